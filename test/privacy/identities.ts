import { identityCheck, isBankCard } from '../../src/conversation/check-digits.ts';
import { seededRandom } from '../support/random.ts';

/** Somebody made up, with data that only this one has. */
export interface Identity {
  name: string;
  id: string;
  phone: string;
  card: string;
  plate: string;
  email: string;
  /** Road, estate and building: where a concern may be. */
  where: string;
  /** Which door. */
  door: string;
}

const SURNAMES = [
  ...'王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚',
];
const GIVEN = [...'鑫焱淼垚犇骉羴猋麤龘赟翀昉昶晟暄煜煊烨炜琛珺琰璟瑄璇瓒彧翊翎羿翡'];
const PROVINCES = ['11', '31', '37', '44', '51', '64', '65'];
const two = (n: number) => String(n).padStart(2, '0');

/** The same ones for the same seed. */
export function makeIdentities(count: number, seed: number): Identity[] {
  const random = seededRandom(seed);
  const pick = <T>(from: readonly T[]): T => from[random(from.length)] as T;
  const digits = (length: number) => Array.from({ length }, () => random(10)).join('');
  return Array.from({ length: count }, (_, at) => {
    const head = `${pick(PROVINCES)}${digits(4)}${1940 + random(70)}${two(1 + random(12))}${two(1 + random(28))}${digits(3)}`;
    const cardHead = `6222${digits(14)}`;
    const unique = 1_000 + at;
    return {
      name:
        pick(SURNAMES) +
        (GIVEN[Math.floor(at / GIVEN.length) % GIVEN.length] ?? '') +
        (GIVEN[at % GIVEN.length] ?? ''),
      id: head + identityCheck(head),
      phone: `1${3 + random(7)}${digits(5)}${unique}`,
      card: cardHead + [...'0123456789'].find((it) => isBankCard(cardHead + it)),
      plate: `宁A${'ABCDEFGH'[random(8)]}${unique}`,
      email: `user.${digits(6)}.${unique}@mail.example.cn`,
      where: `幸福路${1 + random(90)}号安居小区${1 + random(30)}号楼`,
      door: `${1 + random(9)}单元${unique}室`,
    };
  });
}

/** As people write it, in one go. */
export function toldBy(it: Identity, at: number): string {
  const ways = [
    `我叫${it.name}，身份证${it.id}，电话${it.phone}，卡号${it.card}，车牌${it.plate}，邮箱${it.email}，家住${it.where}${it.door}`,
    `${it.id} ${it.phone}，${it.card}；${it.plate} ${it.email} ${it.where}${it.door}，姓名：${it.name}`,
    `本人${it.name}，身份证号${spaced(it.id, 6)}，手机${spaced(it.phone, 4)}，卡${spaced(it.card, 4)}，${it.plate}，${it.email}，${it.where}${it.door}`,
    wide(
      `我叫${it.name}，身份证${it.id}，电话${it.phone}，卡号${it.card}，车牌${it.plate}，邮箱${it.email}，住址${it.where}${it.door}`,
    ),
  ];
  return ways[at % ways.length] ?? '';
}

const spaced = (text: string, size: number) => (text.match(new RegExp(`.{1,${size}}`, 'gu')) ?? []).join(' ');
const wide = (text: string) => text.replace(/[!-~]/g, (it) => String.fromCharCode(it.charCodeAt(0) + 0xfee0));

/** Everything of somebody that must be nowhere in clear, by what it is. */
export function needlesOf(it: Identity): Record<string, string> {
  const { name, id, phone, card, plate, email, door } = it;
  return { name, id, phone, card, plate, email, door };
}

/** Whatever is looked through, as it would be written without spaces and in plain characters. */
export function plain(text: string): string {
  return text.normalize('NFKC').replace(/[\s\u200b]/g, '');
}
