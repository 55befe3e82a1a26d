type Content = Readonly<Record<string, string>>;

/** A draft without the words of these questions, in its title and among the ways to ask. */
export function withoutQuotes<T extends Content>(content: T, questions: readonly string[]): T {
  const isQuoted = (line: string) => line !== '' && questions.some((it) => it.startsWith(line));
  const title = content['title'] ?? '';
  const asked = (content['questions'] ?? '').split('\n').filter((line) => !isQuoted(line.trim()));
  return { ...content, title: isQuoted(title.trim()) ? '' : title, questions: asked.join('\n') };
}
