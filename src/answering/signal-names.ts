import type { SignalName } from '../retrieval/documents/weights.ts';
import type { Signals } from '../retrieval/search.ts';

/** How staff read the signals of policy items. */
export const itemSignalNames: Record<keyof Signals, string> = {
  itemCoverage: '整条含有问题里的词',
  characterCoverage: '整条含有问题里的字',
  matchedTerms: '对上的词有多少信息',
  matchedCharacters: '对上的字有多少信息',
  questionCosine: '和最近的问法意思相近',
  itemCosine: '和整条意思相近',
  clauseCosine: '问题的每一句都有相近的段落',
  passageCoverage: '最近的一段含有问题里的词',
  passageCosine: '和最近的一段意思相近',
  unknownShare: '问题里知识库没有的词',
};

/** How staff read the signals of ingested documents. */
export const documentSignalNames: Record<SignalName, string> = {
  passageShare: '这一段含有问题里的词',
  headingShare: '标题含有问题里的词',
  documentShare: '整份文件含有问题里的词',
  widenedShare: '这一段含有正式说法',
  widenedHeadingShare: '标题含有正式说法',
  relativeShare: '含有的词和最多的一段相比',
  matchedInformation: '对上的词有多少信息',
  cosine: '和问题意思相近',
  widenedCosine: '和换成正式说法的问题意思相近',
  within40: '问题里的词集中在 40 字以内',
  within100: '问题里的词集中在 100 字以内',
  longestRun: '和问题连续相同的最长一串字',
  runs: '和问题连续相同的字',
  characters: '含有问题里的字',
  neighbourShare: '前后一段含有问题里的词',
  neighbourCosine: '前后一段和问题意思相近',
  documentBest: '同一份文件里最好的一段',
  length: '这一段的长度',
  opening: '文件的开头一段',
  hasFigures: '含有数字',
  statute: '法律',
  regulation: '法规、规章',
  interpretation: '司法解释',
  caseReport: '案例',
  local: '只在一个地方适用的文件',
  superseded: '已有新版本',
  place: '文件里写到问题说的地方',
  placeRegion: '文件适用于问题说的地方',
  otherRegion: '文件只适用于别的地方',
};
