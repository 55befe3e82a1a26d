/** The value that this share of them does not exceed; sorts in place. */
export function percentile(values: number[], share: number): number {
  values.sort((a, b) => a - b);
  return values[Math.min(values.length - 1, Math.ceil(values.length * share) - 1)] ?? 0;
}

/** Of a Linux process: seconds of processor time since it began, and resident MiB now. */
export interface ProcessFigures {
  cpuSeconds: number;
  residentMb: number;
}

const TICKS_PER_SECOND = 100;

export function readProcess(stat: string, status: string): ProcessFigures {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]);
  const kib = Number(/^VmRSS:\s+(\d+)/mu.exec(status)?.[1] ?? 0);
  return { cpuSeconds: ticks / TICKS_PER_SECOND, residentMb: kib / 1024 };
}
