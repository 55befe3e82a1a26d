import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const src = fileURLToPath(new URL('../src', import.meta.url));

/** Which rooms each room may import from; the picture in the README, read from top to bottom. */
const ground = ['errors', 'config', 'remembering'];
const knowing = ['knowledge', 'conversation', ...ground];
const deciding = ['retrieval', ...knowing];
const inner = ['dialogs', 'answering', 'tickets', ...deciding];
const arrows: Record<string, readonly string[]> = {
  errors: [],
  remembering: [],
  config: ['errors'],
  conversation: ground,
  knowledge: ['conversation', ...ground],
  retrieval: ['thread', ...knowing],
  answering: deciding,
  tickets: deciding,
  dialogs: ['answering', 'tickets', ...deciding],
  thread: [],
  http: ground,
  channels: ['http', ...inner],
  desk: ['http', ...inner],
  storage: inner,
  models: inner,
  readers: ['retrieval', 'knowledge', ...ground],
  app: ['channels', 'desk', 'storage', 'models', 'readers', 'http', 'thread', ...inner],
  cli: ['app', 'channels', 'desk', 'storage', 'models', 'readers', 'http', ...inner],
  main: ['cli', 'app', 'channels', 'desk', 'storage', 'models', 'readers', 'http', ...inner],
};
const vendors =
  /^(?:telegraf|hono|@hono\/|kysely|pg$|better-sqlite3|@langchain\/(?:openai|community)|unpdf|mammoth|cheerio|exceljs)/;

interface Module {
  file: string;
  room: string;
  code: string;
  imports: string[];
  packages: string[];
}

const modules = readModules();
const byFile = new Map(modules.map((it) => [it.file, it]));

describe('the rooms of src', () => {
  it('are all on the plan', () => {
    expect(modules.map((it) => it.room).filter((room) => !(room in arrows))).toEqual([]);
  });

  it('import only downwards, and outer rooms never one another', () => {
    const wrong = modules.flatMap(({ file, room, imports }) =>
      imports
        .filter((it) => roomOf(it) !== room && !arrows[room]?.includes(roomOf(it)))
        .map((it) => `${file} → ${it}`),
    );
    expect(wrong).toEqual([]);
  });

  it('have no import cycles', () => {
    expect(findCycles()).toEqual([]);
  });

  it('know no vendor unless they are outer rooms', () => {
    const wrong = modules
      .filter(({ room }) => inner.includes(room))
      .flatMap(({ file, packages }) =>
        packages.filter((it) => vendors.test(it)).map((it) => `${file} → ${it}`),
      );
    expect(wrong).toEqual([]);
  });

  it('leave the environment to main.ts', () => {
    const readers = modules.filter(({ code }) => /\bprocess\s*\.\s*env\b/.test(code));
    expect(readers.map((it) => it.file).filter((it) => it !== 'main.ts')).toEqual([]);
  });
});

function readModules(): Module[] {
  return readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => {
      const code = readFileSync(join(src, file), 'utf8');
      const names = importedNames(code);
      return {
        file,
        room: roomOf(file),
        code,
        imports: names
          .filter((it) => it.startsWith('.'))
          .map((it) => relative(src, join(src, dirname(file), it))),
        packages: names.filter((it) => !it.startsWith('.')),
      };
    });
}

/** Static imports and re-exports, type-only ones included, and dynamic imports of a literal. */
function importedNames(code: string): string[] {
  const statements = code.matchAll(/^\s*(?:import|export)\b[^'";]*?\bfrom\s*['"]([^'"]+)['"]/gm);
  const bare = code.matchAll(/^\s*import\s*['"]([^'"]+)['"]/gm);
  const dynamic = code.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)/g);
  return [...statements, ...bare, ...dynamic].flatMap((match) => match[1] ?? []);
}

function roomOf(file: string): string {
  return (file.split('/')[0] ?? file).replace(/\.tsx?$/, '');
}

/** Each cycle once, as the chain of files that closes it. */
function findCycles(): string[] {
  const cycles: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]) => {
    const at = path.indexOf(file);
    if (at >= 0) {
      cycles.push([...path.slice(at), file].join(' → '));
    } else if (!done.has(file)) {
      for (const next of byFile.get(file)?.imports ?? []) {
        visit(next, [...path, file]);
      }
      done.add(file);
    }
  };
  for (const { file } of modules) {
    visit(file, []);
  }
  return cycles;
}
