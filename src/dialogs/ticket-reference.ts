import { parseQueryCode, parseTicketNumber } from '../tickets/numbering.ts';

/** The number, and behind its five digits either no digit or a whole query code. */
const NUMBER =
  /(?<![\dA-Z])(?:XH)?[ -]*(20\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))[ -]*(\d{5})(?!\d(?![2-9A-Z]{7}(?![\dA-Z])))/u;
const CODE = /(?<![\dA-Z])([2-9A-Z]{4}) ?-? ?([2-9A-Z]{4})(?![\dA-Z])/gu;

/** A ticket number, with the query code that was typed beside it; null where no number is. */
export function readTicketReference(typed: string): { number: string; code: string | null } | null {
  const text = normalise(typed);
  const match = NUMBER.exec(text);
  if (match !== null) {
    const rest = `${text.slice(0, match.index)}，${text.slice(match.index + match[0].length)}`;
    return { number: `XH${match[1] ?? ''}-${match[2] ?? ''}`, code: queryCodeIn(rest) };
  }
  const number = parseTicketNumber(typed);
  return number === null ? null : { number, code: null };
}

/** Whether a text is a ticket number, with its code or without, and nothing else. */
export function isTicketReferenceOnly(typed: string): boolean {
  const reference = readTicketReference(typed);
  if (reference === null) return false;
  const rest = normalise(typed).replace(NUMBER, '').replace(CODE, '');
  return rest.replace(/工单号?|查询码|号码|[^\p{L}\p{N}]/gu, '') === '';
}

/** The first query code in a text. */
export function queryCodeIn(typed: string): string | null {
  const candidates = [...normalise(typed).matchAll(CODE)].map(([, a = '', b = '']) => parseQueryCode(a + b));
  return candidates.find((code) => code !== null) ?? null;
}

function normalise(typed: string): string {
  return typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/\s/gu, ' ')
    .replace(/[‐‑‒–—―−ー_]/gu, '-');
}
