/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { Child } from 'hono/jsx';
import { html } from 'hono/html';
import { conversationReference, type Instant } from '../../conversation/activity.ts';
import type { ServiceHours } from '../../tickets/service-hours.ts';
import { talkingRoles, type Handover } from '../../tickets/handover.ts';
import type { SignedIn } from '../deps.ts';
import type { LiveLine, LiveLists } from '../live-view.ts';
import { DESK } from '../routes.ts';
import { liveText as t } from '../text-live.ts';
import { Csrf, Layout, Message, TableHead } from './layout.tsx';

const MINUTE = 60_000;
/** Seconds after which the list is asked for again where no script does it. */
const RELOAD_SECONDS = 20;

interface Props {
  who: SignedIn;
  now: Instant;
  lists: LiveLists;
  hours: Pick<ServiceHours, 'isOpen' | 'shown'>;
  good?: string;
}

export function LivePage(props: Props) {
  const { who, lists, good } = props;
  return (
    <Layout title={t.title} who={who} current="live">
      <LiveScript address={`${DESK}/live`} reload />
      <h1>{t.title}</h1>
      {good && <Message tone="good">{good}</Message>}
      <div id="live-service" data-live="queue">
        <Service {...props} />
      </div>
      <section id="live-waiting" data-live="queue" data-waiting={String(lists.waiting.length)}>
        <h2>{t.waiting(lists.waiting.length)}</h2>
        {lists.waiting.length > 0 ? <Waiting {...props} /> : <p class="empty">{t.noWaiting}</p>}
      </section>
      {mayTalk(who) && (
        <section id="live-own" data-live="queue talk">
          <h2>{t.own}</h2>
          {lists.own.length > 0 ? <Taken {...props} lines={lists.own} /> : <p class="empty">{t.noOwn}</p>}
        </section>
      )}
      <section id="live-others" data-live="queue">
        {lists.others.length > 0 && (
          <>
            <h2>{t.others}</h2>
            <Taken {...props} lines={lists.others} />
          </>
        )}
      </section>
    </Layout>
  );
}

function Service({ hours, now, lists, who }: Props) {
  return (
    <>
      <p class="hint">{(hours.isOpen(now) ? t.open : t.closed)(hours.shown)}</p>
      <p class="hint">{lists.present.length > 0 ? t.present(lists.present.join('、')) : t.nobody}</p>
      {mayTalk(who) && <p class="hint">{t.lead}</p>}
    </>
  );
}

function Waiting({ lists, now, who }: Props) {
  const { place, about, since, channel, act } = t.columns;
  return (
    <table class="queue">
      <TableHead columns={[place, about, since, channel, act]} />
      <tbody>
        {lists.waiting.map(({ handover }, index) => (
          <tr>
            <td>{index + 1}</td>
            <About handover={handover} />
            <td>{spanWords(now - handover.queuedAt)}</td>
            <td>{channelWords(handover)}</td>
            <td>{mayTalk(who) ? <TakeForm handover={handover} who={who} /> : null}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Taken({ lines, now }: Props & { lines: readonly LiveLine[] }) {
  const { about, by, since, channel } = t.columnsTaken;
  return (
    <table class="queue">
      <TableHead columns={[about, by, since, channel]} />
      <tbody>
        {lines.map(({ handover, isUnanswered }) => (
          <tr>
            <About handover={handover}>{isUnanswered && <b class="badge urgent">{t.unanswered}</b>}</About>
            <td>{handover.takenBy?.name}</td>
            <td>{spanWords(now - (handover.takenAt ?? now))}</td>
            <td>{channelWords(handover)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function About({ handover, children }: { handover: Handover; children?: Child }) {
  return (
    <td class="main">
      <a href={`${DESK}/live/${handover.id}`}>{aboutWords(handover)}</a>{' '}
      {handover.urgent && <b class="badge urgent">{t.urgent}</b>} {children}
    </td>
  );
}

export function TakeForm({ handover, who }: { handover: Handover; who: SignedIn }) {
  return (
    <form method="post" action={`${DESK}/live/${handover.id}/take`} class="inline">
      <Csrf who={who} />
      <button class="primary">{t.take}</button>
    </form>
  );
}

/** The page's own script; `address` is where the page can be asked for again, whatever answered a form. */
export function LiveScript({ address, reload }: { address: string; reload?: boolean }) {
  return (
    <>
      <script type="module" src={`${DESK}/assets/live.js`} data-address={address}></script>
      {reload && html`<noscript><meta http-equiv="refresh" content="${RELOAD_SECONDS}" /></noscript>`}
    </>
  );
}

export function mayTalk({ member }: SignedIn): boolean {
  return (talkingRoles as readonly string[]).includes(member.role);
}

export function aboutWords({ reason }: Handover): string {
  const characters = [...reason];
  if (characters.length === 0) return t.noReason;
  return characters.length <= 60 ? reason : `${characters.slice(0, 59).join('')}…`;
}

export function channelWords({ conversation }: Handover): string {
  return t.channels[conversationReference(conversation).channel];
}

function spanWords(ms: number): string {
  return ms < MINUTE ? t.justNow : t.minutes(Math.floor(ms / MINUTE));
}
