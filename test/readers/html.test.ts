import { expect, it } from 'vitest';
import { documentOf, fileOf, refusalOf } from './reading.ts';

const page = (body: string, head = '') =>
  `<!DOCTYPE html><html><head><meta charset="utf-8">${head}</head><body>${body}</body></html>`;
const TEXT = '具有本市户籍、共同生活的家庭成员人均收入低于当地最低生活保障标准的家庭，可以申请最低生活保障。';

it('the article of a web page stands without what surrounds it', async () => {
  const { text, title } = await documentOf(
    'a.html',
    page(
      `<nav><a href="/">首页</a></nav><header>某市人民政府</header>
       <div class="top-menu"><a>新闻</a><a>政务</a></div>
       <div class="position"><ul><li><a>机构</a></li><li><a>新闻</a></li><li><a>公开</a></li><li><a>服务</a></li></ul></div>
       <h1>低保办理指南</h1><script>var a = 1;</script><style>p { color: red }</style>
       <h2>一、条件</h2><p>${TEXT}</p><ul><li>身份证</li><li>户口簿</li></ul><div id="footer">版权所有</div>
       <div class="share">分享到</div><p hidden>看不见的</p><noscript>请打开脚本</noscript>`,
      '<title>低保办理指南_某市人民政府</title>',
    ),
  );
  expect(title).toBe('低保办理指南');
  expect(text).toBe(`# 低保办理指南\n## 一、条件\n${TEXT}\n身份证\n户口簿`);
});

it('a table with names of columns gives a line for each row that can be understood alone', async () => {
  const { text } = await documentOf(
    'a.htm',
    page(`<p>${TEXT}</p><table><caption>标准</caption><tr><th>区</th><th>类别</th><th>标准</th></tr>
      <tr><td rowspan="2">甲区</td><td>城市</td><td>700元</td></tr><tr><td>农村</td><td>500元</td></tr>
      <tr><td>乙区</td><td></td><td>600元</td></tr></table>`),
  );
  expect(text.split('\n').slice(1)).toEqual([
    '标准',
    '区：甲区；类别：城市；标准：700元',
    '区：甲区；类别：农村；标准：500元',
    '区：乙区；标准：600元',
  ]);
});

it('a table that only places the article on the page is no table', async () => {
  const { text } = await documentOf(
    'a.html',
    page(`<table><tr><td><h1>通知</h1><p>${TEXT}</p></td></tr></table>`),
  );
  expect(text).toBe(`# 通知\n${TEXT}`);
});

it('what is marked as the article counts where most of the text stands in it', async () => {
  const { text } = await documentOf(
    'a.html',
    page(`<p>上一篇</p><article><p>${TEXT}</p></article><p>下一篇</p>`),
  );
  expect(text).toBe(TEXT);
});

it('a page that would be empty without its surroundings is kept whole', async () => {
  const { text } = await documentOf('a.html', page(`<div class="footer menu"><p>${TEXT}</p></div>`));
  expect(text).toBe(TEXT);
});

it('the title comes from the mark of government pages, the only heading, or the window', async () => {
  const titleOf = async (head: string, body = '') =>
    (await documentOf('a.html', page(`${body}<p>${TEXT}</p>`, head))).title;
  expect(await titleOf('<meta name="ArticleTitle" content="关于低保的通知"><title>x</title>')).toBe(
    '关于低保的通知',
  );
  expect(await titleOf('<title>x</title>', '<h1>办法</h1>')).toBe('办法');
  expect(await titleOf('<title>办法 - 某市人民政府</title>', '<h1>甲</h1><h1>乙</h1>')).toBe('办法');
  expect(await titleOf('')).toBeUndefined();
});

it('a page in the encoding that it declares is read', async () => {
  const gb = Buffer.concat([
    Buffer.from('<html><meta charset="gb2312"><body><p>'),
    Buffer.from('b5cdb1a3', 'hex'),
    Buffer.from('</p></body></html>'),
  ]);
  expect((await documentOf('a.html', gb)).text).toBe('低保');
});

it('a page that nests deeper than any for people is read', async () => {
  const deep = `${'<div>'.repeat(5000)}${TEXT}`;
  expect((await documentOf('a.html', page(deep))).text).toContain('最低生活保障');
});

it('a page without text is refused', async () => {
  expect((await refusalOf(fileOf('a.html', page('<img src="a.png"><script>1</script>')))).message).toContain(
    '没有文字',
  );
});
