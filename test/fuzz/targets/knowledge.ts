import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { loadKnowledge } from '../../../src/knowledge/load.ts';
import { parseItem } from '../../../src/knowledge/parse.ts';
import { hostileText } from '../hostile.ts';
import { mutatedText } from '../mutate.ts';
import { createTarget } from '../run-target.ts';

/** Marks of YAML and of items, in the wrong places. */
const pieces = [
  ...[
    '---\n',
    '---',
    ': ',
    '- ',
    '&a ',
    '*a',
    '*b',
    '<<: *a',
    '!!binary x',
    '!!js/function x',
    '!<tag:x> y',
    '? ',
    '| ',
    '> ',
  ],
  ...[
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    '#',
    '\t',
    '%YAML 9.9\n',
    '@',
    '`',
    '...\n',
    '\r',
    '~',
    '0o17',
    '.inf',
    '2026-13-45',
  ],
  ...[
    '&a [*a]',
    'x: &a [1]\ny: [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\n',
    '__proto__: {x: 1}\n',
    '## 要点\n',
    '〔',
    '〕',
    '〔第二条〕',
  ],
  ...['{ {} }: 1', '? {a: 1}\n: 2\n', 'a: 1\na: 1\n', '[[[[[[[[[[[[[[[[[[[[', '\u0085', '\u2028'],
];

const itemFiles = ['insurance/unemployment-benefit-who', 'disability/disability-two-subsidies'].map((it) =>
  readFileSync(`knowledge/items/${it}.md`, 'utf8'),
);
const fileName = fc.oneof(
  { weight: 5, arbitrary: fc.constant('items/a/sound-name.md') },
  { weight: 1, arbitrary: hostileText.map((it) => `items/${it}.md`) },
);

/** What staff write by hand: each mistake becomes a fault with a line, and none an exception. */
export const items = createTarget({ name: 'knowledge items', weight: 14.5 }, () => ({
  input: fc.record({ file: fileName, content: mutatedText(fc.constantFrom(...itemFiles), pieces) }),
  async feed({ file, content }: { file: string; content: string }) {
    const result = parseItem(file, content);
    if (!result.ok) sound(result.faults);
  },
}));

const directories = [
  ...['topics', 'departments', 'hotlines', 'matters', 'facts', 'audiences', 'glossary', 'regions'],
].map((it) => `${it}.yaml`);
const shipped = new Map(directories.map((it) => [it, readFileSync(`knowledge/${it}`, 'utf8')]));

/** The whole folder is loaded, one of its directories and one item changed. */
export const directoriesTarget = createTarget({ name: 'knowledge directories', weight: 0.5 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'fuzz-knowledge-'));
  const write = (file: string, content: string) => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), content);
  };
  for (const [file, content] of shipped) write(file, content);
  write('items/insurance/unemployment-benefit-who.md', itemFiles[0] ?? '');
  const changed = fc.constantFrom(...directories).chain((file) =>
    fc.record({
      file: fc.constant(file),
      content: mutatedText(fc.constant(shipped.get(file) ?? ''), pieces),
    }),
  );
  return {
    input: changed,
    async feed({ file, content }: { file: string; content: string }) {
      write(file, content);
      try {
        sound(loadKnowledge(folder).faults);
      } finally {
        write(file, shipped.get(file) ?? '');
      }
    },
    close: () => rmSync(folder, { recursive: true }),
  };
});

function sound(faults: readonly { file: string; line: number; message: string }[]): void {
  const wrong = faults.find(({ line, message }) => !Number.isInteger(line) || line < 1 || message === '');
  if (wrong !== undefined) throw new Error(`a fault without line or words: ${JSON.stringify(wrong)}`);
}
