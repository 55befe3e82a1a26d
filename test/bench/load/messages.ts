import { readFileSync } from 'node:fs';

/** What one citizen writes next: seven in ten turns a question, two in ten a step of a dialog, one in ten a command. */
export type Kind = 'question' | 'step' | 'command';

const QUESTIONS = ['answers-dev', 'answers-dev-2'].map((name) => `test/golden/${name}.jsonl`);
const BEFORE = [
  '',
  '请问',
  '你好，',
  '问一下，',
  '麻烦问下，',
  '我想问问，',
  '帮我看看，',
  '小华，',
] as const;
const BEHIND = ['', '？', '，谢谢', '，急', '，在线等', '，我不太懂', '，麻烦了', '啊', '呢'] as const;
const PLACES = ['', '', '', '我在银川，', '宁夏的，', '我是甘肃的，', '在北京，', '四川成都，'] as const;
const COMMANDS = ['/help', '/me', '/progress', '/cancel', '/region'] as const;
const CONCERNS = [
  '路灯坏了',
  '下水道堵了',
  '楼上半夜装修',
  '公交不按点来',
  '垃圾没人清',
  '人行道砖碎了',
] as const;

type Random = (below: number) => number;

/** Questions of the development files, said a little differently each time; never those that are held out. */
export function createQuestions(random: Random): () => string {
  const questions = QUESTIONS.flatMap((file) => readFileSync(file, 'utf8').split('\n'))
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as { question: string }).question);
  const one = <T>(of: readonly T[]) => of[random(of.length)] as T;
  return () => `${one(PLACES)}${one(BEFORE)}${one(questions)}${one(BEHIND)}`;
}

export function createKinds(random: Random): () => Kind {
  return () => {
    const at = random(10);
    return at < 7 ? 'question' : at < 9 ? 'step' : 'command';
  };
}

export const commandBy = (random: Random) => COMMANDS[random(COMMANDS.length)] ?? '/help';

/** The steps of a ticket, as somebody takes them one after the other. */
export function ticketSteps(n: number): string[] {
  return [
    '反映问题',
    `${CONCERNS[n % CONCERNS.length]}，第${n}处`,
    `第${n}大街${n % 97}号`,
    '昨天',
    '不留',
    '没有了',
    '提交',
  ];
}
