/** The rank of a document, as its title tells it. */
export type NormKind = 'statute' | 'regulation' | 'interpretation' | 'case' | 'other';

const KINDS: readonly (readonly [NormKind, RegExp])[] = [
  ['interpretation', /最高人民(?:法院|检察院)|解释|批复/u],
  ['statute', /(?:法|法典)(?:（[^）]*）)?$|法典/u],
  ['regulation', /(?:条例|规定|办法|规则|细则|章程)(?:（[^）]*）)?$/u],
  ['case', /案$|纠纷|诉/u],
];

export function normKindOf(title: string): NormKind {
  const plain = title.replace(/[\s\u200b]+/gu, '');
  return KINDS.find(([, pattern]) => pattern.test(plain))?.[0] ?? 'other';
}
