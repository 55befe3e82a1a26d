import type { Turn } from './deps.ts';

const REMEMBERED_ANSWERS = 5;

/** What the buttons under this turn's answer will speak of. */
export function rememberAnswer({ state, id, now }: Turn, question: string): void {
  state.answers = [...state.answers, { turnId: id, question, at: now }].slice(-REMEMBERED_ANSWERS);
}

export function settleAnswer({ state }: Turn, turnId: string, settled: 'helped' | 'filed'): void {
  state.answers = state.answers.map((answer) => (answer.turnId === turnId ? { ...answer, settled } : answer));
}
