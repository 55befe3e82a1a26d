import { Worker } from 'node:worker_threads';

/** A thread that runs a TypeScript module: it starts without the loader, and is told to register it first. */
export function startThread(module: URL, workerData?: unknown): Worker {
  const code = `import(${JSON.stringify(import.meta.resolve('tsx/esm/api'))})
    .then(({ register }) => { register(); return import(${JSON.stringify(module.href)}); })
    .catch((error) => { setImmediate(() => { throw error; }); });`;
  return new Worker(code, { eval: true, workerData, resourceLimits: { maxYoungGenerationSizeMb: 64 } });
}
