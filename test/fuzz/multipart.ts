import fc from 'fast-check';
import { hostileText } from './hostile.ts';

const boundaries = [
  'x',
  '----WebKitFormBoundary7MA4YWxkTrZu0gW',
  '',
  '"',
  'a b',
  '-'.repeat(70),
  '%',
  '边界',
];
const dispositions = [
  'form-data; name="{name}"; filename="photo.png"',
  'form-data; name="{name}"; filename="../../x\\0.png"',
  'form-data; name="{name}"; filename*=UTF-8\'\'%e2%82%ac%ff',
  'form-data; name="{name}"; filename=""',
  'form-data; name="{name}',
  'form-data; name={name}; name=other',
  'form-data',
  '; ; ;',
  'attachment; filename="=1+1.exe"',
];
const partTypes = [
  'image/png',
  'text/html',
  '',
  'multipart/mixed; boundary=x',
  'application/octet-stream; x=\u0001',
];
const ends = ['\r\n--{boundary}--\r\n', '\r\n--{boundary}', '', '\n--{boundary}--', '--'];

/** A body of parts whose headers and borders are as they should be, or not. */
export function multipart(
  name: string,
  content: fc.Arbitrary<Uint8Array>,
): fc.Arbitrary<{ type: string; body: Uint8Array }> {
  const part = fc.record({
    name: fc.oneof({ weight: 5, arbitrary: fc.constant(name) }, { weight: 1, arbitrary: hostileText }),
    disposition: usually(dispositions),
    type: usually(partTypes),
    content,
  });
  return fc
    .record({
      boundary: usually(boundaries),
      named: usually([
        'multipart/form-data; boundary={boundary}',
        'multipart/form-data',
        'multipart/form-data; boundary="{boundary}',
        'Multipart/Form-Data;boundary={boundary};boundary=y',
      ]),
      parts: fc.array(part, { maxLength: 3 }),
      end: usually(ends),
    })
    .map(({ boundary, named, parts, end }) => ({
      // A header can carry no more than Latin-1.
      type: named.replaceAll('{boundary}', boundary.replace(/[^\u0020-\u007e]/gu, '?')),
      body: Buffer.concat([
        ...parts.flatMap((it) => [
          Buffer.from(
            `--${boundary}\r\nContent-Disposition: ${it.disposition.replace('{name}', () => it.name)}\r\n` +
              `Content-Type: ${it.type}\r\n\r\n`,
          ),
          Buffer.from(it.content),
          Buffer.from('\r\n'),
        ]),
        Buffer.from(end.replace('{boundary}', boundary)),
      ]),
    }));
}

/** The first of them more often than all the others. */
function usually(values: readonly string[]): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant(values[0] ?? '') },
    { weight: 1, arbitrary: fc.constantFrom(...values) },
  );
}
