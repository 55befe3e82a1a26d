import { AsyncLocalStorage } from 'node:async_hooks';

const traces = new AsyncLocalStorage<string>();

/** The name that all log lines about one update share, from its arrival to the last reply; undefined outside of any. */
export function currentTrace(): string | undefined {
  return traces.getStore();
}

/** Whatever `work` does, and what it leaves running, belongs to this trace. */
export function inTrace<T>(trace: string, work: () => T): T {
  return traces.run(trace, work);
}

/** Goes on with the trace that has begun, or begins one. */
export function inSomeTrace<T>(newTrace: () => string, work: () => T): T {
  return currentTrace() === undefined ? inTrace(newTrace(), work) : work();
}
