import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { answerStatuses } from '../src/answering/answer.ts';
import { environmentSchema } from '../src/config.ts';
import { text } from '../src/desk/text.ts';
import { errorCodes } from '../src/errors.ts';
import { movesAsMarkdown } from '../src/tickets/table-document.ts';

const readme = readFileSync('README.md', 'utf8');

/** The text under a heading, up to the next one of the same rank. */
function section(heading: string): string {
  const [, text] = readme.split(`\n## ${heading}\n`);
  if (text === undefined) throw new Error(`README.md has no section ${heading}`);
  return text.split('\n## ')[0] ?? '';
}

/** What stands in backquotes in the first column of a table. */
function firstColumn(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .flatMap((line) =>
      [...(line.split('|')[1] ?? '').matchAll(/`([^`]+)`/gu)].map((match) => match[1] ?? ''),
    );
}

describe('the README', () => {
  it('explains every error code, in its words, and no other', () => {
    const rows = [...section('Errors').matchAll(/^\| `([A-Z_]+)` \| (.+?) \|$/gmu)];
    expect(Object.fromEntries(rows.map(([, code, meaning]) => [code, meaning]))).toEqual(errorCodes);
  });

  it('explains every status of an answer, and no other', () => {
    expect(firstColumn(section('What an answer can be')).sort()).toEqual([...answerStatuses].sort());
  });

  it('draws the life of a ticket from the table of moves', () => {
    const drawn = /<!-- moves: begin -->\n([\s\S]*?)\n<!-- moves: end -->/u.exec(readme)?.[1];
    expect(drawn).toBe(movesAsMarkdown(text));
  });

  it('explains every variable of the environment, and no other', () => {
    expect(firstColumn(section('Configuration')).sort()).toEqual(Object.keys(environmentSchema.shape).sort());
  });

  it('names commands that there are', () => {
    const { scripts } = z
      .object({ scripts: z.record(z.string(), z.string()) })
      .parse(JSON.parse(readFileSync('package.json', 'utf8')));
    const named = [...readme.matchAll(/npm (?:run (?:-s )?([\w:]+)|(start|test)\b)/gu)].map(
      ([, script, short]) => script ?? short ?? '',
    );
    expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
    expect(named.length).toBeGreaterThan(5);
  });

  it('names subcommands that there are', () => {
    const commands = readFileSync('src/cli/commands.ts', 'utf8');
    const bench = readFileSync('test/bench/main.ts', 'utf8');
    const named = (script: string) =>
      [...readme.matchAll(new RegExp(`npm run -s ${script} -- ([a-z-]+)`, 'gu'))].map(
        (match) => match[1] ?? '',
      );
    expect(named('hotline').filter((name) => !commands.includes(name))).toEqual([]);
    expect(named('bench').filter((name) => !new RegExp(`^  '?${name}'?[:,]`, 'mu').test(bench))).toEqual([]);
  });

  it('names for each threat a test that there is', () => {
    const rows = section('Threat model')
      .split('\n')
      .filter((line) => line.startsWith('| ') && !line.startsWith('| threat') && !line.startsWith('| ---'));
    const tests = rows.map((row) => /\| `(test\/[\w./-]+\.test\.ts)` \|$/u.exec(row)?.[1]);
    expect(tests.length).toBeGreaterThan(15);
    expect(tests.filter((test) => test === undefined || !existsSync(test))).toEqual([]);
  });

  it('points to files that there are', () => {
    const links = [...readme.matchAll(/\[[^\]]*\]\((?!https?:|#)([^)]+)\)/gu)].map((match) => match[1] ?? '');
    const paths = [...readme.matchAll(/`((?:src|test|knowledge|prompts)\/[\w./-]+)`/gu)].map(
      (match) => match[1] ?? '',
    );
    expect([...links, ...paths].filter((path) => !existsSync(path))).toEqual([]);
  });
});
