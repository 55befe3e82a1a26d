/** Canonical unit → what is written. The longer spelling comes first where one starts with another. */
const units: readonly (readonly [string, RegExp])[] = [
  ['工作日', /^(?:个)?工作日/],
  ['个月', /^(?:个月|个整月)/],
  ['年', /^(?:周年|年)(?!级|度)/],
  ['岁', /^(?:周岁|岁)/],
  ['小时', /^(?:个)?(?:小时|钟头)/],
  ['分钟', /^分钟/],
  ['周', /^(?:个星期|星期|周(?![边到围]))/],
  ['日', /^(?:日|天)/],
  ['元', /^(?:元|块钱)/],
  ['倍', /^倍/],
  ['平方米', /^(?:平方米|㎡|平米)/],
];
/** Units that make even 一 a quantity: 一级残疾, 一孩. */
const countingUnits = /^(?:[级孩胎度吨米]|季度|个季度|学期|个学期|学年|公里|公斤|千克)/;
/** 两个、三种、这两项 count what the sentence itself lists; people, visits and papers are counted by the source. */
const genericWords = /^[个项种类条款件步批]/;
const measureWords = /^[名人位户次份张家所间套口档处期届月]/;

/** The unit that stands at the beginning of `after`, if it is one that changes what a figure means. */
export function unitOf(after: string): string | undefined {
  return units.find(([, pattern]) => pattern.test(after))?.[0];
}

/** Whether a Chinese numeral before `after` states a quantity or is only a word (一个家庭, 这两项). */
export function isQuantity(value: number, after: string): boolean {
  const rest = after.replace(/^[多余来]/, '');
  return (
    unitOf(rest) !== undefined ||
    countingUnits.test(rest) ||
    (value > 1 && measureWords.test(rest)) ||
    (value >= 10 && genericWords.test(rest))
  );
}
