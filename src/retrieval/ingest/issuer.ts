import type { HeadEvent } from './head-dates.ts';

const ORGAN =
  '人民代表大会常务委员会|人民代表大会|人民政府办公厅|人民政府办公室|人民政府|国务院办公厅|国务院|中央军事委员会|中央军委|政务院|委员会办公室|委员会|办公厅|办公室|指挥部|领导小组|总局|总署|管理局|事务局|人民法院|人民检察院|联合会|总工会|管理中心|中心|总公司|公安部|司法部|民政部|财政部|[\\u4e00-\\u9fff]{2,10}部|[\\u4e00-\\u9fff]{2,10}[局厅委署院行会]';
const ENDS_WITH_ORGAN = new RegExp(`(?:${ORGAN})$`, 'u');
/** 山东省第十三届人民代表大会常务委员会第二十二次会议: sessions are no part of the name. */
const SESSION = /第?[〇零一二三四五六七八九十百\d]+(?:届|次)(?:会议)?/gu;
const ADOPTED =
  /^[（(]?\s*(?:经)?([\u4e00-\u9fff、 ]{2,80}?)(?:主席团|第[〇零一二三四五六七八九十百\d]+(?:次|会议)|审判委员会|检察委员会|常务会议|部务会议|委务会议|局务会议|令|公告|通知|联合|发布|公布|颁布|批准|印发|通过|修正|修订)/u;
const FROM_TITLE = /^(.{2,60}?)(?:关于|印发|转发|令第|令|公告)/u;
const LONGEST_ISSUER = 60;
const NO_NAME = /[的了。！？“”]|\d月|新华社|记者|本报|出台|发布|转发|印发|召开|开展|推进|加强|做好/u;

/**
 * Who made the document: as its head says who adopted or published it, else its title, else who signs it at the
 * end. Null where none of them names an authority.
 */
export function issuerOf(parts: {
  title: string;
  head: string;
  signature: () => readonly string[];
  events: readonly HeadEvent[];
}): string | null {
  const titled = fromTitle(parts.title);
  const found = parts.events.map(({ said }) => adoptedBy(said)).find((it) => it !== null) ?? null;
  const adopted = found === null ? null : withPlace(found, parts.title);
  // 最高人民法院、最高人民检察院关于…: the title names both, the head the one that met first.
  if (titled !== null && (adopted === null || titled.includes(adopted))) return titled;
  return adopted ?? signedBy(parts.head.split('\n')) ?? signedBy(parts.signature());
}

/** 市人民代表大会: which city stands in the title alone. */
function withPlace(name: string, title: string): string {
  const place = /^[\u4e00-\u9fff]{2,8}?(?:[省市县]|自治区)/u.exec(title)?.[0];
  return /^[省市县](?=人)/u.test(name) && place?.endsWith(name.slice(0, 1)) ? place + name.slice(1) : name;
}

function adoptedBy(said: string): string | null {
  const name = ADOPTED.exec(said.replace(/^\s*(?:由|经)?/u, '').replace(/《[^》]*》/gu, ''))?.[1];
  return name === undefined ? null : organ(name);
}

function fromTitle(title: string): string | null {
  const name = FROM_TITLE.exec(title)?.[1];
  return name === undefined || name.includes('《') ? null : organ(name);
}

/** The last lines that are nothing but names of authorities, with or without the day behind them. */
function signedBy(lines: readonly string[]): string | null {
  const names: string[] = [];
  for (const line of [...lines].reverse()) {
    const name = line.replace(/[（(]?(?:\d{4}|[〇○零一二三四五六七八九]{4})\s*年.*$/u, '').trim();
    if (name === '') continue;
    const found = /[，。；：《]/u.test(name) ? null : organ(name);
    if (found === null && names.length > 0) break;
    if (found !== null) names.unshift(found);
  }
  return names.length === 0 ? null : organ(names.join(' '));
}

/** Names of authorities joined by 、; null where what is written is no authority. */
function organ(written: string): string | null {
  if (/[，,；;（(《]/u.test(written)) return null;
  const plain = written
    .replace(SESSION, '')
    .replace(/人大常委会$/u, '人民代表大会常务委员会')
    .replace(/(^|、)中华人民共和国(?=.{3})/gu, '$1')
    .trim();
  const names: string[] = [];
  let open = '';
  // A name may be wrapped in the middle; a line of something else may stand before it.
  for (const part of plain.split(/[\s、]+/u)) {
    open = NO_NAME.test(part) ? '' : open + part;
    if (ENDS_WITH_ORGAN.test(open)) {
      if (!names.includes(open)) names.push(open);
      open = '';
    }
  }
  const name = names.join('、');
  return open === '' && name !== '' && name.length <= LONGEST_ISSUER ? name : null;
}
