import { parentPort } from 'node:worker_threads';
import { createGraphWriter } from '../vectors.ts';

/** What the thread that builds a graph is told. */
export type GraphOrder =
  | { type: 'begin'; dimensions: number }
  /** Rows one behind the other. */
  | { type: 'rows'; data: Float32Array }
  | { type: 'write'; file: string };

const port = parentPort;
if (port !== null) {
  let writer: ReturnType<typeof createGraphWriter> | undefined;
  port.on('message', (order: GraphOrder) => {
    switch (order.type) {
      case 'begin':
        writer = createGraphWriter(order.dimensions);
        return;
      case 'rows':
        writer?.add(order.data);
        return;
      case 'write':
        writer?.write(order.file);
        port.postMessage('written');
    }
  });
}
