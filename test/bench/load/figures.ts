/** The value that this share of them does not exceed; sorts in place. */
export function percentile(values: number[], share: number): number {
  values.sort((a, b) => a - b);
  return values[Math.min(values.length - 1, Math.ceil(values.length * share) - 1)] ?? 0;
}

const TICKS_PER_SECOND = 100;
/** Of the first line of /proc/stat, its name counted: https://man7.org/linux/man-pages/man5/proc_stat.5.html */
const STOLEN_FIELD = 8;

/**
 * Of a Linux process: seconds of processor time since it began, and resident MiB now. Of its machine: seconds in
 * which a processor was wanted and others of the host had it, all processors together.
 */
export interface ProcessFigures {
  cpuSeconds: number;
  residentMb: number;
  stolenSeconds: number;
}

export function readProcess(stat: string, status: string, machine: string): ProcessFigures {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]);
  const kib = Number(/^VmRSS:\s+(\d+)/mu.exec(status)?.[1] ?? 0);
  const stolen = Number(machine.split(/\s+/u)[STOLEN_FIELD] ?? 0);
  return {
    cpuSeconds: ticks / TICKS_PER_SECOND,
    residentMb: kib / 1024,
    stolenSeconds: stolen / TICKS_PER_SECOND,
  };
}
