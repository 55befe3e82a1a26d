import type { Readable, Writable } from 'node:stream';

/** Where a command writes; the process hands in its own streams, a test collects lines. */
export interface CliIo {
  out: (line: string) => void;
  err: (line: string) => void;
}

/** What the process hands to a command. */
export interface CliProcess {
  io: CliIo;
  environment: Record<string, string | undefined>;
  input: Readable;
  output: Writable;
  isTerminal: boolean;
}
