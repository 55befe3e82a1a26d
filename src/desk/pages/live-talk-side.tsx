/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { Instant } from '../../conversation/activity.ts';
import type { SignedIn } from '../deps.ts';
import type { Suggestion } from '../live-deps.ts';
import type { TalkView } from '../live-view.ts';
import { DESK } from '../routes.ts';
import { text } from '../text.ts';
import { liveText as t } from '../text-live.ts';
import { emptyForm, Input, optionsOf, Select, TextArea, type FormState } from './fields.tsx';
import { Csrf } from './layout.tsx';

/** Fields that go with the bot's answer; typed by nobody. */
export const talkField = { answer: '_answer', seal: '_seal' } as const;

/** Id of the form in which a reply is typed. */
export const REPLY = 'reply-form';

export interface TalkProps {
  who: SignedIn;
  view: TalkView;
  now: Instant;
  /** This page's own id: what is sent from it twice is said once. */
  once: string;
  regionName: (code: string) => string | undefined;
  reply: FormState;
  ticket?: FormState;
  good?: string;
  bad?: string;
}

/** Its button belongs to the reply's form, so that what is being typed there is not lost. */
export function BotAnswer(props: { suggestion: Suggestion | undefined; isOwn: boolean; address: string }) {
  const { suggestion, isOwn, address } = props;
  return (
    <>
      <h2>{t.botWould}</h2>
      {suggestion === undefined ? (
        <p class="empty">{t.botNothing}</p>
      ) : (
        <>
          <p class="hint">{t.botQuestion(suggestion.question)}</p>
          <p class="typed answer">{suggestion.answer.text}</p>
          {isOwn && !suggestion.isSendable && <p class="hint">{t.botNotSendable}</p>}
          {isOwn && suggestion.isSendable && (
            <>
              <input type="hidden" form={REPLY} name={talkField.answer} value={suggestion.answer.text} />
              <input type="hidden" form={REPLY} name={talkField.seal} value={suggestion.seal} />
              <button
                form={REPLY}
                formaction={`${address}/answer`}
                formnovalidate
                accesskey="b"
                aria-keyshortcuts="Alt+B"
                id="send-answer"
              >
                {t.sendBot} <kbd>{t.sendBotKey}</kbd>
              </button>
            </>
          )}
        </>
      )}
    </>
  );
}

/** The ways in which a member lets go of a conversation. */
export function Ends(props: TalkProps) {
  const { view, who } = props;
  const address = `${DESK}/live/${view.handover.id}`;
  return (
    <>
      <form method="post" action={`${address}/give-back`} class="end">
        <Csrf who={who} />
        <p class="hint">{t.giveBackLead}</p>
        <button class="primary">{t.giveBack}</button>
      </form>
      <details class="move" open={props.ticket !== undefined}>
        <summary>{t.file}</summary>
        <TicketForm {...props} />
      </details>
      <details class="move">
        <summary>{t.putBack}</summary>
        <form method="post" action={`${address}/put-back`}>
          <Csrf who={who} />
          <p class="hint">{t.putBackLead}</p>
          <button>{t.putBack}</button>
        </form>
      </details>
    </>
  );
}

function TicketForm({ view, who, ticket }: TalkProps) {
  const said = view.transcript.filter(
    ({ speaker, at, text: words }) => speaker === 'citizen' && at > view.handover.requestedAt && words,
  );
  const lines = [view.handover.reason, ...said.map((it) => it.text)].filter(Boolean);
  const typed = { title: [...(lines[0] ?? '')].slice(0, 40).join(''), description: lines.join('\n') };
  const state = ticket ?? { ...emptyForm, typed };
  return (
    <form method="post" action={`${DESK}/live/${view.handover.id}/ticket`}>
      <Csrf who={who} />
      <p class="hint">{t.fileLead}</p>
      <Select state={state} name="kind" label={t.kind} options={optionsOf(text.kinds)} />
      <Select state={state} name="urgency" label={t.urgency} options={optionsOf(text.urgencies)} />
      <Input state={state} name="title" label={t.ticketTitle} maxlength={40} />
      <TextArea state={state} name="description" label={t.description} rows={6} maxlength={2000} />
      <Input state={state} name="place" label={t.place} optional maxlength={200} />
      <button class="primary">{t.fileSubmit}</button>
    </form>
  );
}
