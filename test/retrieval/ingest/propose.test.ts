import { describe, expect, it } from 'vitest';
import { createRegions } from '../../../src/knowledge/regions.ts';
import type { DocumentHead, DocumentKind } from '../../../src/retrieval/ingest/document.ts';
import { readHead } from '../../../src/retrieval/ingest/law-head.ts';
import { propose } from '../../../src/retrieval/ingest/propose.ts';

const regions = createRegions();
const nothing: DocumentHead = {
  issuer: null,
  documentNumber: null,
  issued: null,
  revised: null,
  effective: null,
};
const of = (
  title: string,
  {
    text = title,
    head = {},
    origin = 'x.md',
    kind = 'ordinary',
  }: {
    text?: string;
    head?: Partial<DocumentHead>;
    origin?: string;
    kind?: DocumentKind;
  } = {},
) => propose({ title, text, head: { ...nothing, ...head }, origin, kind }, regions);

describe('the region that is proposed', () => {
  it('is where the issuer governs', () => {
    const proposal = of('养老条例', { head: { issuer: '威海市人民代表大会常务委员会' } });
    expect(proposal.regions).toEqual(['371000']);
    expect(proposal.grounds.regions).toBe('发布机关写着“威海市”');
    expect(of('养老条例', { head: { issuer: '国务院' } }).regions).toEqual(['000000']);
    expect(of('通知', { head: { issuer: '国家税务总局福建省税务局' } }).regions).toEqual(['350000']);
  });

  it('is the city that a rule of its province is made for', () => {
    const proposal = of('青岛市港口条例', { head: { issuer: '山东省人民代表大会常务委员会' } });
    expect(proposal.regions).toEqual(['370200']);
  });

  it('is what the title names, else the folder', () => {
    expect(of('上海市养犬管理条例', { kind: 'law' }).regions).toEqual(['310000']);
    expect(of('养犬管理条例', { origin: '/a/local/宁夏/养犬.md', kind: 'law' }).regions).toEqual(['640000']);
    expect(of('养犬管理条例', { origin: '/a/山东地方法规/养犬.md', kind: 'law' }).regions).toEqual([
      '370000',
    ]);
    expect(of('地名管理条例', { origin: '/a/行政法规/地名.md', kind: 'law' }).regions).toEqual(['000000']);
  });

  it('follows the province in a document number', () => {
    const head = { issuer: '省发展改革委', documentNumber: '黔发改服务〔2020〕111号' };
    expect(of('若干措施', { head }).regions).toEqual(['520000']);
  });

  it('is left empty, and says so, where nothing tells', () => {
    const proposal = of('关于发放补贴的通知', { head: { issuer: '市民政局' } });
    expect(proposal.regions).toEqual([]);
    expect(proposal.grounds.regions).toContain('没有写明地区');
  });

  it('is the whole country for what goes to all provinces, not the last in the list', () => {
    const text = '关于做好老年服务的通知\n各省、自治区、直辖市及新疆生产建设兵团民政厅：请做好服务。';
    expect(of('关于做好老年服务的通知', { text }).regions).toEqual(['000000']);
  });
});

describe('the validity that is proposed', () => {
  it('begins on the effective day, for an amended law on the day it was amended', () => {
    expect(of('甲', { head: { issued: '2019-09-27', effective: '2020-01-01' } }).from).toBe('2020-01-01');
    const amended = of('甲', { head: { effective: '2008-01-01', revised: '2012-12-28' } });
    expect(amended.from).toBe('2012-12-28');
    expect(amended.grounds.validity).toContain('2012年12月28日修改');
  });

  it.each([
    ['本办法自2024年1月1日起施行，有效期五年。', '2029-01-01'],
    ['本办法自2024年1月1日起施行，试行两年。', '2026-01-01'],
    ['本办法自2024年1月1日起施行，有效期至2028年12月31日。', '2029-01-01'],
    ['本办法自2024年1月1日起实施，执行至2026年6月底。', '2026-07-01'],
  ])('ends as the closing says: %s', (closing, expires) => {
    const text = `甲办法\n\n第一条 补贴。\n第二条 ${closing}`;
    expect(of('甲办法', { text, head: readHead(text) })).toMatchObject({ from: '2024-01-01', expires });
  });

  it('does not end with a permit', () => {
    const text = '甲办法\n第一条 许可证有效期五年。\n第二条 本办法自2024年1月1日起施行。';
    expect(of('甲办法', { text, head: readHead(text) }).expires).toBeNull();
  });

  it('is over for what is marked as repealed', () => {
    const proposal = of('甲办法（已废止）', { head: { issued: '2001-05-01' } });
    expect(proposal.expires).toBe('2001-05-01');
    expect(proposal.grounds.validity).toContain('已废止');
    expect(of('关于废止部分条例的决定', { head: { issued: '2001-05-01' } }).expires).toBeNull();
  });
});

describe('the claim class that is proposed', () => {
  const classOf = (title: string, text: string, kind: DocumentKind = 'ordinary') =>
    of(title, { text: `${title}\n${text}`, kind }).claimClass;

  it('is a rule for a law, and local option where most of its articles leave it to localities', () => {
    expect(classOf('条例', '第一条 甲。\n第二条 乙。', 'law')).toBe('entitlement');
    const local =
      '第一条 标准由省、自治区、直辖市人民政府规定。\n第二条 办法由省、自治区、直辖市制定。\n第三条 附则。';
    expect(classOf('条例', local, 'law')).toBe('local-option');
  });

  it('tells rules, aims, events and opinions apart', () => {
    expect(classOf('补贴发放办法', '符合条件的可以申请，每人每月发放100元。')).toBe('entitlement');
    expect(classOf('关于改进养老服务的意见', '逐步健全制度，探索新路，鼓励社会参与。')).toBe('direction');
    expect(classOf('走访慰问困难家庭', '近日，街道举行慰问活动，送上慰问金。', 'newspaper')).toBe('notice');
    const opinion = '专家认为，当务之急是落实。好政策值得期待。';
    expect(classOf('让好政策落地', opinion, 'newspaper')).toBe('comment');
  });

  it('never takes a report for the rule it reports', () => {
    const report = '记者近日获悉，符合条件的可以申请，每人每月补贴标准100元。';
    expect(classOf('补贴可以申请了', report)).not.toBe('entitlement');
  });

  it('quotes the words that it rests on', () => {
    expect(of('走访', { text: '走访\n近日举行慰问。', kind: 'newspaper' }).grounds.claimClass).toMatch(
      /“慰问”/u,
    );
  });
});
