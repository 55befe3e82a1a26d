/** Every word that the page and its errors say; what the bot says comes from elsewhere. */
export const text = {
  title: '小华 民生热线',
  tagline: '机器人自动回复 · 可转人工',
  progressLink: '进度查询',
  chatLink: '返回对话',
  largeType: '大字',
  skip: '跳到输入框',
  noscript: '这个页面需要浏览器允许 JavaScript 才能对话。您也可以直接拨打 12345，会有人接听。',
  noscriptProgress: '进度查询不需要 JavaScript，可以直接使用：',

  notice: {
    machine: '回答由机器根据政策文件整理，以经办部门答复为准。',
    privacy: '对话只用于答复您的问题、办理您登记的事。请不要发身份证号、银行卡号。',
    leave: '清除这台设备上的对话',
    leaveConfirm:
      '清除后，这台设备上看不到这段对话了；已登记的工单仍会办理，凭工单号和查询码可以查进度。确定清除吗？',
  },
  log: '对话记录',
  starting: '正在连接……一直没有反应，请刷新页面，或拨打 12345。',
  earlier: '更早的对话没有显示。',
  speakers: { citizen: '我', bot: '小华 · 机器人', staff: '工作人员' },
  sources: '依据（点开看出处）',
  buttons: '可以点选',
  typing: '正在输入……',
  newBelow: '下面还有内容',
  image: '图片',
  file: '文件',

  composer: {
    label: '输入您的问题',
    placeholder: '写下您的问题',
    send: '发送',
    attach: '发送照片或 PDF',
    attachShort: '照片',
    uploading: '正在上传',
    remove: '删除',
    tooLong: '最多 {most} 个字，现在 {now} 个。',
    tooMany: '一次最多 {most} 个文件。',
    tooLarge: '文件太大，最大 10 MB。',
    wait: '文件还在上传，请等一下再发。',
    uploadFailed: '没有传上来。请删除后再试。',
    ready: '已添加',
    failed: '没有传上来。',
  },
  sending: '正在发送……',
  failed: '没有发出去',
  retry: '重试',
  edit: '修改',
  connection: {
    lost: '连接断了，正在重新连接……',
    offline: '手机或电脑没有联网。联网后会自动接上。',
    restored: '已重新连上。',
    noNetwork: '网络不通。',
    noCookies: '浏览器没有保存会话。请允许本网站使用 Cookie 后刷新，或拨打 12345。',
  },
  unread: '（新消息）',
  today: '今天',
  yesterday: '昨天',

  progress: {
    title: '进度查询',
    intro: '请输入登记时告诉您的工单号和查询码。',
    number: '工单号',
    code: '查询码',
    submit: '查询',
    notFound: '没有查到。请核对工单号和查询码；查询码丢了，可以在登记时的对话里问小华，或拨打 12345。',
    tooOften: '查询次数太多，请过 {wait}再试。着急请拨打 12345。',
    foreign: '这个查询不是从本页面发出的，请重新填写。',
    status: '当前状态',
    department: '承办单位',
    submittedAt: '登记时间',
    dueAt: '答复期限',
    reply: '答复',
    history: '办理过程',
    again: '再查一张',
  },
} as const;

export interface FaultWords {
  message: string;
  remedy: string;
}

/** What went wrong and what to do now, by the code in the answer. */
export const faultWords = {
  NO_SESSION: { message: '会话已失效。', remedy: '请刷新页面再发。' },
  FOREIGN: { message: '这个请求不是从本页面发出的。', remedy: '请打开热线页面再发。' },
  BAD_REQUEST: { message: '没有看懂发来的内容。', remedy: '请刷新页面再试。' },
  EMPTY: { message: '没有内容。', remedy: '请写几个字再发。' },
  TOO_LONG: { message: '内容太长，最多 4000 个字。', remedy: '请缩短后再发，或分几次发。' },
  TOO_MANY_FILES: { message: '一次最多发 5 个文件。', remedy: '请分几次发。' },
  TOO_OFTEN: { message: '发得太快了。', remedy: '请过 {wait}再试。' },
  FILE_TOO_LARGE: { message: '文件太大，最大 10 MB。', remedy: '请换一张小一点的照片。' },
  FILE_REJECTED: {
    message: '这个文件不能接收。',
    remedy: '请发照片（JPEG、PNG、GIF、WEBP）或 PDF，不超过 10 MB。',
  },
  FILE_UNKNOWN: { message: '附件找不到了。', remedy: '请重新添加附件再发。' },
  NOT_FOUND: { message: '没有这个内容。', remedy: '请回到对话页面。' },
  BUSY: { message: '系统正忙，这条还没有收到。', remedy: '请过一会儿点“重试”。' },
  STOPPING: { message: '系统正在重启，这条还没有收到。', remedy: '请过一会儿点“重试”。' },
  INTERNAL: {
    message: '系统出了点问题，这条还没有收到。',
    remedy: '请过一会儿点“重试”；一直不行，请拨打 12345。',
  },
} as const satisfies Record<string, FaultWords>;

export type FaultName = keyof typeof faultWords;

export function waitWords(waitMs: number): string {
  const seconds = Math.ceil(waitMs / 1000);
  return seconds < 90 ? `${seconds} 秒` : `${Math.ceil(seconds / 60)} 分钟`;
}

/** `{name}` in a text is replaced by its value. */
export function fill(words: string, values: Readonly<Record<string, string | number>>): string {
  return words.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
}
