/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { DeskDeps, SignedIn } from '../deps.ts';
import { gapQueryOf, type GapPageFilter } from '../gap-filter.ts';
import { ownWords, sameQuestions, type GapGroup, type ShownGap } from '../gap-groups.ts';
import { DESK, routes } from '../routes.ts';
import { gapsText as t } from '../text-gaps.ts';
import { timeWords } from '../time.ts';
import type { ShownPassage } from '../ticket-view.ts';
import { TextArea } from './fields.tsx';
import { causeWords } from './gaps.tsx';
import { Csrf, Layout } from './layout.tsx';

export interface GapProps {
  who: SignedIn;
  filter: GapPageFilter;
  group: GapGroup;
  /** The questions with what was retrieved; the first of them only, where there are very many. */
  shown: readonly ShownGap[];
  regionName: DeskDeps['regionName'];
  /** What was wrong with the reason that was typed. */
  problem: string | undefined;
}

export function GapPage(props: GapProps) {
  const { who, filter, group, shown } = props;
  const first = ownWords(group.gaps[0]?.turn.question ?? '');
  const mayChange = routes.dismissGaps.roles.some((it) => it === who.member.role);
  return (
    <Layout title={first} who={who} current="gaps">
      <div class="ticket">
        <header>
          <p class="hint">
            <a href={`${DESK}/gaps${gapQueryOf(filter)}`}>{t.back}</a>
          </p>
          <h1>{first}</h1>
          <p class="badges">
            {group.label.map((words) => (
              <span class="badge">{words}</span>
            ))}
          </p>
          <p>{`${t.columns.people} ${group.people}，${t.times(group.gaps.length)}。${causeWords(group.causes)}。`}</p>
        </header>
        <section class="facts-of">
          <h2>{t.questions}</h2>
          {sameQuestions(shown).map(([gap, ...again]) => (
            <Question gap={gap} again={again} regionName={props.regionName} />
          ))}
        </section>
        <aside aria-label={t.draftFrom}>
          {mayChange ? <Acts {...props} /> : <p class="hint">{t.mayNotChange}</p>}
        </aside>
      </div>
    </Layout>
  );
}

interface QuestionProps extends Pick<DeskDeps, 'regionName'> {
  gap: ShownGap;
  /** Asked in the same words at other times. */
  again: readonly ShownGap[];
}

function Question({ gap, again, regionName }: QuestionProps) {
  const { turn, disliked, retrieved } = gap;
  const region = turn.region === undefined ? t.noRegion : (regionName(turn.region) ?? turn.region);
  const cause = causeWords([[disliked ? 'disliked' : turn.status, 1]]);
  return (
    <article class="hit">
      <h3>{turn.question}</h3>
      <p class="hint">{`${timeWords(turn.at)} · ${region} · ${cause}`}</p>
      {again.length > 0 && (
        <details class="hint">
          <summary>{t.again(again.length)}</summary>
          {again.map((it) => timeWords(it.turn.at)).join('，')}
        </details>
      )}
      <StateWords gap={gap} />
      {retrieved.length === 0 ? (
        <p class="hint">{t.nothingRetrieved}</p>
      ) : (
        retrieved.map((passage) => <Retrieved passage={passage} />)
      )}
    </article>
  );
}

function StateWords({ gap: { state } }: { gap: ShownGap }) {
  switch (state.state) {
    case 'open':
      return null;
    case 'dismissed':
      return <p>{t.dismissedBy(state.by.name, timeWords(state.at)) + state.reason}</p>;
    case 'drafted':
      return (
        <p>
          {t.draftedBy(state.by.name, timeWords(state.at))}
          {'：'}
          <a href={`${DESK}/drafts/one?id=${encodeURIComponent(state.draft)}`}>{t.toDraft}</a>
        </p>
      );
  }
}

function Retrieved({ passage: { id, similarity, description } }: { passage: ShownPassage }) {
  return (
    <details class="passage">
      <summary>
        {description ? `${description.title} · ${description.section}` : t.passageGone}
        <small>{t.likeness(similarity.toFixed(2))}</small>
      </summary>
      {description ? (
        <>
          <p>{description.text}</p>
          <p class="hint">{`《${description.document}》${description.locator}`}</p>
        </>
      ) : (
        <p class="hint">{id}</p>
      )}
    </details>
  );
}

function Acts({ who, group, problem }: GapProps) {
  const turns = group.gaps.map(({ turn }) => turn.id).join(',');
  const isOpen = group.gaps[0]?.state.state === 'open';
  return (
    <>
      <form method="post" action={`${DESK}/drafts`} class="card">
        <h2>{t.draftFrom}</h2>
        <p class="hint">{t.draftFromLead}</p>
        <Csrf who={who} />
        <input type="hidden" name="turns" value={turns} />
        <button class="primary">{t.draftFrom}</button>
      </form>
      {isOpen ? (
        <form method="post" action={`${DESK}/gaps/dismiss`} class="card">
          <h2>{t.dismiss}</h2>
          <p class="hint">{t.dismissLead}</p>
          <Csrf who={who} />
          <input type="hidden" name="turns" value={turns} />
          <TextArea
            state={{ typed: {}, problems: problem ? { reason: problem } : {} }}
            name="reason"
            label={t.reason}
            rows={2}
            maxlength={200}
          />
          <button>{t.dismiss}</button>
        </form>
      ) : (
        <form method="post" action={`${DESK}/gaps/reopen`} class="card">
          <h2>{t.reopen}</h2>
          <Csrf who={who} />
          <input type="hidden" name="turns" value={turns} />
          <button>{t.reopen}</button>
        </form>
      )}
    </>
  );
}
