import { parseArgs } from 'node:util';
import { readConfig } from '../../../src/config.ts';
import { createEngines } from './engines.ts';
import { prepare } from './material.ts';
import { measure } from './measure.ts';

/** One step of the comparison in a process of its own; the last line that it prints is its result. */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    documents: { type: 'string', multiple: true, default: [] },
    questions: { type: 'string', multiple: true, default: [] },
    seconds: { type: 'string', default: '600' },
  },
});
const [step = '', directory = ''] = positionals;
const config = readConfig(process.env);
const say = (line: string) => process.stderr.write(`${line}\n`);

async function run(): Promise<unknown> {
  if (step === 'prepare') return prepare(config, directory, values, say);
  const engine = createEngines(config.knowledgeDir)[step];
  if (engine === undefined) throw new Error(`there is no engine ${step}`);
  return measure(engine, directory, Number(values.seconds));
}

process.stdout.write(`${JSON.stringify(await run())}\n`);
