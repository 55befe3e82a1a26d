import type { RegionCode } from '../knowledge/item.ts';
import type { RegionMention, Regions } from '../knowledge/regions.ts';

export interface Scope {
  /** The region that the answer is for. */
  region?: RegionCode;
  /** True where the question itself names the region. */
  named: boolean;
  /** True where the citizen says to live there: worth remembering. */
  isHome: boolean;
  /** The question without the names of places: region is a condition of the search, not a word to match. */
  text: string;
}

const LIVES_THERE =
  /^[^，。,；;？?]{0,6}(打工|上班|住|生活|工作|上学|读书|定居|租房|交社保|参保|务工|做生意|养老|带孩子|带娃)/u;
const LIVES_HERE = /(在|现在|人在|搬到|来|到|来到|现居|住)[^，。,；;？?]{0,3}$/u;
const FROM_THERE = /^[^，。,；;？?]{0,4}(人|户口|户籍|老家|来的|农村|籍)/u;
const ONCE_HERE = /(之前|以前|原来|过去|早先|曾经|从前|去年|前年)[^，。,；;？?]{0,4}$/u;
const FROM_HERE = /(户口|户籍|老家|来自|原籍|从)[^，。,；;？?]{0,3}$/u;

/** 我在宁波, 现在住上海: said of oneself, not of somebody else. */
const OWN_HOME =
  /(?:^|[，。；,;\s])(?:我们?|俺们?|我家|本人|人)?(?:现在|现|目前|就|都|一直)?(?:人)?(?:在|住|住在|搬到|来到|定居在?)$/u;

/** Of several places the one where somebody lives decides, not the one they come from. */
export function scopeOf(question: string, known: RegionCode | undefined, regions: Regions): Scope {
  const mentions = regions.find(question);
  const chosen = choose(question, mentions);
  const text = withoutPlaces(question, mentions);
  if (chosen === undefined)
    return { ...(known !== undefined && { region: known }), named: false, isHome: false, text };
  const region = known !== undefined && regions.covers(chosen.code, known) ? known : chosen.code;
  return { region, named: true, isHome: OWN_HOME.test(question.slice(0, chosen.start)), text };
}

function choose(question: string, mentions: readonly RegionMention[]): RegionMention | undefined {
  const ranked = mentions.map((mention, order) => {
    const before = question.slice(0, mention.start);
    const after = question.slice(mention.end);
    const lives = LIVES_THERE.test(after) || LIVES_HERE.test(before) ? 2 : 0;
    const from = FROM_THERE.test(after) || FROM_HERE.test(before) ? -1 : 0;
    const once = ONCE_HERE.test(before) ? -3 : 0;
    return { mention, weight: lives + from + once, order };
  });
  return ranked.sort((a, b) => b.weight - a.weight || a.order - b.order)[0]?.mention;
}

function withoutPlaces(question: string, mentions: readonly RegionMention[]): string {
  let text = '';
  let at = 0;
  for (const mention of mentions) {
    text += question.slice(at, mention.start);
    at = mention.end;
  }
  return (text + question.slice(at)).trim();
}
