/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { StaffMember, Workload } from '../../tickets/repository.ts';
import { front } from '../../tickets/table/rule.ts';
import type { Role } from '../../tickets/ticket.ts';
import type { SignedIn } from '../deps.ts';
import { COUNTED } from '../queue-view.ts';
import { DESK } from '../routes.ts';
import { queueText } from '../text-queue.ts';
import { timeWords } from '../time.ts';
import { Layout, TableHead } from './layout.tsx';

const t = queueText.load;

export interface LoadProps {
  who: SignedIn;
  loads: readonly Workload[];
  members: readonly StaffMember[];
  /** Open tickets that nobody follows up. */
  nobodys: number;
}

/** Everybody who could follow something up, the most burdened first; who has nothing has room. */
export function LoadPage({ who, loads, members, nobodys }: LoadProps) {
  const idle = members.filter(
    (it) =>
      it.active &&
      (front as readonly Role[]).includes(it.role) &&
      !loads.some(({ assignee }) => assignee.id === it.id),
  );
  const rows = [
    ...[...loads].sort((a, b) => b.open - a.open),
    ...idle.map((it) => ({ assignee: it, open: 0, overdue: 0, oldestSubmittedAt: null })),
  ];
  const isGone = (id: string) => members.find((it) => it.id === id)?.active === false;
  const { columns } = t;
  return (
    <Layout title={t.title} who={who} current="queue">
      <h1>{t.title}</h1>
      <p class="hint">{t.lead}</p>
      <table class="load">
        <TableHead columns={[columns.name, columns.open, columns.overdue, columns.oldest]} />
        <tbody>
          <tr>
            <td class="main">
              <a href={`${DESK}?assignee=none`}>{t.nobody}</a>
            </td>
            <td>{queueText.total(nobodys, COUNTED)}</td>
            <td></td>
            <td></td>
          </tr>
          {rows.map(({ assignee, open, overdue, oldestSubmittedAt }) => (
            <tr>
              <td class="main">
                <a href={`${DESK}?assignee=${encodeURIComponent(assignee.id)}`}>{assignee.name}</a>
                {isGone(assignee.id) && t.left}
              </td>
              <td>{open}</td>
              <td class={overdue > 0 ? 'bad-count' : ''}>{overdue}</td>
              <td>{oldestSubmittedAt === null ? '' : timeWords(oldestSubmittedAt)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Layout>
  );
}
