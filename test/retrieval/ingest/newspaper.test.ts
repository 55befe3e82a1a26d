import { describe, expect, it } from 'vitest';
import { isNewspaperPage, splitNewspaper } from '../../../src/retrieval/ingest/newspaper.ts';

/** Made up in the shapes that real pages have: see each name. */
const marked = `# 甲省印发《关于改进乡镇食堂的意见》

《意见》提出,要改进乡镇老年食堂,三年内覆盖百分之八

十的行政村。各地要因地制宜,逐步推开。(转自新华社)

## 乙市民政局上线助浴地图 收录 120 余家站点

■ 本报记者 王小林

近日,乙市民政局的助浴地图上线,用户打开

地图 App,搜索“助浴”即可查看站点。



丙县敬老院老人包粽子 (资料图 图片来源:丙县民政局官网)

## 丁区两项补贴提标

■ 本报记者 赵大海

丁区民政局对困难残疾人生活补贴提高标准,每人每月增加二十元。

做有温度的公益
`;

const plainHeadlines = `甲省委办公厅关于改进社区服务的意见

(2025年3月2日)

一、总体要求

(一)完善服务。推动社区服务设施建设,加快推

进老年助餐,到2027年底覆盖八成以上社区。

子区走访困难退役军人

本报讯(记者 孙晓)近日,子区退役军人事务局走访困难退役军人,送上慰问金500元。

街道负责人表示,将继续做好服务。



6月9日,丑市市场监管局执法人员检查学校食堂。

近年来,丑市抓校园食品安全。

本报记者 周文 摄

本报开通“小寅热线”

市民有烦心事,请拨打热线电话0999-6000000。

倾听百姓心声
了解社情民意
`;

/** Every line of a column has a blank one behind it, then the next column has none. */
const columns = `要闻

新华社北京6月9日电 日前，中共中央

办公厅、国务院办公厅印发《关于改进基

层便民服务的意见》，推动服务更加公

平普惠。

意见强调，要改进窗口服务。用3

年左右时间，新增窗口12

00个以上，方便群众就近办理。制定

统一的办事指南和办理时限标准。

两办印发意见，进一步改进基
层便民服务

让群众少跑腿
多办事

意见一出，群众最关心的是门槛。当务
之急是把好事办好。窗口多了，路近了，
群众的心气就顺了。政策好不好，不在文
件厚，而在群众感受。
`;

describe('a newspaper page', () => {
  it('is told from laws, notices and plain prose by bylines, datelines and sources', () => {
    expect([marked, plainHeadlines, columns].map(isNewspaperPage)).toEqual([true, true, true]);
    const law = '# 甲省条例\n\n2020年1月1日 通过\n\n<!-- INFO END -->\n\n第一条 为了……\n\n第二条 ……';
    const notice = '甲市关于发放补贴的通知\n各区县：\n一、每人每月100元。\n甲市民政局\n2025年1月1日';
    expect([law, notice, '随便一段话。'].map(isNewspaperPage)).toEqual([false, false, false]);
  });

  it('with marked headlines gives each article its headline and byline, its broken sentences whole', () => {
    const articles = splitNewspaper(marked);
    expect(articles.map((it) => [it.kind, it.headline, it.byline])).toEqual([
      ['article', '甲省印发《关于改进乡镇食堂的意见》', null],
      ['article', '乙市民政局上线助浴地图 收录 120 余家站点', '本报记者 王小林'],
      ['caption', '', null],
      ['article', '丁区两项补贴提标', '本报记者 赵大海'],
    ]);
    expect(articles[0]?.paragraphs[0]).toContain('覆盖百分之八十的行政村');
    expect(articles[1]?.paragraphs).toEqual([
      '近日,乙市民政局的助浴地图上线,用户打开地图 App,搜索“助浴”即可查看站点。',
    ]);
  });

  it('keeps a stray line with the article before it', () => {
    expect(splitNewspaper(marked).at(-1)?.paragraphs.at(-1)).toBe('做有温度的公益');
  });

  it('with plain headlines finds the articles by what follows them', () => {
    const articles = splitNewspaper(plainHeadlines);
    expect(articles.map((it) => [it.kind, it.headline])).toEqual([
      ['article', '甲省委办公厅关于改进社区服务的意见'],
      ['article', '子区走访困难退役军人'],
      ['caption', ''],
      ['article', '本报开通“小寅热线”'],
    ]);
    expect(articles[0]?.paragraphs.at(-1)).toContain('加快推进老年助餐');
    expect(articles[1]?.byline).toBe('记者 孙晓');
  });

  it('takes back to a caption what stands above its photographer', () => {
    expect(splitNewspaper(plainHeadlines)[2]?.paragraphs).toEqual([
      '6月9日,丑市市场监管局执法人员检查学校食堂。',
      '近年来,丑市抓校园食品安全。',
      '本报记者 周文 摄',
    ]);
  });

  it('set in columns is joined without spaces, also in the middle of a figure', () => {
    const [news, comment] = splitNewspaper(columns);
    expect(news?.byline).toBe('新华社');
    expect(news?.paragraphs.join('')).toContain('新增窗口1200个以上，方便群众就近办理。');
    expect(comment?.headline).toBe('两办印发意见，进一步改进基层便民服务 让群众少跑腿多办事');
    expect(comment?.paragraphs.join('')).toContain('政策好不好，不在文件厚，而在群众感受。');
  });

  it('loses not a character', () => {
    const bare = (text: string) => [...text.replace(/[\s#■]/gu, '')].sort().join('');
    for (const page of [marked, columns]) {
      const parts = splitNewspaper(page).flatMap(({ headline, byline, paragraphs }) => [
        headline,
        byline?.startsWith('本报') ? byline : '',
        ...paragraphs,
      ]);
      expect(bare(parts.join(''))).toBe(bare(page));
    }
  });

  it('from the web takes press and day from the line under the headline', () => {
    const page =
      '办事\n\n搜索文档\n甲省关于改进窗口服务的意见\n新华社· 2025-09-10 18:01\n窗口服务 - 完善办事指南 [1]';
    expect(splitNewspaper(page)[0]).toMatchObject({
      headline: '甲省关于改进窗口服务的意见',
      published: '2025-09-10',
    });
  });
});

describe('an article that is no matter of any authority', () => {
  const kindOf = (text: string) => splitNewspaper(`标题在这里\n本报讯（记者 李红）${text}`)[0]?.kind;

  it('is marked: sports, obituaries, lost papers', () => {
    expect(kindOf('昨晚的联赛决赛中，主教练排出三名前锋，球员连进两球，球队夺冠。')).toBe('unrelated');
    expect(kindOf('讣告：某先生因病逝世，遗体告别仪式定于明日举行。')).toBe('unrelated');
    expect(kindOf('遗失声明：某商店遗失公章一枚，声明作废。')).toBe('unrelated');
  });

  it('is not one that has a sport in it and is about a public service', () => {
    expect(kindOf('市民政局在社区举办老年人乒乓球比赛，街道为老年人办理优待证。')).toBe('article');
  });
});
