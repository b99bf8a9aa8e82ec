/** DRM calls of a C program that are larger than a packet of any other channel. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { DrmFolder } from '../../src/cli/drm-folder.ts';
import { identityLine } from '../../src/cli/native-environment.ts';
import type { KernelCall } from '../../src/host-km/drivers/drm/kernel.ts';
import { CONTROL, PAGE_BYTES } from '../../src/vmbus-sim/index.ts';
import { at, drmWorld } from '../host-km/drm/drm-guest.ts';
import type { ScriptedKernel } from '../host-km/drm/scripted-kernel.ts';
import { eventually, remove, root, temporary } from '../process/harness.ts';
import { DrmHost } from './drm-host.ts';
import { DRM_FLAGS, deviceFolder } from './drm-tree.ts';
import { endPrograms, guestEnvironment, program, type Running, run, type Said } from './guest-program.ts';
import { HostileBroker, type HostileHost, LANE, laneMessage } from './hostile-host.ts';

const EXEC = 'DRM_IOCTL_VIRTGPU_EXECBUFFER';
const COMMANDS = 266_240;
const THREADS = 8;
const ROUNDS = 25;

let directory: string;
let folder: DrmFolder;
let file: string;
let count = 0;
const hosts: HostileBroker[] = [];
const turns: NodeJS.Timeout[] = [];
beforeAll(() => {
  directory = temporary();
  folder = deviceFolder();
  file = program('drm-large', [...DRM_FLAGS, '-pthread'], ['-ldrm']);
});
afterEach(async () => {
  for (const turn of turns.splice(0)) clearInterval(turn);
  await endPrograms();
  for (const host of hosts.splice(0)) host.close();
});
afterAll(() => {
  folder.remove();
  remove(directory);
});

function start(scene: string, socket: string): Running {
  return run(file, [scene], {
    ...guestEnvironment(socket),
    KMBRIDGE_IDENTITY: identityLine(`${root}/drivers/virtio_gpu/0.1.0/manifest.json`),
    KMBRIDGE_DRM_TREE: folder.path,
  });
}

async function ended(running: Running): Promise<Said['facts']> {
  const { facts, lines, end } = await running.said;
  expect({ end, lines }).toEqual({ end: 0, lines: [] });
  return facts;
}

/** The seed of commands that are what the program had, every word of them; −1 for any others. */
function seedOf({ bytes }: KernelCall): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const from = view.getUint32(at(EXEC, 'command'), true);
  const words = view.getUint32(at(EXEC, 'size'), true) >>> 2;
  const seed = view.getUint32(from, true);
  for (let i = 0; i < words; i++)
    if (view.getUint32(from + 4 * i, true) !== (seed + Math.imul(i, 2_654_435_761)) >>> 0) return -1;
  return seed;
}

interface Made {
  readonly socket: string;
  /** Of each submission, in order. */
  readonly seeds: number[];
  readonly sizes: number[];
  kernel(): ScriptedKernel;
}

/** A broker whose kernel answers submissions later, or at once. */
async function world(late: boolean): Promise<Made> {
  const seeds: number[] = [];
  const sizes: number[] = [];
  const made = drmWorld({
    script(kernel) {
      kernel
        .makes('DRM_IOCTL_VIRTGPU_RESOURCE_CREATE', 'bo_handle')
        .makes('DRM_IOCTL_VIRTGPU_RESOURCE_CREATE_BLOB', 'bo_handle')
        .makes('DRM_IOCTL_SYNCOBJ_CREATE', 'handle')
        .on(EXEC, (view, call) => {
          const size = view.getUint32(at(EXEC, 'size'), true);
          // The broker's own, which asks for a fence, is empty.
          if (size === 0) return 0;
          seeds.push(seedOf(call));
          sizes.push(size);
          return 0;
        });
      kernel.hold = late;
      if (late)
        turns.push(
          setInterval(() => {
            for (const answer of kernel.held.splice(0)) answer();
          }, 1),
        );
    },
  });
  await made.broker.listen(directory);
  return { socket: made.broker.socketOf('p'), seeds, sizes, kernel: made.kernel };
}

