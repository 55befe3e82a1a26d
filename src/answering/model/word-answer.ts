import type { ClaimClass } from '../../knowledge/item.ts';
import type { Regions } from '../../knowledge/regions.ts';
import {
  LONGEST_QUESTION,
  type Answer,
  type Evidence,
  type EvidencePassage,
  type Question,
} from '../answer.ts';
import { layout } from '../case.ts';
import { checkSentence, type FaultKind, type SentenceContext, type SentenceFault } from './check-sentence.ts';
import type { LanguageModel, ModelFailure } from './language-model.ts';
import type { ModelPrompts, Sentence } from './prompts.ts';
import { completeSentences } from './sentence-stream.ts';

export interface WordDeps {
  model: LanguageModel;
  prompts: ModelPrompts;
  regions: Regions;
  count: CountFailure;
}

/** Told of every failure: its kind, what was asked of the model, and what a wording had wrong. */
export type CountFailure = (
  kind: ModelFailure,
  about: { prompt: string; faults?: readonly FaultKind[] },
) => void;

export interface Wording {
  question: Question;
  answer: Answer & { evidence: Evidence };
  signal: AbortSignal;
}

const MOST_SENTENCES = 12;

/** The statements of an answer in the model's words, each sentence checked; undefined where they cannot be used. */
export async function wordAnswer(deps: WordDeps, wording: Wording): Promise<string | undefined> {
  const first = await tryOnce(deps, wording, '');
  if (first.type !== 'wrong') return first.type === 'worded' ? first.text : undefined;
  const second = await tryOnce(deps, wording, first.correction);
  return second.type === 'worded' ? second.text : undefined;
}

type Try = { type: 'worded'; text: string } | { type: 'wrong'; correction: string } | { type: 'failed' };

async function tryOnce(
  { model, prompts, regions, count }: WordDeps,
  { question, answer, signal }: Wording,
  correction: string,
): Promise<Try> {
  const { evidence } = answer;
  const context: SentenceContext = {
    passages: evidence.passages,
    region: answer.region ?? question.region,
    regions,
    rules: prompts.word.rules,
  };
  const completion = await model.complete(
    prompts.word,
    {
      question: question.text.slice(0, LONGEST_QUESTION),
      asOf: question.asOf,
      region: context.region === undefined ? '不清楚' : regions.fullName(context.region),
      passages: evidence.passages.map(passageLine).join('\n'),
      correction: correction === '' ? '（这是第一稿）' : correction,
    },
    {
      signal,
      conversation: question.conversation,
      ...(question.onDraft !== undefined && {
        onReply: createDraft(evidence, context, question.onDraft),
      }),
    },
  );
  if (completion.type === 'failed') {
    count(completion.kind, { prompt: prompts.word.id });
    return completion.kind === 'malformed'
      ? { type: 'wrong', correction: '没有照要求只输出一个 JSON 对象。' }
      : { type: 'failed' };
  }
  const { sentences } = completion.value;
  if (sentences.length === 0) {
    count('refused', { prompt: prompts.word.id });
    return { type: 'failed' };
  }
  const faults = sentences.map((sentence) => ({ sentence, faults: checkSentence(sentence, context) }));
  const kinds = [...new Set(faults.flatMap((it) => it.faults.map((fault) => fault.kind)))];
  if (kinds.length === 0 && sentences.length <= MOST_SENTENCES) {
    return { type: 'worded', text: textOf(evidence, sentences, evidence.after) };
  }
  count('unsupported', { prompt: prompts.word.id, faults: kinds.length === 0 ? ['form'] : kinds });
  return { type: 'wrong', correction: correctionOf(faults) };
}

/** Passes on the beginning of a reply up to the first sentence that does not stand the check. */
function createDraft(evidence: Evidence, context: SentenceContext, onDraft: (text: string) => void) {
  let shown = 0;
  let seen = 0;
  let before = '';
  return (reply: string) => {
    // The question is being asked again.
    if (!reply.startsWith(before)) [shown, seen] = [0, 0];
    before = reply;
    const sentences = completeSentences(reply).slice(0, MOST_SENTENCES);
    if (sentences.length <= seen) return;
    seen = sentences.length;
    const bad = sentences.findIndex((sentence) => checkSentence(sentence, context).length > 0);
    const good = bad < 0 ? sentences : sentences.slice(0, bad);
    if (good.length <= shown) return;
    shown = good.length;
    onDraft(textOf(evidence, good, ''));
  };
}

function textOf({ before, passages }: Evidence, sentences: readonly Sentence[], after: string): string {
  const lines = sentences.map(({ text, passages: cited }) => {
    const marks = cited.flatMap((number) => passages[number - 1]?.marks.match(/\[\d+\]/gu) ?? []);
    return text + [...new Set(marks)].join('');
  });
  return layout([before, lines.join('\n'), after]);
}

const STANDING: Record<ClaimClass, string> = {
  entitlement: '规定',
  'local-option': '由各地自己定',
  direction: '政策方向',
  notice: '消息',
  comment: '看法',
};

function passageLine(passage: EvidencePassage, index: number): string {
  const { citations, regions, claimClass, section, title, text } = passage;
  const sources = citations.map(({ document, locator, validFrom }) =>
    [`《${document}》${locator}`, validFrom === null ? '' : `${validFrom}起施行`].filter(Boolean).join('，'),
  );
  const place = citations[0]?.region ?? (regions.includes('000000') ? '全国' : '');
  const about = [place, ...sources, `性质：${STANDING[claimClass]}`, title, section].filter(Boolean);
  return `${index + 1}.（${about.join('；')}）${text}`;
}

const FAULT_WORDS: Record<FaultKind, string> = {
  form: '太长，或者有不该有的字符',
  passage: '没有写明出自哪一段，或者没有这一段',
  figure: '所引段落里没有这个数字、日期或条款',
  document: '所引段落里没有这份文件',
  place: '地区不对：没有带上当地的地名，或者地名、适用范围不是所引段落的',
  promise: '像是在许诺',
  claim: '所引段落不是可以申请的办法，不能这样说',
  negation: '把限制说丢了、说反了，或者自己加了限制',
  foreign: '所引段落里没有这个词',
  instruction: '说了与政策无关的话',
  support: '说的内容所引段落里没有',
};

function correctionOf(checked: readonly { sentence: Sentence; faults: readonly SentenceFault[] }[]): string {
  const lines = checked.flatMap(({ sentence, faults }) =>
    faults.map(({ kind, what }) => {
      const quoted = sentence.text.slice(0, 60);
      return `“${quoted}”：${FAULT_WORDS[kind]}${what === undefined ? '' : `（${what}）`}。`;
    }),
  );
  return lines.length === 0
    ? `超过 ${MOST_SENTENCES} 句了，写短些。`
    : lines.slice(0, MOST_SENTENCES).join('\n');
}
