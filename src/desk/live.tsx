/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { z } from 'zod';
import { ticketKinds, urgencies } from '../tickets/ticket.ts';
import type { Handover } from '../tickets/handover.ts';
import { attachmentHeaders } from './attachments.ts';
import type { DeskDeps, SignedIn } from './deps.ts';
import { check, field, oneOf, optional, required, type Form } from './forms.ts';
import type { StaffHandler } from './gate.tsx';
import { createLiveActs, type LiveOutcome } from './live-acts.ts';
import { createSuggest } from './live-answer.ts';
import { beHere, createLiveEvents } from './live-events.ts';
import { goodNews, refusalWords } from './live-news.ts';
import { isOwn, viewLists, viewTalk } from './live-view.ts';
import { ErrorPage } from './pages/error.tsx';
import { emptyForm, type FormState } from './pages/fields.tsx';
import { LivePage } from './pages/live.tsx';
import { talkField } from './pages/live-talk-side.tsx';
import { TalkPage } from './pages/live-talk.tsx';
import { DESK } from './routes.ts';
import { isSameToken, type Sessions } from './sessions.ts';
import { text } from './text.ts';
import { liveText as t } from './text-live.ts';

const MOST = 2000;
const said = z.object({ text: required(MOST) });
const filed = z.object({
  kind: oneOf(ticketKinds),
  urgency: oneOf(urgencies),
  title: required(40),
  description: required(MOST),
  place: optional(200),
});

interface Extra {
  bad?: string;
  reply?: FormState;
  ticket?: FormState;
}

