import { expect, it } from 'vitest';
import type { Answering } from '../../src/answering/answer-question.ts';
import type { Answer, Question } from '../../src/answering/answer.ts';
import { rememberAnswers } from '../../src/answering/remember-answers.ts';

const QUESTION: Question = { text: '失业金能领多久', history: [], asOf: '2026-11-26' };

function world() {
  const asked: Question[] = [];
  const documents = { version: '1' };
  let fails = 0;
  const answering: Answering = {
    partsOf: () => [],
    titleOf: () => undefined,
    async answer(question) {
      asked.push(question);
      if (fails-- > 0) throw new Error('no index');
      return { text: `${asked.length}` } as Answer;
    },
  };
  const remembering = rememberAnswers(answering, () => documents.version);
  return { asked, documents, remembering, failNext: () => (fails = 1) };
}

it('answers the same question of others from memory', async () => {
  const { remembering, asked } = world();
  const first = await remembering.answer({ ...QUESTION, conversation: 'telegram:1' });
  expect(await remembering.answer({ ...QUESTION, conversation: 'telegram:2' })).toBe(first);
  expect(asked).toHaveLength(1);
});

it('asks anew where anything is different that an answer depends on', async () => {
  const { remembering, asked, documents } = world();
  const others: Partial<Question>[] = [
    { text: '失业金能领多少' },
    { region: '640100' },
    { history: ['我失业了'] },
    { asOf: '2026-11-27' },
    { direct: true },
    { brief: true },
  ];
  await remembering.answer(QUESTION);
  for (const other of others) await remembering.answer({ ...QUESTION, ...other });
  expect(asked).toHaveLength(1 + others.length);
  documents.version = '2';
  await remembering.answer(QUESTION);
  expect(asked).toHaveLength(2 + others.length);
});

it('does not remember a failure', async () => {
  const { remembering, failNext } = world();
  failNext();
  await expect(remembering.answer(QUESTION)).rejects.toThrow('no index');
  expect((await remembering.answer(QUESTION)).text).toBe('2');
});
