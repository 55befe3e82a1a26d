import { cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ITEMS = /^(unemployment|shanxi-quick|residence-permit)/u;

/** The real directories and encoder with few of the items: an index of them is built in a second. */
export function smallKnowledge(folder: string): string {
  const real = resolve('knowledge');
  const small = join(folder, 'knowledge');
  mkdirSync(join(small, 'items'), { recursive: true });
  for (const name of readdirSync(real).filter((it) => /\.(?:yaml|json)$/u.test(it)))
    cpSync(join(real, name), join(small, name));
  for (const room of readdirSync(join(real, 'items'))) {
    const items = readdirSync(join(real, 'items', room)).filter((name) => ITEMS.test(name));
    for (const name of items) {
      mkdirSync(join(small, 'items', room), { recursive: true });
      cpSync(join(real, 'items', room, name), join(small, 'items', room, name));
    }
  }
  // These speak of the whole corpus.
  writeFileSync(join(small, 'matters.yaml'), '[]\n');
  symlinkSync(join(real, 'encoder'), join(small, 'encoder'));
  return small;
}