/** Where staff talk with citizens: who waits, one conversation, and what is done in it. */
export function createLivePages(deps: DeskDeps, sessions: Sessions) {
  const acts = createLiveActs(deps);
  const { suggest, sealOf } = createSuggest(deps);

  async function livePage(c: Context, who: SignedIn): Promise<Response> {
    const lists = await viewLists(deps, who);
    const { hours } = deps.live;
    const now = deps.now();
    return c.html(<LivePage {...{ who, now, lists, hours }} good={goodNews(c)} />);
  }

  async function show(
    c: Context,
    who: SignedIn,
    handover: Handover,
    extra: Extra = {},
    status: ContentfulStatusCode = 200,
  ): Promise<Response> {
    const view = await viewTalk(deps, who, handover, suggest);
    const { regionName } = deps;
    const page = { who, view, now: deps.now(), once: deps.newId(), regionName, good: goodNews(c) };
    return c.html(
      <TalkPage {...page} reply={extra.reply ?? emptyForm} ticket={extra.ticket} bad={extra.bad} />,
      status,
    );
  }

  const idOf = (c: Context) => c.req.param('id') ?? '';
  const missing = (c: Context, who: SignedIn) =>
    c.html(<ErrorPage who={who} kind="notFound" code="NOT_FOUND" />, 404);

  async function liveTalk(c: Context, who: SignedIn): Promise<Response> {
    const handover = await deps.live.handovers.get(idOf(c));
    if (handover === undefined) return missing(c, who);
    return show(c, who, handover);
  }

  /** Where it goes on after an act, or why nothing was done, with what was typed. */
  async function after(
    c: Context,
    who: SignedIn,
    outcome: LiveOutcome,
    { to, extra = {} }: { to: string; extra?: Extra },
  ): Promise<Response> {
    if (outcome.type === 'done' || outcome.type === 'duplicate') return c.redirect(to, 303);
    const handover = await deps.live.handovers.get(idOf(c));
    if (outcome.type === 'missing' || handover === undefined) return missing(c, who);
    return show(c, who, handover, { ...extra, bad: refusalWords(outcome, handover) }, 409);
  }

  const talkAt = (c: Context, done: string) => `${DESK}/live/${encodeURIComponent(idOf(c))}?done=${done}`;

  async function takeTalk(c: Context, who: SignedIn): Promise<Response> {
    const outcome = await acts.take(idOf(c), who);
    if (outcome.type === 'done') {
      deps.log.info({ handover: idOf(c), staff: who.member.id }, 'a conversation was taken');
    }
    return after(c, who, outcome, { to: talkAt(c, 'take') });
  }

  async function sayInTalk(c: Context, who: SignedIn, form: Form): Promise<Response> {
    const checked = check(said, form);
    const reply = { typed: form, problems: checked.ok ? {} : checked.problems };
    const found = await deps.live.handovers.get(idOf(c));
    if (found === undefined) return missing(c, who);
    if (!checked.ok) return show(c, who, found, { reply }, 422);
    const masked = (deps.maskReply ?? deps.mask)(checked.value.text);
    const outcome = await acts.say(idOf(c), who, { text: masked, once: form[field.once] || deps.newId() });
    const news = `say${masked === checked.value.text ? '' : '&masked=1'}`;
    return after(c, who, outcome, { to: talkAt(c, news), extra: { reply } });
  }

  /** The text comes with the page that showed it, under a seal: only what the bot said is sent as its words. */
  async function answerInTalk(c: Context, who: SignedIn, form: Form): Promise<Response> {
    const answer = form[talkField.answer] ?? '';
    const found = await deps.live.handovers.get(idOf(c));
    if (found === undefined) return missing(c, who);
    const reply = { typed: form, problems: {} };
    if (answer === '' || !isSameToken(sealOf(found.id, answer), form[talkField.seal])) {
      return show(c, who, found, { reply, bad: t.refused.stale }, 409);
    }
    const words = { text: answer, once: form[field.once] || deps.newId() };
    const outcome = await acts.sayAnswer(found.id, who, words);
    const isKept = (form['text'] ?? '').trim() !== '';
    const isDone = outcome.type === 'done' || outcome.type === 'duplicate';
    // What was being typed is not lost because something else was sent.
    if (isDone && isKept) return show(c, who, found, { reply });
    return after(c, who, outcome, { to: talkAt(c, 'answer'), extra: { reply } });
  }

  async function giveBackTalk(c: Context, who: SignedIn): Promise<Response> {
    const outcome = await acts.giveBack(idOf(c), who);
    return after(c, who, outcome, { to: `${DESK}/live?done=give-back` });
  }

  async function putBackTalk(c: Context, who: SignedIn): Promise<Response> {
    const outcome = await acts.putBack(idOf(c), who);
    return after(c, who, outcome, { to: `${DESK}/live?done=put-back` });
  }

  async function fileTalk(c: Context, who: SignedIn, form: Form): Promise<Response> {
    const checked = check(filed, form);
    const ticket = { typed: form, problems: checked.ok ? {} : checked.problems };
    const found = await deps.live.handovers.get(idOf(c));
    if (found === undefined) return missing(c, who);
    if (!checked.ok) return show(c, who, found, { ticket, bad: text.forms.problems }, 422);
    const { title, description, place, ...plain } = checked.value;
    const outcome = await acts.file(idOf(c), who, {
      ...plain,
      title: deps.mask(title),
      description: deps.mask(description),
      place: place && (deps.maskPlace ?? deps.mask)(place),
    });
    return after(c, who, outcome, { to: `${DESK}/live?done=file`, extra: { ticket } });
  }

  async function typingInTalk(c: Context, who: SignedIn): Promise<Response> {
    const found = await deps.live.handovers.get(idOf(c));
    if (found === undefined) return missing(c, who);
    if (isOwn(who, found)) deps.live.showTyping(found.conversation);
    return c.body(null, 204);
  }

  async function talkAttachment(c: Context, who: SignedIn): Promise<Response> {
    const found = await deps.live.handovers.get(idOf(c));
    const name = c.req.param('name') ?? '';
    const file = found && (await deps.attachments.get(name));
    if (!file || file.conversation === null || file.conversation !== found.conversation) {
      return missing(c, who);
    }
    return c.body(new Uint8Array(file.bytes), 200, attachmentHeaders(file.ref.mime, name));
  }

  /** Whoever does something here is there, also where no script says so. */
  const here =
    (handler: StaffHandler): StaffHandler =>
    async (c, who, form) => {
      await beHere(deps, who);
      return handler(c, who, form);
    };
  return {
    events: createLiveEvents(deps, sessions),
    livePage: here(livePage),
    liveTalk: here(liveTalk),
    takeTalk: here(takeTalk),
    sayInTalk: here(sayInTalk),
    answerInTalk: here(answerInTalk),
    giveBackTalk: here(giveBackTalk),
    putBackTalk: here(putBackTalk),
    fileTalk: here(fileTalk),
    typingInTalk: here(typingInTalk),
    talkAttachment,
  };
}
