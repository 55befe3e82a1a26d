/** `decoded` stood in a code; `bent` are the words themselves, turned round or spelt with other signs. */
export interface Reading {
  text: string;
  by: 'decoded' | 'bent';
}

/** Shorter ones decode to noise, and nobody hides a request in them. */
const BASE64 = /(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{12,}={0,2}(?![A-Za-z0-9+/_-])/gu;
const HEX = /(?<![0-9A-Za-z])(?:0x)?(?:[0-9A-Fa-f]{2}[ :]?){6,}(?![0-9A-Za-z])/gu;
const PERCENT = /(?:%[0-9A-Fa-f]{2})+/gu;
const ESCAPES = /\\u([0-9A-Fa-f]{4})|&#(?:x([0-9A-Fa-f]{2,5})|(\d{2,6}));/gu;
const CODES = /\\u[0-9A-Fa-f]{4}|&#x?[0-9A-Fa-f]+;|%[0-9A-Fa-f]{2}/u;

const SIGNS = /(?<=\p{Script=Han})[^\p{L}\p{N}\s，。！？；：、]+(?=\p{Script=Han})/gu;
const FEWEST_SIGNS = 2;
const SHORTEST_REVERSED = 5;
const LEET: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};
const MIXED_WORD = /[a-z0-9@$!]*(?:[a-z][013457@$!]|[013457@$!][a-z])[a-z0-9@$!]*/gu;
const LATIN_WORDS = /[a-z]{2,}(?:[^a-z\p{Script=Han}]+[a-z]{2,}){2,}/u;

/** Other ways to read a text that hides what it asks for; none for one that says it openly. */
export function hiddenReadings(text: string): Reading[] {
  const decoded = [
    ...fromCodes(text),
    ...fromTokens(text, BASE64, 'base64'),
    ...fromTokens(text, HEX, 'hex'),
  ];
  const bent = [withoutSigns(text), reversed(text), unleet(text), rotated(text), toneless(text)];
  return [
    ...decoded.filter(isReadable).map((it): Reading => ({ text: it, by: 'decoded' })),
    ...bent.flatMap((it): Reading[] => (it === undefined ? [] : [{ text: it, by: 'bent' }])),
  ];
}

function fromTokens(text: string, pattern: RegExp, encoding: 'base64' | 'hex'): string[] {
  return [...text.normalize('NFKC').matchAll(pattern)].map(([token]) => {
    const bare = encoding === 'hex' ? token.replace(/^0x|[ :]/gu, '') : token;
    return Buffer.from(bare, encoding).toString('utf8');
  });
}

function fromCodes(text: string): string[] {
  if (!CODES.test(text)) return [];
  const read = text
    .replace(ESCAPES, (_, unit: string | undefined, hex: string | undefined, decimal: string | undefined) =>
      character(unit ?? hex, decimal),
    )
    .replace(PERCENT, (codes) => Buffer.from(codes.replaceAll('%', ''), 'hex').toString('utf8'));
  return [read];
}

function character(hex: string | undefined, decimal: string | undefined): string {
  const point = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
  return point <= 0x10ffff ? String.fromCodePoint(point) : '';
}

/** Bytes that were no text decode to replacement and control characters. */
function isReadable(text: string): boolean {
  if (/[\ufffd\p{Cc}]/u.test(text.replace(/\s/gu, ''))) return false;
  return /\p{Script=Han}{2}/u.test(text) || /[A-Za-z]{2,} [A-Za-z]{2,}/u.test(text);
}

function withoutSigns(text: string): string | undefined {
  const signs = text.match(SIGNS)?.length ?? 0;
  return signs < FEWEST_SIGNS ? undefined : text.replace(SIGNS, '');
}

function reversed(text: string): string | undefined {
  const run = text.match(/[\p{Script=Han}A-Za-z]+/gu)?.find((it) => it.length >= SHORTEST_REVERSED);
  return run === undefined ? undefined : [...text].reverse().join('');
}

function unleet(text: string): string | undefined {
  const lower = text.normalize('NFKC').toLowerCase();
  const read = lower.replace(MIXED_WORD, (word) =>
    word.replace(/[013457@$!]/gu, (sign) => LEET[sign] ?? sign),
  );
  return read === lower ? undefined : read;
}

function rotated(text: string): string | undefined {
  const lower = text.normalize('NFKC').toLowerCase();
  if (!LATIN_WORDS.test(lower)) return undefined;
  return lower.replace(/[a-z]/gu, (letter) => String.fromCharCode(((letter.charCodeAt(0) - 84) % 26) + 97));
}

/** Pinyin with its tones. */
function toneless(text: string): string | undefined {
  const read = text
    .replaceAll(/[üǖǘǚǜ]/gu, 'v')
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '');
  return read === text.normalize('NFD') ? undefined : read;
}