describe('a C program', () => {
  it('submits all that a row lets it submit, which arrives as it was, and not one byte, buffer or syncobj more', async () => {
    const { socket, seeds, sizes } = await world(false);
    expect(await ended(start('bounds', socket))).toEqual({
      most: 'ok',
      one_more: 'EINVAL',
      buffer: 'ok',
      syncobj: 'ok',
      all: 'ok',
      one_buffer_more: 'EINVAL',
      one_syncobj_more: 'EINVAL',
      blob: 'ok',
      blob_one_more: 'EINVAL',
      after: 'ok',
    });
    expect(sizes).toEqual([COMMANDS, COMMANDS, 16]);
    expect(seeds).toEqual([1, 1, 1]);
  });

  it('submits from eight threads at once, more than a ring holds, and each arrives once and as it was', async () => {
    const { socket, seeds } = await world(true);
    const running = start('threads', socket);
    await running.at('ready');
    running.go();
    expect(await ended(running)).toEqual({ wrong: '0', calls: String(THREADS * ROUNDS) });
    const wanted = Array.from(
      { length: THREADS * ROUNDS },
      (_, i) => (1 + Math.floor(i / ROUNDS)) * 1000 + (i % ROUNDS),
    );
    expect(seeds.toSorted((a, b) => a - b)).toEqual(wanted);
  });
});

/** Where the guest's ring of the device says for how many bytes it waits. */
const waitsFor = (host: HostileHost): number =>
  Atomics.load(host.channels[1]?.outgoing.control ?? new Int32Array(16), CONTROL.PENDING_SEND_SIZE);

async function hostile(
  change: (host: HostileHost) => void = () => {},
): Promise<[Running, () => HostileHost]> {
  let host: HostileHost | undefined;
  const { script } = new DrmHost();
  const broker = await HostileBroker.listen(directory, `l${count++}`, {
    ...script,
    own: (one, nr, channel, id, payload) => {
      host = one;
      return script.own?.(one, nr, channel, id, payload) === true;
    },
  });
  hosts.push(broker);
  const running = start('gone', broker.path);
  await running.at('ready');
  const found = (): HostileHost => {
    if (host === undefined) throw new Error('no guest has called yet');
    return host;
  };
  change(found());
  return [running, found];
}

describe('threads that wait for room in the ring', () => {
  it('go on when the host reads again, and end with it', async () => {
    const [running, host] = await hostile((one) => {
      one.reading = false;
    });
    running.go();
    await eventually('a thread waits for room', () => waitsFor(host()) > COMMANDS);
    host().reading = true;
    const { packets } = host().channels[1]?.end.inspect().received ?? { packets: 0 };
    await eventually(
      'all go on',
      () => (host().channels[1]?.end.inspect().received.packets ?? 0) > packets + 50,
    );
    host().reading = false;
    await eventually('a thread waits for room again', () => waitsFor(host()) > COMMANDS);
    host().die();
    const { facts, end, lines } = await running.said;
    expect({ facts, end }).toEqual({ facts: { wrong: '0' }, end: 0 });
    expect(lines).toHaveLength(1);
  });
});

/** What the open says when the host lends so many pages for the device's rings. */
async function opened(pages: number): Promise<Said> {
  const { script } = new DrmHost();
  const broker = await HostileBroker.listen(directory, `l${count++}`, {
    ...script,
    effect(host, effect) {
      if (effect.kind !== 'make-gpadl' || effect.channel !== 2) return false;
      const bytes = pages * PAGE_BYTES;
      host.lane(laneMessage(LANE.rings, LANE.write, effect.gpadl, bytes), [
        host.rings(effect.gpadl, bytes).fd,
      ]);
      host.carryOut(host.control.gpadlMade(effect.gpadl, 0));
      return true;
    },
  });
  hosts.push(broker);
  return start('opens', broker.path).said;
}

describe('rings of a DRM device', () => {
  it.each([
    [191, 'ENODEV'],
    [192, 'ok'],
    [193, 'ENODEV'],
    [128, 'ENODEV'],
  ])('of %i pages: %s', async (pages, open) => {
    const { facts, lines } = await opened(pages);
    expect(facts).toEqual({ open });
    if (open !== 'ok') expect(lines.join()).toContain('something else than the ring memory asked for');
  });
});
