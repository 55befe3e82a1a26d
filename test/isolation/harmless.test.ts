import ExcelJS from 'exceljs';
import { describe, expect, it } from 'vitest';
import { PassThrough } from 'node:stream';
import { createLog } from '../../src/app/log.ts';
import { csvOf, textColumn } from '../../src/desk/reports-table.ts';
import { harmless } from '../../src/desk/spreadsheet.ts';
import { sampleTicket } from '../support/samples.ts';
import { createDeskWorld } from '../desk/desk-world.ts';
import { createDialogWorld } from '../dialogs/dialog-world.ts';

/** One text of each kind that something downstream might obey. */
const hostile = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '</textarea><svg onload=alert(1)>',
  '[点我](javascript:alert(1)) **粗** ![x](http://evil.example/x.png)',
  '*_[]()~`>#+-=|{}.! <b>粗</b> <a href="tg://user?id=1">他</a>',
  '\u001b[31m红\u001b[0m\u001b]0;标题\u0007',
  '一行\r\n{"level":"error","msg":"假的一行"}\n',
  '=HYPERLINK("http://evil.example","点")',
  '+1+1',
  '-1+cmd|calc',
  '@SUM(1)',
  '\t=1+1',
  '＝1+1',
  '\u202e】急紧【 反着写\u2066',
  '路边\n【紧急】新工单 XH20261121-99999（求助）\u2028办理期限 明天 @all /bind https://evil.example/x',
];

/** Ends a line, takes no room, or turns the direction of what follows. */
const unseen = /[\r\u2028\u2029\p{C}]/u;

describe.each(hostile)('%j', (text) => {
  it('stays words on the desk, under a policy that runs no script of others', async () => {
    const world = createDeskWorld();
    const ticket = await world.ticket({ title: [...text].slice(0, 40).join(''), description: text });
    await world.storage.store.commit({
      transcript: [{ conversation: 'telegram:42', at: world.clock.now, speaker: 'citizen', text }],
    });
    const browser = await world.signIn('supervisor');
    for (const path of ['/desk', `/desk/tickets/${ticket.number}`, `/desk?q=${encodeURIComponent(text)}`]) {
      const { html, headers, status } = await browser.get(path);
      expect(status).toBe(200);
      expect(html).not.toMatch(/<script>|<img src=x|<svg onload|<b>粗|href="(?:javascript|tg):/u);
      expect(headers.get('content-security-policy')).toContain("default-src 'self'");
      expect(headers.get('content-security-policy')).not.toContain('unsafe');
    }
  });

  it('goes to Telegram and the staff’s group as plain text, as nothing that is marked up', async () => {
    const world = createDialogWorld({ staffGroup: 'telegram:-100777', script: [{ text: '没有找到。' }] });
    const citizen = await world.guest('7', 'telegram');
    await citizen.commands('ticket');
    await citizen.says(`路灯坏了 ${text}`);
    for (const message of world.storage.tables.outbox) {
      expect(Object.keys(message).filter((it) => /parse_?mode|entities/iu.test(it))).toEqual([]);
    }
  });

  it('is one line of an alert in the staff’s group, in no other shape than any other words', async () => {
    const world = createDialogWorld({ staffGroup: 'telegram:-100777' });
    const alertOf = (title: string, place: string) =>
      world.deps.alert({ ticket: sampleTicket({ title, place }), move: 'submit', to: 'operators' })?.message;
    const [plain, said] = [alertOf('路灯坏了', '路边'), alertOf(text, text)];
    const lines = said?.text.split('\n') ?? [];
    expect(lines).toHaveLength(plain?.text.split('\n').length ?? 0);
    for (const line of lines) expect(line).not.toMatch(unseen);
    expect(lines[1]).toBe(text.replace(/[\s\p{C}]+/gu, ' ').trim());
    expect(said?.buttons).toEqual(plain?.buttons);
    expect(Object.keys(said ?? {}).sort()).toEqual(Object.keys(plain ?? {}).sort());
  });

  it('is a text in a workbook, and no formula or link', async () => {
    const world = createDeskWorld();
    await world.ticket({ title: [...text].slice(0, 40).join(''), description: text });
    const browser = await world.signIn('supervisor');
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await world.app.request('/desk/export?format=xlsx', { headers: { cookie } });
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load(await response.arrayBuffer());
    const cells: string[] = [];
    workbook.worksheets[0]?.getRow(2).eachCell(({ type, formula, hyperlink, value, text: shown }) => {
      expect([ExcelJS.ValueType.String, ExcelJS.ValueType.Number]).toContain(type);
      expect([formula, hyperlink]).toEqual([undefined, undefined]);
      expect(typeof value).toMatch(/string|number/u);
      cells.push(shown);
    });
    // Ends are trimmed when it is filed, and XML knows one end of a line.
    expect(cells).toContain(harmless(text.trim()).replaceAll('\r\n', '\n'));
    expect(cells.filter((it) => /^\s*[=+\-@＝＋－＠]/u.test(it))).toEqual([]);
  });

  it('is one line of the log', () => {
    const to = new PassThrough();
    createLog('info', { to }).warn({ error: text, err: new Error(text) }, text);
    const lines = String(to.read()).trimEnd().split('\n');
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'warn', msg: text, error: text });
    expect(lines[0]).not.toContain('\u001b');
  });

  it('begins no formula in a cell of a CSV', () => {
    const csv = csvOf({ columns: [textColumn('标题')], rows: [[text]] });
    expect(csv.split('\r\n')[1]).not.toMatch(/^"\s*[=+\-@＝＋－＠]/u);
    expect(csv).toContain(text.replaceAll('"', '""'));
  });
});
