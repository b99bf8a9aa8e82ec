import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createPipe, createShared, pinToCpu } from '../src/vmbus-sim/ffi/index.ts';
import { FLOOR_BYTES, pipePing, pipeQuit, spinPing, WORD } from './floor.ts';
import { timeBlock } from './stats.ts';

/** Descriptors as the host process finds them. */
export const PEER_FD = { WORDS: 3, ORDERS: 4, REQUESTS: 5, REPLIES: 6 } as const;
export const ORDER = { SPIN: 0x73, PIPE: 0x70 } as const;

/** A host process that serves calls as a broker, and floors when it is told to. */
export interface HostPeer {
  readonly directory: string;
  readonly pid: number;
  pin(guest: number, host: number): void;
  /** Median ns of a shared-word round trip over one block. */
  spinFloor(): number;
  /** Median ns of a pipe round trip, both ends blocking, over one block. */
  pipeFloor(): number;
  close(): Promise<void>;
}

/** Further flags for the host's Node, such as `--cpu-prof`. */
const flags = process.env['KMBRIDGE_BENCH_HOST_FLAGS']?.split(' ') ?? [];

const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

function pipe(): { readonly readEnd: number; readonly writeEnd: number } {
  const made = createPipe();
  if (made === null) throw new Error('no descriptor left for a pipe');
  return made;
}

/** Starts the host; resolves once its partition can be connected to. */
export async function startHostPeer(directory: string): Promise<HostPeer> {
  const shared = createShared('bench-floor', FLOOR_BYTES);
  if (shared === null) throw new Error('no memory for the floor');
  const words = new Int32Array(shared.view.buffer, shared.view.byteOffset, FLOOR_BYTES / 4);
  const [orders, requests, replies] = [pipe(), pipe(), pipe()];
  const child = spawn(
    process.execPath,
    ['--max-semi-space-size=64', ...flags, '--import', tsx, join(import.meta.dirname, 'host.ts'), directory],
    {
      stdio: ['ignore', 'pipe', 'inherit', shared.fd, orders.readEnd, requests.readEnd, replies.writeEnd],
    },
  );
  for (const fd of [orders.readEnd, requests.readEnd, replies.writeEnd]) closeSync(fd);
  await listening(child);

  function block(order: number, run: () => number, stop: () => void): number {
    writeSync(orders.writeEnd, Uint8Array.of(order));
    while (Atomics.load(words, WORD.READY) === 0);
    const figure = run();
    stop();
    while (Atomics.load(words, WORD.READY) !== 0);
    return figure;
  }

  return {
    directory,
    pid: child.pid ?? 0,
    pin(guest, host) {
      pinToCpu(guest);
      pinToCpu(host, child.pid ?? 0);
    },
    spinFloor: () =>
      block(
        ORDER.SPIN,
        () => timeBlock(() => spinPing(words), 100),
        () => void Atomics.store(words, WORD.STOP, 1),
      ),
    pipeFloor: () =>
      block(
        ORDER.PIPE,
        () => timeBlock(() => pipePing(replies.readEnd, requests.writeEnd), 10),
        () => pipeQuit(requests.writeEnd),
      ),
    async close() {
      child.kill('SIGTERM');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      for (const fd of [orders.writeEnd, requests.writeEnd, replies.readEnd]) closeSync(fd);
      shared.release();
    },
  };
}

async function listening(child: ChildProcess): Promise<void> {
  const [outcome] = await Promise.race([
    once(child.stdout ?? child, 'data'),
    once(child, 'exit').then(() => ['exit']),
  ]);
  if (outcome === 'exit') throw new Error('the bench host ended before it listened');
}
