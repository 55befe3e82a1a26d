import type { RemovalReason } from '../retrieval/documents/query.ts';

/** The words of the page that shows how a question is searched. */
export const hitTestText = {
  title: '命中测试',
  lead: '按群众的问法试着查一查，看小华会查到什么、为什么。和答复群众用的是同一套检索。这里写的问题不会保存，电话、证件号在检索前会自动隐去。',
  question: '问题',
  region: '群众所在地区',
  regionHint: '写地名，例如“银川市”；留空、问题里又没有地名，就只查全国的规定',
  asOf: '日期',
  asOfHint: '按哪一天的规定查；留空就是今天',
  submit: '查一查',

  badDate: '日期要写成 2026-01-31 这样。',
  unknownRegion: (name: string) => `没有找到“${name}”，或者有几个地方叫这个名字。请写上所属的省、市。`,
  problems: '还没有查，见标红的地方。',

  understood: '怎么理解这个问题',
  searched: '检索用的话',
  widened: '换成正式说法',
  noWidened: '词典里没有对应的说法',
  words: '词典给出的正式说法',
  places: '问题里的地名',
  noPlaces: '没有',
  usedRegion: '按哪里查',
  usedDate: '按哪天查',
  intents: '想问的方面',
  noIntents: '没有明说',
  why: '为什么第一条排在第一',

  hits: '政策条目',
  hitsHint: '适用于这个地区，并且有效',
  documents: '导入的文件',
  documentsHint: '适用于这个地区，并且有效；政策条目能回答时先用政策条目',
  elsewhere: '只在别处适用的政策条目',
  ended: '已失效或尚未施行的政策条目',
  removed: '因为地区、有效期没有列入的文件',
  none: '没有。',
  count: (shown: number, all: number) => (shown < all ? `前 ${shown} 条，共 ${all} 条` : `${all} 条`),

  similarity: '相似度',
  nearestQuestion: '最近的问法',
  notReviewed: '未经核对',
  parts: { signal: '看什么', value: '对得上多少', share: '起了多大作用', effect: '作用' },
  partsHint:
    '下面每一条点开可以看到得分的来由：“对得上多少”从 0 到 1；“作用”是它占全部作用的比例，减号表示往下拉。',
  raises: (percent: string) => `+${percent}`,
  lowers: (percent: string) => `−${percent}`,

  removals: { region: '地区不符', 'not-in-force': '不在有效期' } satisfies Record<RemovalReason, string>,
} as const;
