import { describe, expect, it } from 'vitest';
import { readHead } from '../../../src/retrieval/ingest/law-head.ts';

const law = (head: string, closing = '') =>
  `# 甲市养老条例\n\n${head}\n\n<!-- INFO END -->\n\n第一条 为了养老，制定本条例。\n\n第二条 ${closing}`;

describe('the head of a law', () => {
  it('names who adopted it; a city rule is issued when the province has approved it', () => {
    const head = readHead(
      law(
        '2019年8月30日 甲市第五届人民代表大会常务委员会第十次会议通过\n\n2019年9月27日 乙省第十三届人民代表大会常务委员会第十四次会议批准',
        '本条例自2020年1月1日起施行。',
      ),
    );
    expect(head).toEqual({
      issuer: '甲市人民代表大会常务委员会',
      documentNumber: null,
      issued: '2019-09-27',
      revised: null,
      effective: '2020-01-01',
    });
  });

  it('dates the version by its last revision, also where the lines are run together', () => {
    const head = readHead(
      law(
        '2003年9月26日 乙省第十届人民代表大会常务委员会第五次会议通过根据2011年3月1日乙省第十一届人民代表大会常务委员会第二次会议《关于修改〈乙省甲条例〉的决定》第一次修正  根据\n\n2016年7月29日 乙省第十二届人民代表大会常务委员会第九次会议修订',
        '本条例自二〇一六年十月一日起施行。',
      ),
    );
    expect(head).toMatchObject({ issued: '2003-09-26', revised: '2016-07-29', effective: '2016-10-01' });
  });

  it('takes order and day of a national regulation; 自公布之日起 is that day', () => {
    const head = readHead(law('1999年1月22日 中华人民共和国国务院令第999号发布', '本条例自发布之日起施行。'));
    expect(head).toMatchObject({
      issuer: '国务院',
      documentNumber: '国务院令第999号',
      issued: '1999-01-22',
      effective: '1999-01-22',
    });
  });

  it('falls back on the day in the file name, and knows a version that the head does not list', () => {
    expect(readHead(law(''), 'x/甲市养老条例(2018-11-22).md').issued).toBe('2018-11-22');
    const listed = law('2009年4月13日 中华人民共和国国务院令第998号公布');
    expect(readHead(listed, '甲条例(2019-03-02).md')).toMatchObject({
      issued: '2009-04-13',
      revised: '2019-03-02',
    });
  });
});

describe('the head of an official document', () => {
  const notice = (number: string) =>
    `甲省民政厅 甲省财政厅关于提高补贴标准的通知\n${number}\n各市、县（区）民政局：\n根据《关于补贴的通知》（乙办发〔2018〕1号），每人每月提高二十元。\n甲省民政厅 甲省财政厅\n2025年2月10日`;

  it.each([
    '甲民发〔2025〕9号',
    '甲民发[2025]9号',
    '甲民发（2025）9号',
    '甲民发﹝2025﹞第9号',
    '甲民发【2025】 9 号',
  ])('reads the number written as %s', (number) => {
    expect(readHead(notice(number)).documentNumber).toBe('甲民发〔2025〕9号');
  });

  it('names all who issued it, and the day they signed', () => {
    expect(readHead(notice('甲民发〔2025〕9号'))).toMatchObject({
      issuer: '甲省民政厅、甲省财政厅',
      issued: '2025-02-10',
    });
  });

  it('takes the issuer from below the text where the title names none, and no number that is only cited', () => {
    const text =
      '关于做好供暖工作的通知\n各街道：\n按照甲办发〔2020〕3号文件做好供暖。\n乙区住房和城乡建设局\n二〇二四年十一月五日';
    expect(readHead(text)).toMatchObject({
      issuer: '乙区住房和城乡建设局',
      documentNumber: null,
      issued: '2024-11-05',
    });
  });

  it('states nothing for a text that states nothing', () => {
    expect(readHead('今天天气好。\n我们去公园。')).toEqual({
      issuer: null,
      documentNumber: null,
      issued: null,
      revised: null,
      effective: null,
    });
  });
});
