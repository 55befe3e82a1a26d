/** Where a command writes; the process hands in its own streams, a test collects lines. */
export interface CliIo {
  out: (line: string) => void;
  err: (line: string) => void;
}
