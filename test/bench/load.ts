import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createMask } from '../../src/conversation/masking.ts';
import { loadKnowledge } from '../../src/knowledge/load.ts';
import { startHotline, type RunningHotline } from '../support/program.ts';
import { startTestServer } from '../support/postgres/server.ts';
import { freePort } from '../support/free-port.ts';
import { readProcess, type ProcessFigures } from './load/figures.ts';
import type { Kept, Order, Report, Took } from './load/orders.ts';
import { verify } from './load/verify.ts';

type Print = (line: string) => void;

const LOOK_MS = 5_000;
const LOOKS_A_MINUTE = 60_000 / LOOK_MS;

/** The real program with the shipped corpus under load over HTTP; the generator is a process of its own. */
export async function load(print: Print, args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  const folder = mkdtempSync(join(tmpdir(), 'load-'));
  const generator = startGenerator();
  const server = options.postgres ? await startTestServer({ durable: true }) : undefined;
  try {
    const database = await server?.newDatabase();
    const { url, token } = await generator.reports('ready');
    const port = String(await freePort());
    const environment = {
      ...{ DATA_DIR: join(folder, 'data'), PORT: port, ANSWER_THREADS: options.threads },
      ...{ TELEGRAM_BOT_TOKEN: token, TELEGRAM_API_ROOT: url },
      TELEGRAM_WEBHOOK_URL: `http://127.0.0.1:${port}`,
      TELEGRAM_WEBHOOK_SECRET: 'webhook-secret-of-the-benchmark',
      ...(database !== undefined && { DATABASE_URL: database }),
    };
    const hotline = await startHotline(environment, options.nodeArguments);
    print(machine());
    await measure(print, { ...options, hotline, generator });
    const file = join(folder, 'sent.json');
    await generator.asks({ type: 'write', file }, 'written');
    hotline.child.kill('SIGTERM');
    print(`stopped: ${await hotline.ended}`);
    hotline.err.slice(0, 5).forEach((line) => print(`said: ${line.slice(0, 300)}`));
    const numbers = loadKnowledge('knowledge').hotlines.map((it) => it.number);
    const kept = database ?? join(folder, 'data', 'hotline.db');
    print(`checked: ${JSON.stringify(await verify(kept, file, createMask(numbers)))}`);
  } finally {
    await generator.end();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Options {
  conversations: number;
  rate: number;
  seconds: number;
  /** So long before the first measurement, at half the rate: what has just started is slower. */
  warmSeconds: number;
  overloadSeconds: number;
  /** On a PostgreSQL of its own, on this machine and synced, instead of SQLite. */
  postgres: boolean;
  /** Threads that answer; '' as many as the program takes by itself. */
  threads: string;
  /** For node, before the program. */
  nodeArguments: string[];
}

function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      conversations: { type: 'string', default: '10000' },
      rate: { type: 'string', default: '200' },
      seconds: { type: 'string', default: '60' },
      warm: { type: 'string', default: '30' },
      overload: { type: 'string', default: '20' },
      threads: { type: 'string', default: '' },
      postgres: { type: 'boolean', default: false },
      profile: { type: 'string' },
    },
  });
  const { profile } = values;
  return {
    conversations: Number(values.conversations),
    rate: Number(values.rate),
    seconds: Number(values.seconds),
    warmSeconds: Number(values.warm),
    overloadSeconds: Number(values.overload),
    threads: values.threads,
    postgres: values.postgres,
    // As npm start does.
    nodeArguments: [
      '--max-semi-space-size=64',
      ...(profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`]),
    ],
  };
}

interface Measuring extends Options {
  hotline: RunningHotline;
  generator: Generator;
}

async function measure(print: Print, it: Measuring): Promise<void> {
  const { hotline, generator, conversations, rate, seconds, warmSeconds, overloadSeconds } = it;
  const watch = watchProcess(hotline.child.pid ?? 0);
  const begun = performance.now();
  await generator.asks({ type: 'open', conversations }, 'opened');
  print(`opened ${conversations} conversations in ${((performance.now() - begun) / 1000).toFixed(1)} s`);
  const phases = [
    ...(warmSeconds > 0
      ? [{ name: `${rate / 2} a second, just started`, rate: rate / 2, seconds: warmSeconds }]
      : []),
    { name: `${rate} a second`, rate, seconds },
    ...(overloadSeconds > 0
      ? [
          { name: `${rate * 3} a second`, rate: rate * 3, seconds: overloadSeconds },
          { name: `${rate} a second again`, rate, seconds: overloadSeconds },
        ]
      : []),
  ];
  for (const phase of phases) {
    watch.begin();
    const kept = await generator.asks({ type: 'keep', rate: phase.rate, seconds: phase.seconds }, 'kept');
    print(`--- ${phase.name}, load ${loadavg()[0]?.toFixed(1)}`);
    report(print, kept, watch.figures());
  }
  print(`resident MiB every ${LOOK_MS / 1000} s: ${watch.stop().join(' ')}`);
}

/** `figures`: of the program, every LOOK_MS since the phase began, and at its end. */
function report(print: Print, kept: Kept, figures: readonly ProcessFigures[]): void {
  const took = ({ turns, p50, p95, p99, most }: Took) =>
    `${turns} turns, p50 ${ms(p50)}, p95 ${ms(p95)}, p99 ${ms(p99)}, most ${ms(most)}`;
  print(`all: ${took(kept.all)}`);
  for (const [kind, of] of Object.entries(kept.kinds)) print(`  ${kind}: ${took(of)}`);
  if (kept.minutes.length > 1) {
    kept.minutes.forEach((it, i) => {
      const program = between(figures, i * LOOKS_A_MINUTE, (i + 1) * LOOKS_A_MINUTE);
      print(
        `  minute ${i + 1}: p50 ${ms(it.p50)}, p99 ${ms(it.p99)}; processor seconds: program ` +
          `${program.cpuSeconds.toFixed(0)}, generator ${it.cpuSeconds.toFixed(0)}, taken by others of the host ` +
          `${program.stolenSeconds.toFixed(1)}; the generator was late by ${ms(it.lateMs)} (p99)`,
      );
    });
  }
  const cpu = between(figures, 0, figures.length).cpuSeconds;
  const perTurn = (seconds: number) => `${((seconds * 1000) / kept.all.turns).toFixed(1)} ms a turn`;
  print(
    `offered for ${kept.offeredSeconds.toFixed(1)} s, over after ${kept.tookSeconds.toFixed(1)} s: ` +
      `${(kept.all.turns / kept.tookSeconds).toFixed(0)} turns a second`,
  );
  print(`processor: program ${perTurn(cpu)}, generator ${perTurn(kept.generatorCpuSeconds)}`);
  print(`turned away: ${JSON.stringify(kept.turnedAway)}; delivered so far ${kept.delivered}`);
}

const ms = (value: number) => `${value.toFixed(0)} ms`;

function machine(): string {
  const [first, ...others] = cpus();
  const memory = (totalmem() / 2 ** 30).toFixed(0);
  const load = loadavg().map((it) => it.toFixed(1));
  return `${others.length + 1} × ${first?.model}, ${memory} GiB, Node ${process.version}, load ${load.join(' ')}`;
}

function watchProcess(pid: number) {
  const read = () =>
    readProcess(
      readFileSync(`/proc/${pid}/stat`, 'utf8'),
      readFileSync(`/proc/${pid}/status`, 'utf8'),
      readFileSync('/proc/stat', 'utf8'),
    );
  const resident: number[] = [];
  let phase: ProcessFigures[] = [];
  const look = () => {
    const figures = read();
    phase.push(figures);
    resident.push(Math.round(figures.residentMb));
  };
  let timer = setInterval(look, LOOK_MS);
  return {
    begin(): void {
      clearInterval(timer);
      timer = setInterval(look, LOOK_MS);
      phase = [read()];
    },
    figures: (): ProcessFigures[] => [...phase, read()],
    stop(): number[] {
      clearInterval(timer);
      return resident;
    },
  };
}

function between(figures: readonly ProcessFigures[], from: number, to: number) {
  const before = figures[from];
  const after = figures[to] ?? figures.at(-1);
  return {
    cpuSeconds: (after?.cpuSeconds ?? 0) - (before?.cpuSeconds ?? 0),
    stolenSeconds: (after?.stolenSeconds ?? 0) - (before?.stolenSeconds ?? 0),
  };
}

interface Generator {
  child: ChildProcess;
  reports<T extends Report['type']>(type: T): Promise<Extract<Report, { type: T }>>;
  asks<T extends Report['type']>(order: Order, type: T): Promise<Extract<Report, { type: T }>>;
  end(): Promise<void>;
}

function startGenerator(): Generator {
  const child = fork(join(import.meta.dirname, 'load', 'generator.ts'), {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const reports: Generator['reports'] = (type) =>
    new Promise((resolve, reject) => {
      const hear = (report: Report) => {
        if (!isOf(report, type)) return;
        child.off('message', hear);
        child.off('exit', fail);
        resolve(report);
      };
      const fail = (code: number | null) => reject(new Error(`The load generator ended with ${code}`));
      child.on('message', hear);
      child.once('exit', fail);
    });
  return {
    child,
    reports,
    asks(order, type) {
      const answer = reports(type);
      child.send(order);
      return answer;
    },
    async end() {
      if (!child.connected) return;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.send({ type: 'end' } satisfies Order);
      await ended;
    },
  };
}

function isOf<T extends Report['type']>(report: Report, type: T): report is Extract<Report, { type: T }> {
  return report.type === type;
}
