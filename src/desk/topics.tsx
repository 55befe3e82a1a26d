/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { Context } from 'hono';
import { weekOf } from '../tickets/topics/weeks.ts';
import type { DeskDeps, SignedIn } from './deps.ts';
import { TopicsPage } from './pages/topics.tsx';

const EARLIEST = Date.parse('2020-01-06T00:00:00+08:00');

/** What many citizens wrote about in one week. */
export function createTopicPages({ learning, now }: Pick<DeskDeps, 'learning' | 'now'>) {
  async function topics(c: Context, who: SignedIn): Promise<Response> {
    const current = weekOf(now());
    const asked = Date.parse(`${c.req.query('week') ?? ''}T12:00:00+08:00`);
    const week = Number.isNaN(asked) ? current : weekOf(Math.min(Math.max(asked, EARLIEST), now()));
    return c.html(<TopicsPage {...{ who, week, current }} found={await learning.topics.week(week)} />);
  }

  return { topics };
}
