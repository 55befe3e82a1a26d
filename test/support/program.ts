import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createInterface } from 'node:readline';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

export interface Program {
  child: ChildProcess;
  /** Lines of standard output and standard error so far. */
  out: string[];
  err: string[];
  /** Resolves with the exit code, or the signal that ended it. */
  ended: Promise<number | string | null>;
}

/** The real program, with this environment and nothing of the caller's but the way to node. */
export function runProgram(
  args: readonly string[],
  environment: Record<string, string>,
  onLine: (line: string) => void = () => undefined,
  nodeArguments: readonly string[] = [],
): Program {
  const child = spawn(process.execPath, [...nodeArguments, '--import', 'tsx', main, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...environment },
  });
  const out: string[] = [];
  const err: string[] = [];
  const collect = (input: NodeJS.ReadableStream, take: (line: string) => void) =>
    new Promise<void>((resolve) => createInterface({ input }).on('line', take).on('close', resolve));
  const read = [
    collect(child.stdout, (line) => {
      out.push(line);
      onLine(line);
    }),
    collect(child.stderr, (line) => void err.push(line)),
  ];
  const ended = new Promise<number | string | null>((resolve) =>
    child.once('close', (code, signal) => void Promise.all(read).then(() => resolve(signal ?? code))),
  );
  return { child, out, err, ended };
}

export interface RunningHotline extends Program {
  url: string;
}

/** Started and listening on a free port. Throws with what it said when it ends instead. */
export async function startHotline(
  environment: Record<string, string>,
  nodeArguments: readonly string[] = [],
): Promise<RunningHotline> {
  let tell: (url: string) => void = () => undefined;
  const listening = new Promise<string>((resolve) => (tell = resolve));
  const onLine = (line: string) => {
    const url = /群众页面\s+(http\S+)\//u.exec(line)?.[1];
    if (url !== undefined) tell(url);
  };
  // A second corpus in a thread costs every test seconds; what is about threads asks for them.
  const settings = { PORT: '0', LOG_LEVEL: 'error', ANSWER_THREADS: '0', ...environment };
  const program = runProgram(['start'], settings, onLine, nodeArguments);
  const url = await Promise.race([listening, program.ended]);
  if (typeof url !== 'string' || !url.startsWith('http')) {
    throw new Error(`The hotline ended with ${url}:\n${[...program.out, ...program.err].join('\n')}`);
  }
  return { ...program, url };
}
