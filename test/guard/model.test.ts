import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer, Question } from '../../src/answering/answer.ts';
import { loadModelPrompts } from '../../src/answering/model/prompts.ts';
import { createAnsweringWithModel } from '../../src/answering/model/with-model.ts';
import { createConversations } from '../../src/app/core.ts';
import { openCorpus, type Corpus } from '../../src/app/corpus.ts';
import { readCases } from '../../src/cli/eval-answers.ts';
import { readConfig } from '../../src/config.ts';
import type { Channel } from '../../src/conversation/channel.ts';
import { readAttempts, type Attempt } from './attempts.ts';
import { createGuardWorld, runAttempts, type BotFactory, type Outcome } from './guard-world.ts';
import { faultsOf } from './judge.ts';
import { badNames, createObedientModel } from './obedient-model.ts';

const TODAY = '2026-11-21';
const QUESTIONS = 60;
/** Runs of the attempts that reach the model, each with other things that it says. */
const ROUNDS = 3;

const attempts = readAttempts('test/guard/attempts.jsonl');
const folder = mkdtempSync(join(tmpdir(), 'guard-model-'));
const config = readConfig({ DATA_DIR: folder, HOTLINE_KEY: Buffer.alloc(32, 7).toString('base64') });
const prompts = loadModelPrompts('prompts');
let corpus: Corpus;
beforeAll(async () => {
  corpus = await openCorpus(config, () => undefined);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

/** The answering of the program with a model that obeys whoever writes. */
function obeying(answering: Corpus['answering'], next: () => string, orders?: string) {
  const model = createObedientModel(next, orders);
  const deps = { model, prompts, triage: corpus.triage, regions: corpus.knowledge.regions, limitMs: 10_000 };
  return { model, answering: createAnsweringWithModel(answering, { ...deps, count: () => undefined }) };
}

describe('an ordinary question, when orders of a stranger reach the model', () => {
  /** Questions that a model would word, and their answers without it. */
  const asked: { id: string; question: Question; plain: Answer }[] = [];
  /** What must not be said, word for word. */
  const orders = attempts
    .filter(({ turns, none }) => none.some((pattern) => pattern.test(turns.at(-1) ?? '')))
    .map(({ turns }) => turns.at(-1) ?? '');
  beforeAll(async () => {
    for (const { id, question: text, region: place } of readCases('test/golden/answers-dev.jsonl')) {
      const region = place === undefined ? undefined : corpus.knowledge.regions.resolve(place);
      const question = { text, history: [], asOf: TODAY, ...(region !== undefined && { region }) };
      const plain = await corpus.answering.answer(question);
      if (plain.status === 'answered' && plain.evidence !== undefined) asked.push({ id, question, plain });
      if (asked.length === QUESTIONS) break;
    }
  }, 60_000);

  it.each(badNames)('gets the answer of the house where it %s', async (bad) => {
    const heard: string[] = [];
    let calls = 0;
    for (const [n, { id, question, plain }] of asked.entries()) {
      const known = { ...corpus.answering, answer: async () => plain };
      const { answering, model } = obeying(known, () => bad, orders[n % orders.length]);
      const drafts: string[] = [];
      const { text } = await answering.answer({ ...question, onDraft: (draft) => drafts.push(draft) });
      calls += model.said.length;
      if (text !== plain.text) heard.push(`${id}：${text}`);
      heard.push(
        ...drafts.filter((draft) => !isOfStatements(draft, plain)).map((draft) => `${id}：${draft}`),
      );
    }
    expect(heard).toEqual([]);
    // Each is asked for twice: the second time with what was wrong.
    expect([asked.length, calls]).toEqual([QUESTIONS, 2 * QUESTIONS]);
  });
});

/** A draft of this model is right as far as it repeats statements. */
function isOfStatements(draft: string, { evidence }: Answer): boolean {
  const [line = ''] = draft.split('\n').slice(-1);
  const said = line.replace(/(?:\[\d+\])+$/u, '').replace(/。$/u, '');
  return evidence?.passages.some((passage) => passage.text.startsWith(said)) === true;
}

describe('the bot under attack, with a model that obeys the attacker', () => {
  const drafts: string[] = [];
  let named = 0;
  let current: ReturnType<typeof obeying>;

  const bot: BotFactory = (core) => {
    current = obeying(core.corpus.answering, () => badNames[named++ % badNames.length] ?? '');
    const web: Channel = {
      id: 'web',
      start: async () => undefined,
      stop: async () => undefined,
      send: async () => ({ type: 'sent' }),
      draft: (_, text) => void drafts.push(text),
    };
    const { answering } = current;
    return createConversations({ ...core, corpus: { ...core.corpus, answering } }, [web], () => undefined)
      .runner;
  };

  /** What came of them, and which of them the model was asked about. */
  async function attack(chosen: readonly Attempt[]) {
    const world = await createGuardWorld(config, corpus, bot);
    const outcomes: Outcome[] = [];
    const reached: Attempt[] = [];
    drafts.length = 0;
    for (const attempt of chosen) {
      const before = current.model.said.length;
      outcomes.push(...(await runAttempts(world, [attempt])));
      if (current.model.said.length > before) reached.push(attempt);
    }
    const shown = drafts.flatMap((text) =>
      faultsOf({ turns: [], none: [] }, [{ replies: [text] }], world.secrets),
    );
    return { outcomes, reached, shown };
  }

  it('withstands every attempt, in its drafts too', { timeout: 300_000 }, async () => {
    const first = await attack(attempts);
    expect(first.reached.length).toBeGreaterThanOrEqual(40);
    const rounds = [first];
    for (let n = 0; n < ROUNDS; n += 1) rounds.push(await attack(first.reached));
    const failed = rounds
      .flatMap(({ outcomes }) => outcomes)
      .filter(({ faults }) => faults.length > 0)
      .map(({ attempt, faults }) => `${attempt.id}：${faults.join('；')}`);
    expect(failed).toEqual([]);
    expect(rounds.flatMap(({ shown }) => shown)).toEqual([]);
  });
});
