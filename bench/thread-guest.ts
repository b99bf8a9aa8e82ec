import { parentPort, workerData } from 'node:worker_threads';
import { pinToCpu } from '../src/vmbus-sim/ffi/index.ts';
import { openThreadLink, type ThreadGuestPort } from '../src/vmbus-sim/index.ts';
import { spinPing, WORD } from './floor.ts';
import { openBenchGuest } from './guest.ts';
import { alternate, warm } from './process.ts';
import { timeBlock } from './stats.ts';

const { port, words } = workerData as { readonly port: ThreadGuestPort; readonly words: SharedArrayBuffer };
const view = new Int32Array(words);
// A processor each, as on the process link: two spinners on one would measure the scheduler.
pinToCpu(1);
const guest = openBenchGuest({ link: openThreadLink(port) });

/** The broker's thread takes the order from its event loop, then answers until it is told to stop. */
function floor(): number {
  parentPort?.postMessage('floor');
  while (Atomics.load(view, WORD.READY) === 0);
  const figure = timeBlock(() => spinPing(view), 100);
  Atomics.store(view, WORD.STOP, 1);
  while (Atomics.load(view, WORD.READY) !== 0);
  return figure;
}

warm(guest.call);
const [floorNs, callNs] = alternate(floor, () => timeBlock(guest.call, 100));
guest.close();
parentPort?.once('message', () => parentPort?.close());
parentPort?.postMessage({ 'floor.thread.spin_ns': floorNs, 'call.thread.spin_ns': callNs });
