import type { Recogniser } from './recognise.ts';

const COMPOUND = '欧阳|司马|上官|诸葛|夏侯|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|端木|轩辕|南宫|长孙';
/** The family names of nine people in ten; those that are common words too are left out, such as 车, 和, 向. */
const SINGLE =
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔汤常温康施牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷曲盛冉蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝';
const GIVEN = '[\\u4e00-\\u9fff](?:[\\u4e00-\\u9fff]|·[\\u4e00-\\u9fff]{1,6})?';
const NAME = `(?:(?:${COMPOUND})${GIVEN}|[${SINGLE}]${GIVEN})`;
/** What may follow a name; without it the characters may be the beginning of anything. */
const AFTER =
  '(?=$|[,。;:!?、 \\n()（）「」"”]|今年|现年|电话|手机|身份证|号码|联系|家住|住在?|男|女|是(?:我|本|一)|来自|[0-9]|\\[)';

/** A person who is introduced by name; a name by itself looks like any other word. */
export const nameRecognisers: Recogniser[] = [
  named('(?:我叫|我的名字(?:叫|是)|名叫|叫做)'),
  named('(?:姓名|真名|联系人|收件人|户主|持卡人|开户人|患者)(?:是|为|叫)?[: ]{1,3}'),
  named('(?:姓名|名字|联系人|户主)(?:是|为|叫)'),
  named(
    '(?:儿子|女儿|孩子|老公|老婆|妻子|丈夫|母亲|父亲|爸爸|妈妈|我爸|我妈|爷爷|奶奶|老伴|媳妇|弟弟|哥哥|姐姐|妹妹)(?:名字)?叫',
  ),
  {
    pattern: new RegExp(`(?<=本人|我是)${NAME}(?=[,、 ]{0,2}(?:男|女|身份证|电话|手机|联系电话|现年))`, 'gu'),
    label: () => '[姓名]',
  },
];

function named(before: string): Recogniser {
  return { pattern: new RegExp(`(?<=${before})${NAME}${AFTER}`, 'gu'), label: () => '[姓名]' };
}
