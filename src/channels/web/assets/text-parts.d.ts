export function phoneParts(
  line: string,
  phones: ReadonlyMap<string, string>,
): { text: string; href?: string }[];
export function phoneLinks(phones: readonly { number: string; sms?: boolean }[]): Map<string, string>;
export function splitSources(text: string): { answer: string; sources: string[]; below: string };
export function fill(words: string, values: Readonly<Record<string, string | number>>): string;
