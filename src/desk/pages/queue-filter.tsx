/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { Child } from 'hono/jsx';
import { endedStatuses, openStatuses, ticketStatuses, type TicketStatus } from '../../tickets/ticket.ts';
import { ticketOrders } from '../../tickets/repository.ts';
import {
  fromTheTop,
  furtherCount,
  ME,
  NOBODY,
  pageSizes,
  queryOf,
  type QueueFilter,
  type QueueFlag,
} from '../queue-filter.ts';
import { DESK } from '../routes.ts';
import { queueText } from '../text-queue.ts';
import { text } from '../text.ts';
import { optionsOf, type Option } from './fields.tsx';
import type { QueueProps } from './queue-props.ts';

const t = text.queue;
const q = queueText.filter;

export function StatusTabs({ filter, counts }: QueueProps) {
  const sum = (statuses: readonly TicketStatus[]) => statuses.reduce((n, it) => n + (counts[it] ?? 0), 0);
  const tab = (status: QueueFilter['status'], label: string, count: number) => (
    <li>
      <a
        href={DESK + (queryOf(fromTheTop(filter, { status, order: null })) || '?status=open')}
        aria-current={filter.status === status ? 'true' : undefined}
      >
        {label}
        <b>{count}</b>
      </a>
    </li>
  );
  return (
    <nav aria-label={t.statusLabel}>
      <ul class="tabs">
        {tab('open', t.open, sum(openStatuses))}
        {ticketStatuses
          .filter((it) => filter.status === it || counts[it] !== undefined)
          .map((status) => tab(status, text.statuses[status], sum([status])))}
        {tab('ended', t.ended, sum(endedStatuses))}
        {tab('all', t.all, sum(ticketStatuses))}
      </ul>
    </nav>
  );
}

/** What is looked at most, one step away; a second press takes it back. */
export function QuickLinks({ filter, who }: QueueProps) {
  const toggle = (isOn: boolean, changes: Partial<QueueFilter>, label: string) => (
    <li>
      <a
        href={DESK + (queryOf(fromTheTop(filter, changes)) || '?status=open')}
        aria-current={isOn ? 'true' : undefined}
      >
        {label}
      </a>
    </li>
  );
  const flagged = (name: QueueFlag & keyof typeof queueText.quick) =>
    toggle(filter[name], { [name]: !filter[name] }, queueText.quick[name]);
  const held = (whose: string, label: string) => {
    const isOn = filter.assignee === whose;
    return toggle(isOn, { assignee: isOn ? null : whose }, label);
  };
  return (
    <nav aria-label={queueText.quick.label}>
      <ul class="tabs quick">
        {who.member.role !== 'handler' && who.member.role !== 'auditor' && held(ME, queueText.quick.mine)}
        {who.member.role !== 'handler' && held(NOBODY, queueText.quick.nobody)}
        {flagged('overdue')}
        {flagged('soon')}
        {flagged('supervised')}
        {flagged('decision')}
      </ul>
    </nav>
  );
}

interface ChoiceProps {
  name: string;
  label: string;
  chosen: string | null;
  empty: string;
  options: readonly Option[];
}

function Choice({ name, label, chosen, empty, options }: ChoiceProps) {
  return (
    <label>
      {label}
      <select name={name}>
        <option value="">{empty}</option>
        {options.map(({ value, label: words }) => (
          <option value={value} selected={value === chosen}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}

const named = (all: readonly { id: string; name: string }[]): Option[] =>
  all.map(({ id, name }) => ({ value: id, label: name }));

export function FilterForm(props: QueueProps) {
  const { filter, departments, who } = props;
  const count = furtherCount(filter);
  const orders = ticketOrders.map((value) => ({ value, label: queueText.orders[value] }));
  return (
    <form class="filter" method="get" action={DESK} role="search" aria-label={q.label}>
      <input type="hidden" name="status" value={filter.status} />
      <label class="grow">
        {t.search}
        <input type="search" name="q" value={filter.text ?? ''} placeholder={t.searchHint} maxlength={100} />
      </label>
      <Choice
        name="kind"
        label={t.kind}
        chosen={filter.kind}
        empty={t.anyKind}
        options={optionsOf(text.kinds)}
      />
      {who.member.role !== 'handler' && (
        <Choice
          name="department"
          label={t.department}
          chosen={filter.department}
          empty={t.anyDepartment}
          options={[{ value: NOBODY, label: q.noDepartment }, ...named(departments)]}
        />
      )}
      <Choice name="order" label={q.order} chosen={filter.order} empty={q.usualOrder} options={orders} />
      <button>{t.filter}</button>
      <a href={`${DESK}?status=open`}>{t.clear}</a>
      <details class="further" open={count > 0}>
        <summary>{count > 0 ? q.furtherSet(count) : q.further}</summary>
        <Further {...props} />
      </details>
    </form>
  );
}

function Further({ filter, categories, regions, colleagues }: QueueProps) {
  const known = colleagues.some(({ id }) => id === filter.assignee);
  const people = known || filter.assignee === null ? colleagues : [...colleagues, unknown(filter.assignee)];
  return (
    <div class="filter-further">
      <Choice
        name="assignee"
        label={q.assignee}
        chosen={filter.assignee}
        empty={q.anyAssignee}
        options={[
          { value: ME, label: q.me },
          { value: NOBODY, label: q.nobody },
          ...named(people.filter(({ id }) => id !== ME && id !== NOBODY)),
        ]}
      />
      <Choice
        name="urgency"
        label={q.urgency}
        chosen={filter.urgency}
        empty={q.anyUrgency}
        options={optionsOf(text.urgencies)}
      />
      <Choice
        name="category"
        label={q.category}
        chosen={filter.category}
        empty={q.anyCategory}
        options={named(categories)}
      />
      <Choice
        name="region"
        label={q.region}
        chosen={filter.region}
        empty={q.anyRegion}
        options={named(regions)}
      />
      <Line label={q.from}>
        <input type="date" name="from" value={filter.from ?? ''} />
      </Line>
      <Line label={q.to}>
        <input type="date" name="to" value={filter.to ?? ''} />
      </Line>
      <Line label={q.size}>
        <select name="size">
          {pageSizes.map((size) => (
            <option value={String(size)} selected={size === filter.size}>
              {size}
            </option>
          ))}
        </select>
      </Line>
      <fieldset>
        <legend>{q.flags}</legend>
        <Flag name="overdue" label={queueText.quick.overdue} filter={filter} />
        <Flag name="soon" label={queueText.quick.soon} filter={filter} />
        <Flag name="supervised" label={queueText.quick.supervised} filter={filter} />
        <Flag name="confidential" label={q.confidential} filter={filter} />
        <Flag name="decision" label={queueText.quick.decision} filter={filter} />
      </fieldset>
    </div>
  );
}

const unknown = (id: string) => ({ id, name: id });

function Line({ label, children }: { label: string; children?: Child }) {
  return (
    <label>
      {label}
      {children}
    </label>
  );
}

function Flag({ name, label, filter }: { name: QueueFlag; label: string; filter: QueueFilter }) {
  return (
    <label class="check">
      <input type="checkbox" name={name} value="1" checked={filter[name]} />
      {label}
    </label>
  );
}
