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
    dueAt: instant,
  }),
  accept: z.strictObject({ note: optionalNote }),
  /** `route`: where this concern belongs instead; the citizen reads it. */
  reject: z.strictObject({ route: text(500, '要写明应当找哪里办理'), note: optionalNote }),
  /** `departmentName` as the citizen reads it; the id alone is stored with the ticket. */
  dispatch: z.strictObject({
    department: text(100, '要选承办单位'),
    departmentName: text(100, '缺少承办单位名称'),
    note: optionalNote,
  }),
  sign: z.strictObject({ note: optionalNote }),
  reply: z.strictObject({ text: text(3000, '要写答复内容') }),
  'send-back': z.strictObject({ note }),
  close: z.strictObject({ note: optionalNote }),
  'follow-up': z.strictObject({
    solved: z.boolean({ error: '要说明是否解决' }),
    satisfaction: z.enum(satisfactions).nullable().default(null),
    note: optionalNote,
  }),
  /** `dueAt`: the deadline of the new round. */
  redo: z.strictObject({ note, dueAt: instant }),
  withdraw: z.strictObject({ note: optionalNote }),
} as const satisfies Record<MoveName, z.ZodType>;

export type MoveInput<M extends MoveName> = z.input<(typeof moveInputs)[M]>;
export type ParsedMoveInput<M extends MoveName> = z.output<(typeof moveInputs)[M]>;
