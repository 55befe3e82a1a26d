import ExcelJS from 'exceljs';
import { describe, expect, it } from 'vitest';
import { exportColumns, exportRow } from '../../src/desk/export-rows.ts';
import { csvLine, harmless } from '../../src/desk/spreadsheet.ts';
import { sampleTicket } from '../support/samples.ts';
import { createDeskWorld } from './desk-world.ts';

const formulas = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1', '＝1', '\u00a0=cmd'];

describe('a cell of a spreadsheet', () => {
  it.each(formulas)('of %j is a text that does nothing', (words) => {
    expect(harmless(words).startsWith("'")).toBe(true);
    expect(csvLine([words])).toBe(`"'${words}"\r\n`);
  });

  it('leaves ordinary words, quotes and lines as they are', () => {
    expect(csvLine(['路灯"坏了"\n三天', 3, null, '5-1'])).toBe('"路灯""坏了""\n三天",3,,"5-1"\r\n');
    expect(harmless('\u0000路\u0008灯')).toBe('路灯');
  });
});

describe('an export', () => {
  const nasty = { title: '=HYPERLINK("http://x")', description: '+1+1' };

  it('is a CSV of what was filtered, and of nothing else', async () => {
    const world = createDeskWorld();
    await world.ticket({ ...nasty, kind: 'help' });
    await world.ticket({ title: '别的', kind: 'praise' });
    const browser = await world.signIn('supervisor');
    const page = await browser.get('/desk/export?format=csv&kind=help');
    expect(page.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(page.headers.get('content-disposition')).toBe('attachment; filename="tickets-2026-11-21.csv"');
    const lines = page.html.replace('\ufeff', '').trimEnd().split('\r\n');
    expect(lines).toHaveLength(2);
    expect(lines[0]?.startsWith('"工单号","状态"')).toBe(true);
    expect(lines[1]).toContain(`"'=HYPERLINK(""http://x"")"`);
    expect(lines[1]).toContain(`"'+1+1"`);
    expect(page.html).not.toContain('13800001111');
    expect(page.html).not.toContain('张先生');
    expect(page.html).not.toContain('telegram');
  });

  it('is a workbook whose cells are texts', async () => {
    const world = createDeskWorld();
    for (let n = 0; n < 600; n += 1) await world.ticket(n === 0 ? nasty : { title: `第 ${n} 件` });
    const browser = await world.signIn('auditor');
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await world.app.request('/desk/export?format=xlsx', { headers: { cookie } });
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load(await response.arrayBuffer());
    const sheet = workbook.worksheets[0];
    expect(sheet?.rowCount).toBe(601);
    const column = exportColumns.findIndex(({ label }) => label === '标题') + 1;
    const cells = sheet?.getColumn(column).values.slice(2) as string[];
    expect(new Set(cells).size).toBe(600);
    expect(cells).toContain(`'=HYPERLINK("http://x")`);
    expect(sheet?.getRow(1).getCell(1).value).toBe('工单号');
  });

  it('is in the audit log before it is given out, with who and what was asked for', async () => {
    const world = createDeskWorld();
    await world.ticket();
    await (await world.signIn('supervisor')).get('/desk/export?format=xlsx&kind=help');
    expect((await world.storage.audit.latest(1))[0]).toMatchObject({
      actor: 'staff:id-supervisor',
      action: 'tickets.exported',
      subject: 'xlsx',
    });
  });

  it.each(['operator', 'handler'] as const)('is not for a %s', async (role) => {
    const world = createDeskWorld();
    const browser = await world.signIn(role);
    expect((await browser.get('/desk/export?format=csv')).status).toBe(403);
    expect((await browser.get('/desk')).html).not.toContain('/desk/export');
    expect((await world.storage.audit.latest(1))[0]?.action).not.toBe('tickets.exported');
  });

  it('says of a confidential ticket only that it is one, where its source must not show', () => {
    const ticket = sampleTicket({ confidential: true, title: '举报厂长', description: '我在车间看到' });
    const names = { departments: [], categories: [], regionName: () => undefined };
    const hidden = exportRow(ticket, names, false).join(' ');
    expect(hidden).not.toContain('厂长');
    expect(hidden).not.toContain('车间');
    expect(hidden).not.toContain('幸福路');
    expect(exportRow(ticket, names, true).join(' ')).toContain('举报厂长');
  });
});
