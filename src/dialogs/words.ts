import { plain } from '../answering/plain.ts';

/** Words that do what a command or a button does, on their own. */
const COMMAND_WORDS: readonly [RegExp, Spoken][] = [
  [/^(查)?(询)?(一下)?(我的)?(工单)?进度(查询)?$|^(查)?(一下)?我的工单$|^查工单$/u, 'progress'],
  [/^取消$|^不办了$|^停$|^退出$|^算了$/u, 'cancel'],
  [/^(改|换|设置|修改)?(一下)?(我的)?(地区|所在地)$/u, 'region'],
  [/^(我要|我想)?(反映|登记|提交)(一个|一下)?(问题|情况|工单)$|^我要反映$/u, 'ticket'],
  [
    /^(那|好|好的|行|嗯|可以)?[,、]?(那|就)*(你|您)?(帮我|给我|替我|请)?(登记|登记一下|登个记)(一下)?$/u,
    'file',
  ],
  [
    /^(你|您)?(说得?|讲得?)?(的话?)?(我|俺)?(还是|都|完全|实在)?(听|看)?不(太)?(懂|明白)(你|您)?(说|讲|写)?(的|什么|啥)*$|^(你|您)?(说|讲|写)?(的|得)?(太)(长|多|复杂|深|绕)(了|,?(我)?(看|听)不(懂|明白))*$|^.{0,16}(说|讲|写)(得)?(再)?(简单|明白|通俗)(一?点|些)(儿)?$|^.{0,8}(看|听)不(太)?(懂|明白)$|^(什么|啥)意思$/u,
    'simpler',
  ],
  [
    /^(我|我要|我想|我还要|我还想|还要|还想|要)(再)?(补充|补充一下|补充情况|补充一点|补一点)(一下)?(情况|材料|内容|信息)?$|^补充(情况|材料|信息)$/u,
    'supply',
  ],
  [/^帮助$|^使用说明$|^怎么用$/u, 'help'],
  [/^(我要|我想)?(转|找|要|接|叫)?人工(客服|服务|坐席)?$|^客服$|^真人$/u, 'human'],
  [
    /^(我要|我想)?(回到|返回|转回|找回|换回|叫回)(小华|机器人)$|^(小华|机器人)(回答|来)$|^(结束|退出|取消)(人工|排队|转人工)$|^不(等|排)(队|人工)?了$/u,
    'bot',
  ],
  [/^(还是|还|问题|根本)?(没有?|未)(能)?解决(问题)?$|^没有?(什么)?(用|帮助)$|^没帮上忙?$/u, 'unsolved'],
  [/^(已经?|都|问题)?解决了$|^有(帮助|用)$/u, 'solved'],
  [
    /^(我要|我想)?(核对|查|自查)(一下)?(我的)?资格$|^资格(核对|自查)$|^看看?(我)?能(享受|申请|领)(到)?(些)?(什么|哪些|啥)(待遇|补贴)?$/u,
    'check',
  ],
  [
    /^(看看?)?(你|您|你们)?(记了|记着|保存了|存了)我?的?(什么|哪些)(信息|资料|东西)?$|^我的(资料|信息)$/u,
    'me',
  ],
  [/^(请)?(忘记|忘掉)我$|^(删除|删掉|清除|清空)(我的)?(资料|信息|记录|聊天记录|数据)$/u, 'forget'],
  [/^(我要|换成?|打开|开)?(大字|大字版|大字模式|长辈模式|老人模式|字大一?点|简单一?点|关怀模式)$/u, 'large'],
  [/^(关掉?|关闭|退出|取消)(大字|大字版|大字模式|长辈模式)$|^(普通|正常|小)(字|模式|版)$/u, 'normal'],
  [/^(我要|我来)?评价(一下)?$/u, 'rate'],
  [/^(我要|我想|帮我)?(催办|催一下|催一催|催催)(一下|工单|我的工单)?$/u, 'urge'],
  [/^(我要|我想)?(撤单|撤销|撤回|撤掉)(这张|我的)?(工单|投诉)?$/u, 'withdraw'],
];

export type Spoken =
  | 'file'
  | 'simpler'
  | 'supply'
  | 'progress'
  | 'cancel'
  | 'region'
  | 'ticket'
  | 'help'
  | 'human'
  | 'bot'
  | 'unsolved'
  | 'solved'
  | 'rate'
  | 'withdraw'
  | 'urge'
  | 'check'
  | 'me'
  | 'forget'
  | 'large'
  | 'normal';

/** In a dialog the others are answers to its question. */
const IN_DIALOG: readonly Spoken[] = ['progress', 'help', 'human', 'bot', 'me', 'large', 'normal'];

/** What the words of a whole message ask for, where they ask for nothing else. */
export function spokenCommand(text: string, dialog: string | undefined): Spoken | undefined {
  const said = withoutEnding(text);
  const word = COMMAND_WORDS.find(([pattern]) => pattern.test(said))?.[1];
  if (dialog === undefined || word === undefined) return word;
  // 算了 answers the question about a photograph; only these words leave a dialog.
  if (word === 'cancel') return /^(取消|不办了|退出)$/u.test(said) ? word : undefined;
  return IN_DIALOG.includes(word) ? word : undefined;
}

/** 不对，是… takes back what was said just before; what comes behind it, which may be empty. */
export function takenBack(text: string): string | undefined {
  return /^(?:不对|错了|说错了|写错了|更正)(?:[,，:：、。!！\s]+(.*))?$/su
    .exec(text.trim())
    ?.slice(1)
    .map((it) => it ?? '')[0];
}

export function isYes(text: string): boolean {
  return /^(提交|确认|确定|没问题|没错|对|对的|好|好的|可以|是|是的|ok|嗯|行|就这样|没有要补充的)了?$/u.test(
    withoutEnding(text),
  );
}

export function isSkip(text: string): boolean {
  return /^(跳过|下一步|没有|没有了|无|不用|不用了|不必|不留|不想留|不留了|不想说|不说了|不知道|不清楚|不记得|记不清|没|算了|不方便|不需要|就这样|都没有|没什么|我?没有?(照片|图片|材料|电话|手机)|没拍|不改|保持不变)(了|吧|,?谢谢[你您]?)*$/u.test(
    withoutEnding(text),
  );
}

/** Half width, lower case, without white space and without what ends a sentence. */
export function withoutEnding(text: string): string {
  return plain(text).replace(/[\p{P}~吧啊呀哈]+$/u, '');
}
