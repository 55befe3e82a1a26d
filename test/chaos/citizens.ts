import type { BotApiEmulator } from '../support/bot-api-emulator.ts';
import { createKillCitizen, type KillCitizen } from '../e2e/kill-citizen.ts';
import { pause, until } from './waiting.ts';
import type { Supervisor } from './supervisor.ts';

/** Concerns that are about different matters in different places: nobody is asked to join another's. */
const CONCERNS = [
  '路灯坏了没人管',
  '下水道堵了污水横流',
  '楼上装修半夜还在打钻',
  '公交车总是不按点来',
  '小区垃圾好几天没人清',
  '人行道的砖都碎了',
  '暖气不热屋里冷得很',
  '饭店油烟直排熏人',
] as const;
const PATIENCE_MS = 240_000;

/** What was reported, and the number that it has. */
export interface Filed {
  concern: string;
  number: string;
}

export interface LifeOptions {
  n: number;
  random: (below: number) => number;
  /** Files nothing. */
  asksOnly: boolean;
}

/** What somebody did from the first word to the number of the ticket. */
export interface TelegramStory {
  chatId: number;
  /** Ids of the updates and what they say, in the order in which they were sent. */
  sent: { updateId: number; text: string }[];
  filed?: Filed;
}

export interface WebStory {
  citizen: KillCitizen;
  filed?: Filed;
}

/** Words that no other citizen of the campaign uses. */
export function concernOf(n: number): { text: string; place: string } {
  const words = CONCERNS[n % CONCERNS.length] ?? '';
  return { text: `${words}，第${n}号`, place: `第${n}大街${n}号` };
}

/** Where the clock jumps by a day, a dialog that takes several messages would lapse in between. */
const questionsOf = (n: number) => [
  `失业金最长能领多久，第${n}个人`,
  `失业金怎么申请，第${n}个人`,
  `居住证怎么办，第${n}个人`,
  `失业金断了还能接着领吗，第${n}个人`,
];

const stepsOf = (concern: { text: string; place: string }, n: number) => [
  `失业金最长能领多久，第${n}个人`,
  '反映问题',
  concern.text,
  concern.place,
  '昨天',
  '不留',
  '没有了',
  '提交',
];

/** Writes some messages without waiting for an answer to the one before, as people do. */
export async function liveOnTelegram(
  emulator: BotApiEmulator,
  hotline: Supervisor,
  { chatId, n, random, asksOnly }: LifeOptions & { chatId: number },
): Promise<TelegramStory> {
  const citizen = emulator.citizen(chatId);
  const concern = concernOf(n);
  const sent: TelegramStory['sent'] = [];
  for (const text of asksOnly ? questionsOf(n) : stepsOf(concern, n)) {
    const updateId = citizen.says(text);
    sent.push({ updateId, text });
    if (random(10) === 0) emulator.pushAgain(updateId);
    const isTaken = () => !emulator.unconfirmed().includes(updateId);
    const acknowledged = until(isTaken, {
      mostMs: PATIENCE_MS,
      orElse: 'fail',
      what: `The confirmation of update ${updateId}`,
    }).then(hotline.acknowledged);
    if (random(3) === 0) acknowledged.catch(() => undefined);
    else await acknowledged;
  }
  const number = asksOnly ? undefined : await numberIn(() => citizen.received());
  return { chatId, sent, ...(number !== undefined && { filed: { concern: concern.text, number } }) };
}

async function numberIn(received: () => { text: string }[]): Promise<string> {
  const find = () => received().flatMap(({ text }) => /XH\d{8}-\d{5}/u.exec(text)?.[0] ?? [])[0];
  await until(() => find() !== undefined, {
    mostMs: PATIENCE_MS,
    orElse: 'fail',
    what: 'The number of a ticket',
  }).catch((error: unknown) => {
    const last = received()
      .slice(-3)
      .map(({ text }) => text.slice(0, 60));
    throw new Error(`No number of a ticket came; last was said: ${last.join(' | ')}`, { cause: error });
  });
  return find() ?? '';
}

/** The page of the hotline, which sends a message under the same id until it is acknowledged. */
export async function liveOnThePage(
  hotline: Supervisor,
  { n, random, asksOnly }: LifeOptions,
): Promise<WebStory> {
  const citizen = createKillCitizen(hotline.url, hotline.acknowledged);
  const concern = concernOf(n);
  await citizen.open();
  await citizen.hears(/我是小华/u);
  for (const text of asksOnly ? questionsOf(n) : stepsOf(concern, n)) {
    await citizen.says(text);
    if (random(3) === 0) await pause(random(200));
  }
  const number = asksOnly ? undefined : await citizen.hears(/XH\d{8}-\d{5}/u);
  return { citizen, ...(number !== undefined && { filed: { concern: concern.text, number } }) };
}
