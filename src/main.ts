import { existsSync } from 'node:fs';
import { runCommand } from './cli/commands.ts';
import { HotlineError } from './errors.ts';

const io = {
  out: (line: string) => process.stdout.write(`${line}\n`),
  err: (line: string) => process.stderr.write(`${line}\n`),
};

try {
  if (existsSync('.env')) process.loadEnvFile('.env');
  process.exitCode = await runCommand(process.argv.slice(2), {
    io,
    environment: process.env,
    input: process.stdin,
    output: process.stdout,
    isTerminal: process.stdout.isTTY,
  });
} catch (error) {
  if (!(error instanceof HotlineError)) throw error;
  io.err(`${error.code}：${error.message}\n${error.remedy}`);
  process.exitCode = 2;
}
