import fc from 'fast-check';

/** A world that takes inputs, one after the other. */
export interface Prepared<Input> {
  input: fc.Arbitrary<Input>;
  /** Throws ServerError for an answer of 500 and above, anything else for a crash or a broken promise. */
  feed(input: Input): Promise<void>;
  close?(): void | Promise<void>;
}

export interface Target {
  name: string;
  /** Of all the inputs, beside those of the other targets. */
  weight: number;
  /** Begins anew, as a restarted program would: what inputs have left behind must not grow without end. */
  run(options: RunOptions): Promise<TargetTally>;
}

export interface RunOptions {
  seed: number;
  inputs: number;
  onRound?: (done: number) => void;
}

export interface TargetTally {
  target: string;
  seed: number;
  inputs: number;
  crashes: number;
  serverErrors: number;
  rejections: number;
  /** Of the input that took longest, in ms. */
  slowestMs: number;
  /** That input, shortened. */
  slowest: string;
  seconds: number;
  findings: string[];
}

/** An answer that says that the program, not who asked, is at fault. */
export class ServerError extends Error {
  override readonly name = 'ServerError';
}

class UnhandledRejection extends Error {
  override readonly name = 'UnhandledRejection';
}

/** Inputs in a world before it is made anew; a finding ends its round. */
const ROUND = 500;

export function createTarget<Input>(
  { name, weight }: { name: string; weight: number },
  prepare: () => Promise<Prepared<Input>> | Prepared<Input>,
): Target {
  return {
    name,
    weight,
    async run({ seed, inputs, onRound }) {
      const tally = emptyTally(name, seed);
      const begun = performance.now();
      for (let round = 0; tally.inputs < inputs && tally.findings.length < MOST_FINDINGS; round += 1) {
        const size = Math.min(ROUND, inputs - tally.inputs);
        await runRound(await prepare(), { tally, seed: seed + round, size });
        onRound?.(tally.inputs);
      }
      return { ...tally, seconds: (performance.now() - begun) / 1000 };
    },
  };
}

function emptyTally(target: string, seed: number): TargetTally {
  return {
    ...{ target, seed, inputs: 0, crashes: 0, serverErrors: 0, rejections: 0, slowestMs: 0, seconds: 0 },
    slowest: '',
    findings: [],
  };
}

async function runRound<Input>(
  world: Prepared<Input>,
  { tally, seed, size }: { tally: TargetTally; seed: number; size: number },
): Promise<void> {
  const rejections: unknown[] = [];
  const note = (reason: unknown) => void rejections.push(reason);
  process.on('unhandledRejection', note);
  const property = fc.asyncProperty(world.input, async (input) => {
    const begun = performance.now();
    try {
      await world.feed(input);
    } finally {
      const took = performance.now() - begun;
      if (took > tally.slowestMs) {
        tally.slowestMs = took;
        tally.slowest = took > WORTH_TELLING_MS ? fc.stringify(input).slice(0, 300) : '';
      }
    }
    // Node tells of a rejection that nobody awaits once the microtasks are done.
    await new Promise((resolve) => setImmediate(resolve));
    if (rejections.length > 0) throw new UnhandledRejection(String(rejections.splice(0)[0]));
  });
  try {
    const found = await fc.check(property, { seed, numRuns: size });
    // What came after a finding was not tried; the next rounds make up for it.
    tally.inputs += found.numRuns;
    if (found.failed) count(tally, found.errorInstance, describe(found, seed));
  } finally {
    process.off('unhandledRejection', note);
    await world.close?.();
  }
}

function count(tally: TargetTally, error: unknown, finding: string): void {
  if (error instanceof ServerError) tally.serverErrors += 1;
  else if (error instanceof UnhandledRejection) tally.rejections += 1;
  else tally.crashes += 1;
  tally.findings.push(finding);
}

const WORTH_TELLING_MS = 1_000;
const LONGEST = 1_200;
/** The same fault found in every round helps nobody. */
const MOST_FINDINGS = 5;

function describe<Input>(found: fc.RunDetails<[Input]>, seed: number): string {
  const error = found.errorInstance;
  const where = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const input = fc.stringify(found.counterexample?.[0]);
  return [
    `seed ${seed}, path ${found.counterexamplePath ?? ''}`,
    where.slice(0, LONGEST),
    `shrunk input: ${input.slice(0, LONGEST)}`,
  ].join('\n');
}
