import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createSqliteStorage } from '../../src/storage/sqlite/storage.ts';
import { createDeskWorld } from '../desk/desk-world.ts';
import { makeReportData } from './report-data.ts';

const DAY = 24 * 3_600_000;
const END = Date.parse('2026-11-26T12:00:00+08:00');
const departments = Array.from({ length: 30 }, (_, n) => ({ id: `d${n}`, name: `承办单位${n + 1}` }));
const ROUNDS = 15;

/** How long the reports take over 100,000 tickets of a year and their histories, nothing cached. */
export async function reports(print: (line: string) => void, args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { database: { type: 'string' } } });
  const folder = mkdtempSync(join(tmpdir(), 'hotline-bench-'));
  const file = values.database ?? join(folder, 'hotline.db');
  try {
    if (!existsSync(file)) {
      const ids = departments.map(({ id }) => id);
      await makeReportData(file, { tickets: 100_000, turns: 300_000, days: 365, end: END, departments: ids });
    }
    await measure(file, print);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function measure(file: string, print: (line: string) => void): Promise<void> {
  const storage = await createSqliteStorage({ file, clock: () => END });
  const { signIn } = createDeskWorld({ reports: storage.reports, departments, now: () => END });
  const browser = await signIn('supervisor');
  const past = new Date(END - 60 * DAY).toISOString().slice(0, 10);
  print('page\tmedian ms\tp95 ms\tmedian ms of processor time');
  for (const view of ['rates', 'volumes', 'bot']) {
    for (const period of ['period=7', 'period=30', `period=30&as-of=${past}`]) {
      const times: { wall: number; cpu: number }[] = [];
      for (let n = 0; n <= ROUNDS; n += 1) {
        const [start, used] = [performance.now(), process.cpuUsage()];
        const page = await browser.get(`/desk/reports?view=${view}&${period}`);
        const { user, system } = process.cpuUsage(used);
        if (page.status !== 200) throw new Error(`${view} answered ${page.status}`);
        // The first asking warms up.
        if (n > 0) times.push({ wall: performance.now() - start, cpu: (user + system) / 1000 });
      }
      const wall = times.map((it) => it.wall).sort((a, b) => a - b);
      const cpu = times.map((it) => it.cpu).sort((a, b) => a - b);
      const at = (all: number[], share: number) =>
        (all[Math.floor((all.length - 1) * share)] ?? 0).toFixed(0);
      print([`${view} ${period}`, at(wall, 0.5), at(wall, 0.95), at(cpu, 0.5)].join('\t'));
    }
  }
  await storage.close();
}
