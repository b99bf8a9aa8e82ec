/** The bench's host process: an ordinary broker with the embedded soft GPU, and the answering side of the floors. */
import { Socket } from 'node:net';
import { startBroker } from '../src/cli/broker.ts';
import { mapShared } from '../src/vmbus-sim/ffi/index.ts';
import { FLOOR_BYTES, pipeEcho, spinEcho } from './floor.ts';
import { ORDER, PEER_FD } from './peer.ts';

const directory = process.argv[2];
if (directory === undefined) throw new Error('usage: host.ts DIRECTORY');
const running = await startBroker({
  directory,
  partitions: [{ name: 'bench', vram: 512 * 2 ** 20 }],
  driver: { driver: 'softgpu', version: undefined },
  policy: 'exact',
  log: 'warn',
});
const memory = mapShared(PEER_FD.WORDS, FLOOR_BYTES, { write: true });
if (typeof memory === 'string') throw new Error(`the floor's memory cannot be mapped: ${memory}`);
const words = new Int32Array(memory.view.buffer, memory.view.byteOffset, FLOOR_BYTES / 4);
const orders = new Socket({ fd: PEER_FD.ORDERS, readable: true, writable: false });
orders.on('data', (bytes: Buffer) => {
  for (const order of bytes) {
    if (order === ORDER.SPIN) spinEcho(words);
    else if (order === ORDER.PIPE) pipeEcho(PEER_FD.REQUESTS, PEER_FD.REPLIES, words);
  }
});
const end = async (): Promise<void> => {
  await running.close();
  process.exit(0);
};
orders.on('close', () => void end());
process.once('SIGTERM', () => void end());
process.stdout.write('listening\n');
