const LOOK_MS = 15;

type Patience = { mostMs: number } & ({ orElse: 'go on' } | { orElse: 'fail'; what: string });

/** Looks again and again; by the wall clock of this process, which nobody moves. */
export async function until(isSo: () => boolean, patience: Patience): Promise<void> {
  const end = performance.now() + patience.mostMs;
  while (!isSo()) {
    if (performance.now() > end) {
      if (patience.orElse === 'go on') return;
      throw new Error(`${patience.what} did not come within ${patience.mostMs} ms`);
    }
    await pause(LOOK_MS);
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
