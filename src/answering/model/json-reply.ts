/** What models that think aloud write first is no part of the reply. */
export function withoutThinking(reply: string): string {
  const begun = reply.trimStart();
  if (!begun.startsWith('<think>')) return begun;
  const end = begun.indexOf('</think>');
  return end < 0 ? '' : begun.slice(end + '</think>'.length).trimStart();
}

/** The JSON of a reply, also where it stands in a fence; undefined where there is none. */
export function jsonOf(reply: string): unknown {
  const text = withoutThinking(reply).trim();
  const fenced = /^```(?:json)?\s*([\s\S]*?)\s*```$/u.exec(text);
  try {
    return JSON.parse(fenced?.[1] ?? text);
  } catch {
    return undefined;
  }
}
