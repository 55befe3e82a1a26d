import { containsFigure, figuresIn, type Figure } from '../../knowledge/numbers.ts';
import type { RegionCode } from '../../knowledge/item.ts';
import type { Regions } from '../../knowledge/regions.ts';
import type { EvidencePassage } from '../answer.ts';
import { isRuleClass } from '../case.ts';
import { plain } from '../plain.ts';
import { unsupportedFigures } from '../verify.ts';
import type { Sentence } from './prompts.ts';
import { supportOf } from './support.ts';
import * as rules from './wording-rules.ts';

export const sentenceFaults = [
  'form',
  'passage',
  'figure',
  'document',
  'place',
  'promise',
  'claim',
  'negation',
  'foreign',
  'instruction',
  'support',
] as const;
export type FaultKind = (typeof sentenceFaults)[number];

export interface SentenceFault {
  kind: FaultKind;
  /** What in the sentence is wrong; undefined where it is the sentence as a whole. */
  what?: string;
}

export interface SentenceContext {
  /** Numbered from 1. */
  passages: readonly EvidencePassage[];
  /** Where the citizen is; undefined when it is not known. */
  region: RegionCode | undefined;
  regions: Regions;
  /** What the model was told to do, which is nobody else's business. */
  rules: string;
}

const LONGEST_SENTENCE = 200;
const NATIONAL: RegionCode = '000000';

/** Everything in which a sentence goes beyond the passages that it names; an answer with any of these is not sent. */
export function checkSentence(sentence: Sentence, context: SentenceContext): SentenceFault[] {
  const { text } = sentence;
  if (text.length > LONGEST_SENTENCE || /[\p{Cc}\p{Cf}\p{Co}]/u.test(text)) return [{ kind: 'form' }];
  const cited = sentence.passages.map((number) => context.passages[number - 1]);
  const known = cited.filter((passage) => passage !== undefined);
  if (known.length === 0 || known.length < cited.length) return [{ kind: 'passage' }];
  const it: Checked = { text, said: plain(text), cited: known, source: plain(sourceOf(known)), context };
  return [
    ...figures(it),
    ...documents(it),
    ...places(it),
    ...promises(it),
    ...claims(it),
    ...negation(it),
    ...foreignWords(it),
    ...instructions(it),
    ...(supportOf(it.said, it.source).isEnough ? [] : [{ kind: 'support' as const }]),
  ];
}

interface Checked {
  text: string;
  said: string;
  cited: readonly EvidencePassage[];
  /** Everything that is known of the cited passages. */
  source: string;
  context: SentenceContext;
}

function sourceOf(cited: readonly EvidencePassage[]): string {
  return cited
    .flatMap(({ text, title, section, citations, dates }) => [
      text,
      title,
      section,
      ...citations.flatMap((it) => [it.document, it.locator, it.region, it.source]),
      ...dates,
    ])
    .join('\n');
}

function figures({ text, said, cited, source }: Checked): SentenceFault[] {
  const passages = cited.flatMap((it) => [
    it.text,
    it.title,
    ...it.dates,
    ...it.citations.map((citation) => `${citation.document} ${citation.validFrom ?? ''}`),
  ]);
  const articles = new Set(figuresIn(sourceOf(cited)).map((figure) => figure.value));
  const known = passages.flatMap((passage) => figuresIn(passage));
  const invented = figuresIn(text).filter((it) =>
    it.kind === 'article' ? !articles.has(it.value) : isLargeInWords(it) && !containsFigure(known, it),
  );
  const vague = rules.VAGUE_AMOUNT.exec(said)?.[0];
  return [
    ...unsupportedFigures(text, { passages, directory: [] }),
    ...invented.map((figure) => figure.text),
    ...(vague !== undefined && !source.includes(vague) ? [vague] : []),
  ].map((what) => ({ kind: 'figure', what }));
}

/** 再给五千 is an amount without its unit; 一个 and 万一 are none. */
function isLargeInWords({ kind, demanded, text, value }: Figure): boolean {
  return (
    kind === 'number' &&
    !demanded &&
    text !== '万一' &&
    /[一二两三四五六七八九]/u.test(text) &&
    Number(value) >= 100
  );
}

function documents({ said, source }: Checked): SentenceFault[] {
  const quoted = [...said.matchAll(/[《〈]([^《》〈〉]+)[》〉]/gu)].map((match) => match[1] ?? '');
  const named = [...said.matchAll(rules.NAMED_LAW)]
    .map((match) => match[1] ?? '')
    .filter((name) => !rules.NO_LAW.test(name));
  return [...new Set([...quoted, ...named])]
    .filter((name) => !source.includes(name))
    .map((what) => ({ kind: 'document', what }));
}

