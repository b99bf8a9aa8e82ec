import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { BUS_LIMITS, createThreadLink, type HostLink } from '../../../src/vmbus-sim/index.ts';

const boot = join(import.meta.dirname, '../../../src/boot.mjs');
const module = pathToFileURL(join(import.meta.dirname, 'thread-guest.ts')).href;

interface Pair {
  readonly host: HostLink;
  readonly worker: Worker;
  readonly result: Int32Array;
  readonly ends: string[];
  rings(): number;
  order(command: string): void;
  /** The answer to one command, in order. */
  ask(command: string): Promise<string>;
}

const pairs: Pair[] = [];

function start(): Pair {
  const { host, guest } = createThreadLink();
  const result = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(boot, {
    workerData: { module, port: guest, result },
    transferList: [guest.messages],
  });
  const answers: string[] = [];
  const ends: string[] = [];
  let rings = 0;
  host.start({
    onFrame: (frame) => void answers.push(Buffer.from(frame).toString()),
    onDoorbell: () => void rings++,
    onEnd: (cause) => void ends.push(cause),
  });
  const order = (command: string): void => void expect(host.send(Buffer.from(command))).toBe(true);
  const pair: Pair = {
    host,
    worker,
    result,
    ends,
    rings: () => rings,
    order,
    async ask(command) {
      order(command);
      await vi.waitFor(() => expect(answers).not.toHaveLength(0), { timeout: 20_000, interval: 5 });
      return answers.shift() ?? '';
    },
  };
  pairs.push(pair);
  return pair;
}

afterEach(async () => {
  for (const { host, worker } of pairs.splice(0)) {
    host.close();
    await worker.terminate();
  }
});

describe('thread link', () => {
  it('carries control frames both ways, in order, up to the limit', async () => {
    const { ask, host } = start();
    expect(await ask('echo hello')).toBe('hello');
    const long = 'x'.repeat(4096 - 'echo '.length);
    expect(await ask(`echo ${long}`)).toBe(long);
    expect(() => host.send(new Uint8Array(4097))).toThrow(RangeError);
    expect(await ask('state')).toBe('false false true');
  });

  it('gives memory that both sides see', async () => {
    const { ask, host } = start();
    const memory = host.share(5000, 'write');
    if (memory === null) throw new Error('no memory');
    memory.view[9] = 42;
    expect(host.give({ kind: 'rings', id: 0xe1e10, guestAccess: 'write' }, memory)).toBe(true);
    expect(await ask('state')).toBe('false true true');
    expect(await ask('take')).toBe('rings 925200 write 8192');
    expect(await ask('swap 43')).toBe('42');
    expect(memory.view[9]).toBe(43);
    memory.release();
    expect(host.give({ kind: 'slab', id: 1, guestAccess: 'write' }, memory)).toBe(false);
    expect(host.share(0, 'write')).toBeNull();
  });

  it('rings both ways, a ring before the sleep included', async () => {
    const { ask, host, rings, order } = start();
    expect(await ask('ring')).toBe('rang');
    await vi.waitFor(() => expect(rings()).toBe(1));
    host.ring();
    expect(await ask('sleep')).toBe('rung');
    host.ring();
    expect(await ask('watch')).toBe('watched true');
    order('sleep');
    host.ring();
    expect(await ask('echo awake')).toBe('rung');
  });

  it('does not queue without bound for a guest that takes nothing', async () => {
    const { host } = start();
    host.send(Buffer.from('sleep'));
    let sent = 1;
    while (sent < 1000 && host.send(Buffer.from('echo'))) sent++;
    // One of them may have been taken: it is the one that sleeps.
    expect([BUS_LIMITS.unreadFrames, BUS_LIMITS.unreadFrames + 1]).toContain(sent);
  });

  it('wakes a sleeping and a receiving guest when the host closes', async () => {
    const { host, result, order, worker } = start();
    order('sleepThenReceive');
    host.close();
    await once(worker, 'exit');
    expect(result[0]).toBe(1);
  });

  it('tells a watching guest, and keeps its thread alive until then', async () => {
    const { ask, host, result, order, worker } = start();
    expect(await ask('echo ready')).toBe('ready');
    order('watchEnd');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(result[0]).toBe(0);
    host.close();
    await once(worker, 'exit');
    expect(result[0]).toBe(1);
  });

  it('ends for the host when the guest closes it, and refuses everything after that', async () => {
    const { host, order, ends, worker } = start();
    order('close');
    await once(worker, 'exit');
    await vi.waitFor(() => expect(ends).toEqual(['death']));
    expect(host.send(Uint8Array.of(1))).toBe(false);
    host.ring();
  });

  it('ends for the host when the thread ends', async () => {
    const { order, ends, worker } = start();
    order('exit');
    await once(worker, 'exit');
    await vi.waitFor(() => expect(ends).toEqual(['death']));
  });

  it('says nothing more once the host has closed it', async () => {
    const { host, ends, worker } = start();
    host.close();
    host.close();
    await once(worker, 'exit');
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(ends).toEqual([]);
    expect(host.send(Uint8Array.of(1))).toBe(false);
  });
});
