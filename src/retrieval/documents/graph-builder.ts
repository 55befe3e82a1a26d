import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import type hnsw from 'hnswlib-node';
import { startThread } from '../../thread.ts';
import { EXACT_BELOW, readGraph } from '../vectors.ts';
import type { GraphOrder } from './graph-worker.ts';

/** Builds the graph in a thread of its own while the vectors are still being made. */
export interface GraphBuilder {
  add(rows: readonly Float32Array[]): void;
  /** Undefined where there are too few rows for a graph. */
  finish(): Promise<hnsw.HierarchicalNSW | undefined>;
  /** Ends the thread, whatever it was doing. */
  stop(): Promise<void>;
}

export function createGraphBuilder(dimensions: number): GraphBuilder {
  let waiting: Float32Array[] = [];
  let count = 0;
  let worker: Worker | undefined;
  let failure: Error | undefined;
  const send = (order: GraphOrder) => worker?.postMessage(order);
  const sendRows = () => {
    const data = new Float32Array(waiting.length * dimensions);
    waiting.forEach((row, i) => data.set(row, i * dimensions));
    waiting = [];
    send({ type: 'rows', data });
  };
  return {
    add(rows) {
      waiting.push(...rows);
      count += rows.length;
      if (count < EXACT_BELOW) return;
      if (worker === undefined) {
        worker = startThread(new URL('./graph-worker.ts', import.meta.url));
        worker.on('error', (error: Error) => (failure = error));
        send({ type: 'begin', dimensions });
      }
      sendRows();
    },
    async finish() {
      if (worker === undefined) return undefined;
      const folder = await mkdtemp(join(tmpdir(), 'hotline-graph-'));
      try {
        const file = join(folder, 'graph.hnsw');
        await written(worker, file, () => failure);
        return await readGraph(file, dimensions, count);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
    async stop() {
      await worker?.terminate();
    },
  };
}

function written(worker: Worker, file: string, failure: () => Error | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = failure();
    if (failed !== undefined) {
      reject(failed);
      return;
    }
    worker.once('message', () => resolve());
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('the thread that builds the graph ended too early')));
    worker.postMessage({ type: 'write', file } satisfies GraphOrder);
  });
}