function places(it: Checked): SentenceFault[] {
  const { text, said, cited, source, context } = it;
  const { regions, region } = context;
  const own = cited.flatMap((passage) => passage.regions).filter((code) => code !== NATIONAL);
  const mentioned = new Set(regions.find(sourceOf(cited)).map((mention) => mention.code));
  const isKnown = (code: RegionCode) =>
    mentioned.has(code) || own.includes(code) || (region !== undefined && regions.covers(code, region));
  const names = regions.find(text).filter(({ code }) => code !== NATIONAL);
  const strange = names.filter(({ code }) => !isKnown(code)).map((mention) => mention.text);
  // In 宁夏 the national rule holds, but it is not 宁夏's own.
  const borrowed = names
    .filter((mention) => isKnown(mention.code) && !own.includes(mention.code) && !mentioned.has(mention.code))
    .filter((mention) =>
      /^(?:市|省|自治区)?(?:的|当地|另有|自己的)?(?:规定|标准|办法|政策)/u.test(text.slice(mention.end)),
    );
  const isLocal = own.length > 0 && cited.every((passage) => !passage.regions.includes(NATIONAL));
  const widened = rules.NATIONWIDE.exec(said)?.[0];
  const nationwide = isLocal && widened !== undefined && !source.includes(widened) ? widened : undefined;
  const isLocalNamed = own.length === 0 || names.some(({ code }) => own.includes(code));
  const isNationalNamed =
    cited.every((passage) => own.includes(passage.regions[0] ?? NATIONAL)) || rules.NATIONWIDE.test(said);
  const isUnnamed = isMixed(context) && hasFigure(text) && !(isLocalNamed && isNationalNamed);
  return [
    ...strange.map((what) => ({ kind: 'place' as const, what })),
    ...borrowed.map(({ text: what }) => ({ kind: 'place' as const, what })),
    ...(nationwide === undefined ? [] : [{ kind: 'place' as const, what: nationwide }]),
    // Beside the figure of another place nobody can tell whose this one is.
    ...(isUnnamed ? [{ kind: 'place' as const }] : []),
  ];
}

function hasFigure(text: string): boolean {
  return figuresIn(text).some((figure) => figure.demanded && figure.kind !== 'article');
}

function isMixed({ passages }: SentenceContext): boolean {
  return new Set(passages.map((passage) => passage.regions.join())).size > 1;
}

function promises({ said, source }: Checked): SentenceFault[] {
  const cited = rules.PROMISE_UNLESS_CITED.exec(said)?.[0];
  const found =
    rules.PROMISE.exec(said)?.[0] ?? (cited === undefined || source.includes(cited) ? undefined : cited);
  return found === undefined ? [] : [{ kind: 'promise', what: found }];
}

function claims({ said, cited }: Checked): SentenceFault[] {
  const found = rules.ENTITLES.exec(said)?.[0];
  const isOnlySaid = cited.some((passage) => !isRuleClass(passage.claimClass));
  return isOnlySaid && found !== undefined ? [{ kind: 'claim', what: found }] : [];
}

/** A limit that is lost in the wording, and one that the sentence invents. */
function negation({ said, cited }: Checked): SentenceFault[] {
  const texts = cited.map((passage) => plain(passage.text));
  const forbids = rules.FORBIDS.exec(said)?.[0];
  const spares = rules.SPARES.exec(said)?.[0];
  const invented = forbids ?? spares;
  if (invented !== undefined && !texts.some((text) => rules.NEGATES.test(text))) {
    return [{ kind: 'negation', what: invented }];
  }
  const isLost = texts.every((text) => rules.FORBIDS.test(text)) && !rules.NEGATES.test(said);
  return isLost ? [{ kind: 'negation' }] : [];
}

/** Addresses, accounts and other languages: nothing of the kind unless the passage has it. */
function foreignWords({ said, source }: Checked): SentenceFault[] {
  return (said.match(/[\p{Script=Latin}][\p{Script=Latin}\d@._:/-]+/gu) ?? [])
    .filter((word) => !source.includes(word))
    .map((what) => ({ kind: 'foreign', what }));
}

/** Characters in a row; shorter ones are shared by chance. */
const TELLING_RUN = 12;

function instructions({ said, source, context }: Checked): SentenceFault[] {
  const found = [rules.INSTRUCTION, rules.LURE, rules.SPEAKER, rules.INSULT].flatMap(
    (words) => words.exec(said)?.[0] ?? [],
  );
  const strange = found.find((words) => !source.includes(words));
  if (strange !== undefined) return [{ kind: 'instruction', what: strange }];
  const told = plain(context.rules);
  for (let at = 0; at + TELLING_RUN <= said.length; at += 1) {
    const run = said.slice(at, at + TELLING_RUN);
    if (told.includes(run) && !source.includes(run)) return [{ kind: 'instruction', what: run }];
  }
  return [];
}
