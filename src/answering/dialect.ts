/** How people say it at home → how the rules are asked for; what also has another meaning only where this one is sure. */
const SPOKEN: readonly [RegExp, string][] = [
  [/(?:咋个?|啷个|囊个|哪么)(?:整|弄|搞|办)(?=$|[嘛呢哦喔啊呀咧，。！？,.!?\s])/gu, '怎么办'],
  [/咋个|啷个|囊个/gu, '怎么'],
  [/^(.{0,6}?(?:要|得|交|领|拿|补|发|给|月|年))(?:好多|几多)钱/gu, '$1多少钱'],
  [/几多钱/gu, '多少钱'],
  [/有没[得的](?=$|[嘛呢哦喔啊，。！？,.!?\s])/gu, '有没有'],
  [/莫得|冇得|冇/gu, '没有'],
  [/啥子|么子/gu, '什么'],
  [/娃儿|细伢子|细佬/gu, '孩子'],
  [/屋头/gu, '家里'],
];

export function inStandardWords(text: string): string {
  return SPOKEN.reduce((said, [spoken, standard]) => said.replace(spoken, standard), text);
}
