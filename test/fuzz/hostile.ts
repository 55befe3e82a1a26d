import fc from 'fast-check';

/** Texts that have broken programs: each once on its own, and often in the midst of others. */
export const hostileTexts: readonly string[] = [
  '',
  ' ',
  '\0',
  '\u0000\u0001\u001b[31m红\u001b[0m\u007f\u0085\u2028\u2029',
  '\ud800',
  '你\udfff好',
  '\uFEFF\uFFFE\uFFFF',
  '\u202e反过来写的\u202c\u2066\u2069',
  'Z\u0351\u036b\u0343\u036a\u0302a\u0321\u034e\u0326l\u0356\u0489g\u0322\u0310o'.repeat(30),
  '👨‍👩‍👧‍👦🏳️‍🌈👍🏿🇨🇳'.repeat(20),
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "'); DROP TABLE tickets; --",
  '${7*7}{{7*7}}#{7*7}',
  '{number}{name}{__proto__}{constructor}',
  "$& $1 $$ $` $'",
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '../../../../etc/passwd',
  '..%2f..%2f%00.md',
  '%',
  '%E0%A4%A',
  '%ff%fe',
  'a\r\nSet-Cookie: x=1\r\n\r\n<html>',
  '=HYPERLINK("http://x","y")',
  '*粗*_斜_[链](http://x)`码`~删~||藏||',
  '-0',
  'NaN',
  'Infinity',
  '1e999',
  '9007199254740993',
  '-9223372036854775808',
  '0x1F',
  '１２３４５６７８９０',
  '2026-02-30',
  '+275760-09-13',
  '9999999-99-99',
  'null',
  'undefined',
  'true',
  '[]',
  '[object Object]',
  '{"a":',
  'XH20261121-00001',
  'XH20261121-00001 ABCDEFGH',
  'XH20261121-1000000000000000000000',
  '/start',
  '/start@XiaohuaBot x',
  '/me',
  '/forget',
  '人工',
  '转人工',
  '进度',
  '提交',
  '取消',
  '我要投诉',
  '小区门口的路灯坏了三天',
  '失业金能领多久',
  '我不想活了',
  '13800000000',
  '640104199001011234',
  '兴庆区幸福路 5 号院门口',
  '的'.repeat(5_000),
  'a'.repeat(20_000),
  '(('.repeat(2_000),
  '〔'.repeat(2_000),
  '\n'.repeat(3_000),
  ' '.repeat(5_000) + 'x',
  '1'.repeat(400),
  '一'.repeat(300),
];

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  // Code units, so that halves of pairs stand alone.
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 30 }).map((it) => String.fromCharCode(...it)),
);

export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...hostileTexts) },
  { weight: 1, arbitrary: anyText },
  {
    weight: 1,
    arbitrary: fc
      .array(fc.oneof(fc.constantFrom(...hostileTexts.filter((it) => it.length < 300)), anyText), {
        minLength: 2,
        maxLength: 5,
      })
      .map((it) => it.join('')),
  },
);

export const hostileNumber: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(0, -0, -1, 1.5, 1e308, 2 ** 31, 2 ** 53, -(2 ** 63), 4e15, 8.64e15 + 1),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);

/** Arrays in arrays, or objects in objects. */
function nested(depth: number, inObjects: boolean): unknown {
  let value: unknown = 0;
  for (let at = 0; at < depth; at += 1) value = inObjects ? { a: value } : [value];
  return value;
}

/** What JSON can hold, where something else was expected. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: hostileText },
  { weight: 2, arbitrary: hostileNumber },
  { weight: 2, arbitrary: fc.constantFrom<unknown>(null, true, false, [], {}, [[]], [null], { length: 1 }) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  {
    weight: 1,
    arbitrary: fc
      .record({ depth: fc.nat(1_500), inObjects: fc.boolean() })
      .map((it) => nested(it.depth, it.inObjects)),
  },
);

export const anyBytes: fc.Arbitrary<Uint8Array> = fc.uint8Array({ maxLength: 400 });

/** Halves of pairs replaced, as in everything that travels as UTF-8. */
export const wellFormed = (text: string): string => Buffer.from(text).toString();

/** As a browser writes it into an address. */
export const encodedPart = (text: string): string => encodeURIComponent(wellFormed(text)).slice(0, 400);
