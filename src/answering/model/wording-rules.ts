/** Held against the sentence as `plain` leaves it: simplified, half width, without spaces. */

/** Nobody may promise what an office decides. */
export const PROMISE =
  /一定(?:能|会|可以|给|行|批|发|办)|肯定(?:能|会|可以|给|行|批|发|办|没)?|必定|绝对|放心|包您|包你|包(?:过|批|成)|准能|稳(?:拿|领|过)|没问题|百分百|打包票|我们会(?:给|帮|为|替|让)|我(?:会)?(?:帮|替|给)您(?:办|申请|领|争取)/u;
/** These are also words of the rules themselves: 用人单位应当保证…, 承诺书, 担保人. */
export const PROMISE_UNLESS_CITED = /保证|承诺|担保|确保/u;

/** What sounds like a right to something, of what is no more than an aim, an event or an opinion. */
export const ENTITLES =
  /可以?(?:申请|申领|办理|领|享受|拿|得到|报销|获得)|能够?(?:申请|申领|领|享受|拿|得到|报销|获得)|有权|有资格|(?:会|将)(?:发给?|补|给)您|去(?:申请|领|办)/u;

/** Words of somebody who speaks of orders or of being a program. */
export const INSTRUCTION =
  /提示词|系统(?:消息|提示|指令)|语言模型|人工智能助手|作为(?:一个|一名)?ai|忽略(?:以上|上面|之前|前面)|指令|规则(?:要求|规定)我|上一稿|json/u;

/** Where swindlers want people to go; no rule of ours sends anybody there. */
export const LURE = /微信|红包|扫码|二维码|转账|汇款|验证码|加群|入群|私聊|客服|网址|链接|中奖|手续费/u;

/** A rule turned round is worse than a rule left out. */
export const FORBIDS =
  /不得|(?<!能)不能|(?<!可)不可|不予|(?<!拿|说|吃)不准|不允许|禁止|不再|不享受|不属于|不包括|除外|不受理/u;
export const SPARES = /不用|不需要?|无需|无须|不必|免(?:费|交|缴|除|收|于|去)|不收|不限|不受/u;
export const NEGATES = /不|无|未|非|没|免|禁|除|勿|拒|停/u;

/** Words that sound like an amount without being one: 数百元. */
export const VAGUE_AMOUNT = /(?:上|数|好几|几|成)[十百千万亿](?=[余多]?[元块万千个天人年])|成千上万/u;

/** The whole country, said of what holds in one place. */
export const NATIONWIDE = /全国|国家(?:规定|统一|标准)|各地都|哪里都|各省都/u;

/** A law that is named without its marks. */
export const NAMED_LAW =
  /(?:根据|依照|按照|依据|按|《)([一-鿿]{2,30}?(?:条例|细则|法典|办法|法|通知|意见))/gu;
/** 按有关办法 names none. */
export const NO_LAW =
  /^(?:国家|当地|本地|有关|相关|具体|这个|以上|上述|现行|的|规定|政策|地方|法律|法规|依法)*(?:办法|法|意见|通知|条例|细则)$/u;

/** What every sentence has, whatever it is about; not looked for in what it rests on. */
export const COMMON =
  /您的?|你的?|我们?|可以|需要|应当|应该|必须|如果|的话|以及|或者|并且|而且|因为|所以|同时|另外|然后|最后|首先|其次|先|再|的|了|是|在|和|与|或|就|也|都|要|请|根据|依照|按照|按|这|那|到|去|向|由|对|把|被|给|为|能|会|有|没有|不|等|着|过|来|时候?|后|前|以后|以前|之后|之前|一下|目前|现在|提出|说|报道|文章|认为|作者|政策|规定|办理|申请|带上?|拿|找|问|看/u;
