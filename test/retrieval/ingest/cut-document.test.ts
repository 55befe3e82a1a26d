import { describe, expect, it } from 'vitest';
import { createRegions } from '../../../src/knowledge/regions.ts';
import { cutDocument } from '../../../src/retrieval/ingest/cut-document.ts';

const regions = createRegions();
const cut = (text: string, origin = '/in/a.txt', part = '') =>
  cutDocument({ part, text }, { origin, regions });

describe('cutting a document', () => {
  it('gives a law with its articles, head and proposal', () => {
    const text =
      '# 威海市养犬条例\n\n2020年1月15日 威海市第十七届人民代表大会常务委员会第二次会议通过\n\n<!-- INFO END -->\n\n第一条 为了管理。\n\n第二条 本条例自2020年5月1日起施行。';
    const { documents, leftOut } = cut(text);
    expect(leftOut).toEqual([]);
    expect(documents).toHaveLength(1);
    expect(documents[0]).toMatchObject({
      kind: 'law',
      title: '威海市养犬条例',
      head: { issued: '2020-01-15' },
      proposal: { regions: ['371000'], from: '2020-05-01', claimClass: 'entitlement' },
    });
    expect(documents[0]?.passages.map((it) => it.locator)).toContain('第二条');
  });

  it('gives an ordinary text as one document', () => {
    const { documents } = cut(
      '银川市民政局关于发放补贴的通知\n各区：\n一、符合条件的可以申请。\n二、不得截留。',
    );
    expect(documents.map((it) => it.kind)).toEqual(['ordinary']);
    expect(documents[0]?.proposal.regions).toEqual(['640100']);
  });

  it('gives each article of a page, and says what it leaves out and why', () => {
    const page =
      '银川市调整供热办法\n本报讯（记者 李红）近日，银川市印发供热办法，居民可以申请退费。\n\n\n甲队夺冠\n本报讯（记者 王林）昨晚联赛决赛，球队连进三球，主教练和球员庆祝夺冠。\n\n\n图为市民在公园读书。本报记者 周文 摄';
    const { documents, leftOut } = cut(page);
    expect(documents.map((it) => [it.kind, it.title, it.proposal.regions])).toEqual([
      ['newspaper', '银川市调整供热办法', ['640100']],
    ]);
    expect(leftOut.map((it) => it.why)).toEqual(['和办事、政策无关', '图片说明']);
  });

  it('names an article without a headline by its first words, without the dateline', () => {
    const page = '新华社北京6月9日电 日前，民政部印发养老服务意见，推动服务更加普惠。\n各地要抓好落实。';
    expect(cut(page).documents[0]?.title).toBe('民政部印发养老服务意见，推动服务更加普惠');
  });

  it('keeps the single article of a page whatever it is about', () => {
    const page = '甲队夺冠\n本报讯（记者 王林）昨晚联赛决赛，球队连进三球，主教练和球员庆祝夺冠。';
    expect(cut(page).documents.map((it) => it.title)).toEqual(['甲队夺冠']);
  });

  it('does not date a document by the day of its reprint', () => {
    const reprint = '国务院办公厅关于改进窗口服务的意见\n新华社· 2025-09-10 18:01\n完善办事指南，健全制度。';
    expect(cut(reprint).documents[0]?.head).toMatchObject({ issuer: '国务院办公厅', issued: null });
  });
});
