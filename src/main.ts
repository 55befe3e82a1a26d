import { knowledgeCheck } from './cli/knowledge-check.ts';
import { HotlineError } from './errors.ts';

const io = {
  out: (line: string) => console.log(line),
  err: (line: string) => console.error(line),
};

function main(args: readonly string[]): number {
  if (args[0] === 'knowledge' && args[1] === 'check') {
    return knowledgeCheck(args.slice(2), io);
  }
  throw new HotlineError('USAGE', 'unknown command', { remedy: 'Usage: hotline knowledge check [options]' });
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof HotlineError)) {
    throw error;
  }
  io.err(`${error.code}: ${error.message}\n${error.remedy}`);
  process.exitCode = 2;
}
