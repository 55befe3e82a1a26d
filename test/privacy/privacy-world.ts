import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import Sqlite from 'better-sqlite3';
import { onTestFinished } from 'vitest';
import { startBotApiEmulator } from '../support/bot-api-emulator.ts';
import { createBrowser, hiddenFieldsOf } from '../desk/desk-world.ts';
import { setServiceHours } from '../support/open-hours.ts';
import { temporaryFolder } from '../support/folder.ts';
import { startHotline } from '../support/program.ts';
import { smallKnowledge } from '../support/small-knowledge.ts';

const PASSWORD = 'correct horse battery';
export const METRICS_TOKEN = 'metrics-token-of-a-test';

/** The real program with every channel, a language model that records what it is asked, and its log at its loudest. */
export async function openPrivacyWorld() {
  const folder = temporaryFolder();
  const data = join(folder, 'data');
  const knowledge = smallKnowledge(folder);
  setServiceHours(knowledge, '["00:00-24:00"]');
  const model = await startRecordingModel();
  const telegram = await startBotApiEmulator({ token: '7123456789:AAprivacy-of-five-hundred-people' });
  const environment = {
    DATA_DIR: data,
    KNOWLEDGE_DIR: knowledge,
    LOG_LEVEL: 'trace',
    TRUST_PROXY: 'true',
    METRICS_TOKEN,
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.url,
    CHAT_BASE_URL: model.url,
    CHAT_MODEL: 'recorder',
    CHAT_DAILY_CALLS: '100000',
  };
  const hotline = await startHotline(environment);
  onTestFinished(() => void hotline.child.kill('SIGKILL'));
  return { data, model, telegram, environment, hotline, url: hotline.url };
}

export type PrivacyWorld = Awaited<ReturnType<typeof openPrivacyWorld>>;

/** Says nothing of use, so that every answer is composed from the sources; keeps what it was sent. */
async function startRecordingModel() {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      requests.push(body);
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      response.end(
        'data: {"choices":[{"index":0,"delta":{"role":"assistant","content":"{}"}}]}\n\ndata: [DONE]\n\n',
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, requests };
}

/** A page of a citizen, each from an address of its own. */
export async function webCitizen(url: string, at: number) {
  const headers: Record<string, string> = { 'X-Forwarded-For': `10.${at >> 8}.${at & 255}.7` };
  const page = await fetch(`${url}/`, { headers });
  headers['Cookie'] = page.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const post = async (path: string, body: object) => {
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { ...headers, Origin: url, 'Content-Type': 'application/json' },
      body: JSON.stringify({ id: randomUUID(), ...body }),
    });
    if (response.status !== 202) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  };
  return {
    says: (text: string) => post('/api/messages', { text }),
    presses: (data: string, label: string) => post('/api/buttons', { data, label }),
  };
}

/** The first administrator at the desk. */
export async function clerk(url: string, data: string) {
  const browser = createBrowser({
    request: (path, init) => fetch(url + path, { ...init, redirect: 'manual' }),
  });
  const [login = '', first = ''] = readFileSync(join(data, 'first-password.txt'), 'utf8').split('\n');
  await browser.post('/desk/sign-in', { login, password: first });
  const form = hiddenFieldsOf((await browser.get('/desk/password')).html, '/desk/password');
  await browser.post('/desk/password', {
    ...form,
    password: first,
    passwordNext: PASSWORD,
    passwordAgain: PASSWORD,
  });
  return browser;
}

/** Every value of every table as text, by table and column; what is only an index is left to the bytes. */
export function tablesOf(file: string): Map<string, string> {
  const database = new Sqlite(file, { readonly: true });
  const texts = new Map<string, string>();
  try {
    const tables = database
      .prepare("select name from sqlite_master where type = 'table' and sql not like '%virtual%'")
      .pluck()
      .all() as string[];
    for (const table of tables) {
      for (const row of database.prepare(`select * from "${table}"`).all() as Record<string, unknown>[]) {
        for (const [column, value] of Object.entries(row)) {
          const key = `${table}.${column}`;
          const text = Buffer.isBuffer(value) ? value.toString('utf8') : String(value);
          texts.set(key, `${texts.get(key) ?? ''}\n${text}`);
        }
      }
    }
  } finally {
    database.close();
  }
  return texts;
}

/** Every file below, the database's log and the indexes too, as bytes read as text. */
export function filesOf(folder: string): Map<string, string> {
  const files = new Map<string, string>();
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const path = join(folder, name);
    if (statSync(path).isFile()) files.set(name, readFileSync(path).toString('utf8'));
  }
  return files;
}

export async function textOfWorkbook(bytes: ArrayBuffer): Promise<string> {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(bytes);
  const rows: string[] = [];
  workbook.eachSheet((sheet) => sheet.eachRow((row) => rows.push(JSON.stringify(row.values))));
  return rows.join('\n');
}
