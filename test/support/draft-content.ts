import { emptyContent, type DraftContent } from '../../src/knowledge/drafts/draft.ts';

/** A made-up rule on something that no item of the knowledge speaks of. */
export const heatingSource = `清河市供热管理办法
（2024年9月1日清河市人民政府公布 自2024年11月1日起施行）

第一条 为了加强供热管理，制定本办法。
第八条 供热期为每年11月1日至次年3月31日。
第九条 供热期内，居民卧室、起居室的温度不得低于18摄氏度。
第十一条 室温不达标的，用户可以向供热单位申请测温，供热单位应当在24小时内上门。
第十五条 室温不达标的，供热单位应当按日减收热费。
第二十条 本办法自2024年11月1日起施行。
`;

/** A whole draft that passes every check. */
export function heatingDraft(changes: Partial<DraftContent> = {}): DraftContent {
  return {
    ...emptyContent,
    title: '家里暖气不热：多少度算达标、找谁测温',
    topic: '住房保障',
    claimClass: 'entitlement',
    regions: '全国',
    audience: '用暖气的居民',
    department: 'housing',
    issuer: '清河市人民政府',
    document: '清河市供热管理办法',
    issued: '2024-09-01',
    effective: '2024-11-01',
    sourceText: heatingSource,
    questions: [
      '暖气不热怎么办',
      '供暖期室内多少度算合格',
      '暖气温度不够能退钱吗',
      '供暖不达标找谁测温',
      '暖气片冰凉没人管',
    ].join('\n'),
    point: '供热期内，卧室、起居室不得低于 18 摄氏度；不够的，可以申请上门测温。〔第九条、第十一条〕',
    steps: '1. 打供热单位的电话申请测温，24 小时内上门。〔第十一条〕\n2. 没人管时打 12345。〔热线〕',
    standard: '不达标的，按日减收热费。〔第十五条〕',
    nextReview: '2027-05-20',
    ...changes,
  };
}
