/** Held against the sentence as `plain` leaves it: simplified, half width, without spaces. */

/** Nobody may promise what an office decides. */
export const PROMISE =
  /一定(?:能|会|可以|给|行|批|发|办)|肯定(?:能|会|可以|给|行|批|发|办|没)?|必定|绝对|放心|包您|包你|包(?:过|批|成)|准能|稳(?:拿|领|过)|没问题|百分百|打包票|我们会(?:给|帮|为|替|让)|我(?:会)?(?:帮|替|给)您(?:办|申请|领|争取)|等着(?:拿|领|收)/u;
/** These are also words of the rules themselves: 用人单位应当保证…, 承诺书, 担保人. */
export const PROMISE_UNLESS_CITED =
  /保证|承诺|担保|确保|已经?(?:被|给您|为您|替您|帮您)?(?:批准|获批|批下来|审批通过|审核通过|通过|到账|办好|办妥)/u;

/** What sounds like a right to something, of what is no more than an aim, an event or an opinion. */
export const ENTITLES =
  /可以?(?:申请|申领|办理|领|享受|拿|得到|报销|获得)|能够?(?:申请|申领|领|享受|拿|得到|报销|获得)|有权|有资格|(?:会|将)(?:发给?|补|给)您|去(?:申请|领|办)/u;

/** Words of somebody who speaks of orders or of being a program. */
export const INSTRUCTION =
  /提示词|系统(?:消息|提示|指令)|语言模型|人工智能助手|作为(?:一个|一名)?ai|忽略(?:以上|上面|之前|前面)|指令|规则(?:要求|规定)我|上一稿|json/u;

/** Rules have no speaker: one who speaks in the first person, or in the name of an office, is somebody else. */
export const SPEAKER =
  /(?<!自)我(?!国|省|市|区|县|州)|俺|咱|本(?:局|机关|政府|人民政府)(?:决定|同意|宣布)|经研究|特此|兹(?:证明|通知|有)|(?:现|正式)(?:决定|宣布|公告|通知)/u;

/** Nobody is called names here. */
export const INSULT =
  /傻|蠢|白痴|废物|脑残|混蛋|王八|贱人|畜生|去死|滚(?:蛋|开|出|吧)|他妈|妈的|穷鬼|穷光蛋|没素质|刁民|活该|垃圾(?=[，。！？的]|$)|有病(?=[，。！？]|$)/u;

/** Where swindlers want people to go; no rule of ours sends anybody there. */
export const LURE = /微信|红包|扫码|二维码|转账|汇款|验证码|加群|入群|私聊|客服|网址|链接|中奖|手续费/u;

/** A rule turned round is worse than a rule left out. */
export const FORBIDS =
  /不得|(?<!能)不能|(?<!可)不可|不予|(?<!拿|说|吃)不准|不允许|禁止|不再|不享受|不属于|不包括|除外|不受理/u;
export const SPARES = /不用|不需要?|无需|无须|不必|免(?:费|交|缴|除|收|于|去)|不收|不限|不受/u;
export const NEGATES = /不|无|未|非|没|免|禁|除|勿|拒|停/u;

/** Words that sound like an amount without being one: 数百元, 五千块, 九成五, 好几倍. */
export const VAGUE_AMOUNT =
  /(?:上|数|好几|几|成)[十百千万亿](?=[余多]?[元块万千个天人年])|成千上万|[一二两三四五六七八九]成(?![年立为员本果功都人品])|[几数]倍|[一二两三四五六七八九十百千万]+块(?![地田牌])/u;

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

/** How one goes from one thing to the next, without saying anything. */
export const FILLERS =
  /一般(?:情况下|来说|来讲|是)?|(?:需要|要|请)?注意(?:的是)?|具体(?:来说|来讲)?|简单(?:来说|来讲|说)?|总的来说|也就是说?|换句话说|意思是|第[一二三四五六]步?|除此之外|除了这些|这种情况下?|在这种情况下|符合条件的话?|有下面几种|包括下面这些|下面这些|以下几[种项条个]/u;
