/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { AttachmentRef } from '../../conversation/activity.ts';
import type { TranscriptEntry } from '../../conversation/store.ts';
import { statusOf, type Handover } from '../../tickets/handover.ts';
import { isShownImage } from '../attachments.ts';
import { field } from '../forms.ts';
import type { TalkView } from '../live-view.ts';
import { DESK } from '../routes.ts';
import { text } from '../text.ts';
import { liveText as t } from '../text-live.ts';
import { timeWords } from '../time.ts';
import { TextArea } from './fields.tsx';
import { Csrf, Layout, Message } from './layout.tsx';
import { BotAnswer, Ends, REPLY, type TalkProps } from './live-talk-side.tsx';
import { aboutWords, channelWords, LiveScript, mayTalk, TakeForm } from './live.tsx';

export function TalkPage(props: TalkProps) {
  const { who, view, good, bad } = props;
  const { handover } = view;
  const address = `${DESK}/live/${handover.id}`;
  const isKept = (props.reply.typed['text'] ?? '') !== '';
  return (
    <Layout title={t.talk(aboutWords(handover))} who={who} current="live">
      <LiveScript address={address} />
      <div class="talk" id="talk" data-id={handover.id} data-csrf={who.csrf}>
        <header>
          <p class="hint">
            <a href={`${DESK}/live`}>{t.back}</a> · {channelWords(handover)} ·{' '}
            <a href={address}>{t.refresh}</a>
          </p>
          <h1>{aboutWords(handover)}</h1>
          {good && <Message tone="good">{good}</Message>}
          {bad && (
            <Message tone="bad">
              {bad}
              {isKept && ` ${t.kept}`}
            </Message>
          )}
          <div id="live-status" data-live="talk">
            <Standing {...props} />
          </div>
        </header>
        <section class="said">
          <h2>{t.transcript}</h2>
          <div id="live-transcript" class="scroll" data-live="talk" tabindex={0} aria-label={t.transcript}>
            <Lines handover={handover} lines={view.transcript} />
          </div>
          <Reply {...props} />
        </section>
        <aside>
          <div id="live-answer" data-live="talk">
            <BotAnswer suggestion={view.suggestion} isOwn={view.isOwn} address={address} />
          </div>
          {view.isOwn && <Ends {...props} />}
        </aside>
      </div>
    </Layout>
  );
}

function Standing({ view, who, regionName }: TalkProps) {
  const { handover, state } = view;
  const status = statusOf(handover);
  const region = state.region && (regionName(state.region) ?? state.region);
  const facts: [string, string | undefined][] = [
    [t.reason, handover.reason || undefined],
    [t.region, region ?? t.unknownRegion],
    [t.requestedAt, timeWords(handover.requestedAt)],
    [t.takenAt, handover.takenAt === null ? undefined : timeWords(handover.takenAt)],
    [t.endedAt, handover.endedAt === null ? undefined : timeWords(handover.endedAt)],
  ];
  return (
    <>
      <p class="badges">
        <span class={`status ${status}`}>{statusWords(view)}</span>
        {handover.urgent && <b class="badge urgent">{t.urgent}</b>}
      </p>
      {(handover.urgent || state.emergency !== undefined) && <Message tone="bad">{t.emergency}</Message>}
      <dl class="facts">
        {facts.map(([label, value]) =>
          value === undefined ? null : (
            <div>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
      {status === 'waiting' && mayTalk(who) && (
        <>
          <p class="hint">{t.notYet}</p>
          <TakeForm handover={handover} who={who} />
        </>
      )}
    </>
  );
}

function statusWords({ handover, isOwn }: TalkView): string {
  const { outcome, takenBy } = handover;
  if (outcome !== null) return t.outcomes[outcome];
  if (isOwn) return t.statusOwn;
  return takenBy === null ? t.statusWaiting : t.statusTaken(takenBy.name);
}

function Lines({ handover, lines }: { handover: Handover; lines: readonly TranscriptEntry[] }) {
  if (lines.length === 0) return <p class="empty">{t.empty}</p>;
  return (
    <ol class="transcript">
      {lines.map((entry) => (
        <li class={entry.speaker}>
          <p class="hint">
            {text.speakers[entry.speaker]} · {timeWords(entry.at)}
          </p>
          {entry.text && <p class="typed">{entry.text}</p>}
          {entry.attachments?.length ? <Files files={entry.attachments} id={handover.id} /> : null}
        </li>
      ))}
    </ol>
  );
}

function Files({ files, id }: { files: readonly AttachmentRef[]; id: string }) {
  return (
    <ul class="files">
      {files.map((file, index) => {
        const href = `${DESK}/live/${id}/attachments/${file.id}`;
        return (
          <li>
            <a href={href}>
              {isShownImage(file.mime) ? (
                <img src={href} alt={text.ticket.image(index + 1)} loading="lazy" />
              ) : (
                text.ticket.file(index + 1, `${Math.ceil(file.size / 1024)} KB`)
              )}
            </a>
          </li>
        );
      })}
    </ul>
  );
}

/** Also shown where nothing can be sent any more, as long as it holds what was typed. */
function Reply({ view, who, once, reply }: TalkProps) {
  const isTyped = (reply.typed['text'] ?? '') !== '';
  if (!view.isOwn && !isTyped) return null;
  return (
    <form method="post" action={`${DESK}/live/${view.handover.id}/say`} id={REPLY}>
      <Csrf who={who} />
      <input type="hidden" name={field.once} value={once} />
      <TextArea state={reply} name="text" label={t.reply} hint={t.replyHint} rows={3} maxlength={2000} />
      {view.isOwn && (
        <button class="primary" aria-keyshortcuts="Control+Enter">
          {t.send} <kbd>{t.sendKey}</kbd>
        </button>
      )}
    </form>
  );
}
