import { z } from 'zod';
import { satisfactions, ticketKinds, urgencies, type MoveName } from './ticket.ts';
import type { ConversationId } from '../conversation/activity.ts';

/** Longest title on a list of tickets, in characters. */
export const TITLE_LENGTH = 40;

const text = (most: number, missing: string) =>
  z.string({ error: missing }).trim().min(1, missing).max(most, `不能超过 ${most} 字`);
const note = text(1000, '要写明原因');
const optionalNote = z
  .string()
  .trim()
  .max(1000, '不能超过 1000 字')
  .transform((value) => value || null)
  .nullable()
  .default(null);
const instant = z.number({ error: '缺少期限' }).int().nonnegative();
const nullable = (most: number) => text(most, '不能为空').nullable().default(null);

const attachment = z.object({
  id: z.string().min(1),
  mime: z.string(),
  size: z.number().int().nonnegative(),
});

const point = z.object({
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
});

const dispatch = z.strictObject({
  department: text(100, '要选承办单位'),
  /** As the citizen reads it; the id alone is stored with the ticket. */
  departmentName: text(100, '缺少承办单位名称'),
  note: optionalNote,
});

/** What each move needs. Texts are masked and contact details sealed before they get here. */
export const moveInputs = {
  submit: z.strictObject({
    number: text(40, '缺少工单号'),
    queryCodeDigest: text(200, '缺少查询码'),
    kind: z.enum(ticketKinds, { error: '要选诉求类型' }),
    urgency: z.enum(urgencies).default('normal'),
    source: z.enum(['chat', 'phone', 'visit']).default('chat'),
    title: text(200, '要写标题').refine(
      (it) => [...it].length <= TITLE_LENGTH,
      `不能超过 ${TITLE_LENGTH} 字`,
    ),
    description: text(5000, '要写清诉求内容'),
    place: nullable(200),
    happened: nullable(200),
    region: z
      .string()
      .regex(/^\d{6}$/, '地区代码是 6 位数字')
      .nullable()
      .default(null),
    contactSealed: z.string().min(1).nullable().default(null),
    /** Ignored where the citizen acts: then it is the citizen's own. */
    conversation: z
      .custom<ConversationId>((it) => typeof it === 'string' && /^(telegram|web|console):./.test(it))
      .nullable()
      .default(null),
    attachments: z.array(attachment).default([]),
    turnId: z.string().nullable().default(null),
    category: nullable(100),
    location: point.nullable().default(null),
    confidential: z.boolean().default(false),
  }),
  accept: z.strictObject({ note: optionalNote }),
  /** `route`: where this concern belongs instead; the citizen reads it. */
  reject: z.strictObject({ route: text(500, '要写明应当找哪里办理'), note: optionalNote }),
  classify: z.strictObject({
    kind: z.enum(ticketKinds, { error: '要选诉求类型' }),
    category: nullable(100),
    urgency: z.enum(urgencies, { error: '要选紧急程度' }),
    confidential: z.boolean({ error: '要说明是否保密' }),
    note: optionalNote,
  }),
  /** Both null: nobody has it any more. */
  assign: z.strictObject({ assignee: nullable(100), assigneeName: z.string().max(100).default('') }),
  dispatch,
  redispatch: dispatch,
  sign: z.strictObject({ note: optionalNote }),
  /** `suggestion`: which department it belongs to, as the one who returns it thinks. */
  return: z.strictObject({ note, suggestion: nullable(100) }),
  'accept-return': z.strictObject({ note: optionalNote }),
  'deny-return': z.strictObject({ note }),
  'ask-extension': z.strictObject({ until: instant, note }),
  'grant-extension': z.strictObject({ note: optionalNote }),
  'deny-extension': z.strictObject({ note }),
  /** The citizen reads the question. */
  'ask-citizen': z.strictObject({ question: text(500, '要写要群众补充什么') }),
  answer: z.strictObject({
    text: text(2000, '要写补充的情况'),
    attachments: z.array(attachment).default([]),
  }),
  /** The citizen reads why. */
  suspend: z.strictObject({ reviewAt: instant, note }),
  resume: z.strictObject({ note: optionalNote }),
  reply: z.strictObject({ text: text(3000, '要写答复内容') }),
  'send-back': z.strictObject({ note }),
  close: z.strictObject({ note: optionalNote }),
  'follow-up': z.strictObject({
    contacted: z.boolean().nullable().default(null),
    solved: z.boolean({ error: '要说明是否解决' }),
    satisfaction: z.enum(satisfactions).nullable().default(null),
    note: optionalNote,
  }),
  redo: z.strictObject({ note }),
  reopen: z.strictObject({ note }),
  merge: z.strictObject({ master: text(40, '要写并入哪张工单'), note: optionalNote }),
  unmerge: z.strictObject({ note: optionalNote }),
  absorb: z.strictObject({ number: text(40, '缺少工单号') }),
  release: z.strictObject({ number: text(40, '缺少工单号') }),
  /** The master's reply and department. */
  settle: z.strictObject({ reply: text(3000, '缺少答复'), department: nullable(100) }),
  urge: z.strictObject({ note: optionalNote }),
  supervise: z.strictObject({ note }),
  note: z.strictObject({ note }),
  warn: z.strictObject({}),
  overdue: z.strictObject({}),
  review: z.strictObject({}),
  withdraw: z.strictObject({ note: optionalNote }),
} as const satisfies Record<MoveName, z.ZodType>;

export type MoveInput<M extends MoveName> = z.input<(typeof moveInputs)[M]>;
export type ParsedMoveInput<M extends MoveName> = z.output<(typeof moveInputs)[M]>;
