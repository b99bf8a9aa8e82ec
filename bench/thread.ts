/** The thread link: broker and floor in this thread, the guest and its clock in a worker. */

import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { pinToCpu } from '../src/vmbus-sim/ffi/index.ts';
import { createThreadLink } from '../src/vmbus-sim/index.ts';
import { FLOOR_BYTES, spinEcho } from './floor.ts';
import { inProcessBroker } from './in-process.ts';
import type { Figures } from './process.ts';

const boot = join(import.meta.dirname, '../src/boot.mjs');

export async function threadFigures(): Promise<Figures> {
  const broker = inProcessBroker();
  const link = createThreadLink();
  broker.attach('bench', link.host);
  pinToCpu(0);
  const words = new SharedArrayBuffer(FLOOR_BYTES);
  const worker = new Worker(boot, {
    workerData: {
      module: pathToFileURL(join(import.meta.dirname, 'thread-guest.ts')).href,
      port: link.guest,
      words,
    },
    transferList: [link.guest.messages],
  });
  const view = new Int32Array(words);
  worker.on('message', (message: unknown) => {
    if (message === 'floor') spinEcho(view);
  });
  const figures = new Promise<Figures>((resolve, reject) => {
    worker.on('message', (message: unknown) => {
      if (typeof message === 'object' && message !== null) resolve(message as Figures);
    });
    worker.once('error', reject);
  });
  try {
    return await figures;
  } finally {
    const gone = once(worker, 'exit');
    worker.postMessage('end');
    await gone;
    await broker.close();
  }
}
