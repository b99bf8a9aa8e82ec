import { describe, expect, it, vi } from 'vitest';
import { ERRNO } from '../../../../src/abi/index.ts';
import { DRM_LIMITS } from '../../../../src/host-km/drivers/drm/limits.ts';
import { LIMITS } from '../../../../src/host-km/limits.ts';
import { settle } from '../../harness/guest.ts';
import { at, DEVICE, type DrmGuest, type DrmWorld, drmWorld } from '../drm-guest.ts';
import type { ScriptedKernel } from '../scripted-kernel.ts';

const EXEC = 'DRM_IOCTL_VIRTGPU_EXECBUFFER';
const TRANSFER = 'DRM_IOCTL_VIRTGPU_TRANSFER_TO_HOST';
const CREATE = 'DRM_IOCTL_VIRTGPU_RESOURCE_CREATE';
const { askedEvery, fair } = DRM_LIMITS;
const FENCE_OUT = 2;

const isQuestion = (bytes: Uint8Array): boolean => {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return (
    view.getUint32(at(EXEC, 'flags'), true) === FENCE_OUT && view.getUint32(at(EXEC, 'size'), true) === 0
  );
};

/** Fences are numbers from 500 on; those of a guest's own are not asked for here. */
const world = (options: Parameters<typeof drmWorld>[0] = {}) => {
  let fence = 500;
  return drmWorld({
    partitions: ['a', 'b'],
    script: (kernel) =>
      kernel
        .makes(CREATE, 'bo_handle')
        .on(TRANSFER, () => 0)
        .on(EXEC, (view) => {
          view.setInt32(at(EXEC, 'out_fence_fd'), fence++, true);
          return 0;
        }),
    ...options,
  });
};

const submit = (guest: DrmGuest, file: number, count = 1): number[] =>
  Array.from(
    { length: count },
    () => guest.post(EXEC, file, (image) => image.setU32(at(EXEC, 'size'), 0)).id,
  );

const answered = (guest: DrmGuest): number[] => guest.scripted.replies(guest.luid).map(({ id }) => id);

const questions = (kernel: ScriptedKernel): number =>
  kernel.calls.filter(({ name, bytes }) => name === EXEC && isQuestion(bytes)).length;

const submitted = (kernel: ScriptedKernel): number =>
  kernel.calls.filter(({ name, bytes }) => (name === EXEC || name === TRANSFER) && !isQuestion(bytes)).length;

interface Shown {
  readonly inFlight: number;
  readonly queued: number;
  readonly processes: readonly {
    readonly pid: number;
    readonly inFlight: number;
    readonly waiting: number;
    readonly hung: number;
    readonly hungCalls?: readonly string[];
  }[];
}

function shown({ driver }: DrmWorld, partition: string): Shown {
  const { partitions } = driver.inspect() as { partitions: Record<string, { submissions: Shown }> };
  const found = partitions[partition];
  if (found === undefined) throw new Error(`nobody of ${partition}`);
  return found.submissions;
}

const inFlight = (of: DrmWorld, partition: string): number =>
  shown(of, partition).processes.reduce((sum, one) => sum + one.inFlight, 0);

describe('a guest that submits alone', () => {
  it('has the kernel asked for an end once in so many submissions, and its own calls are what they were', async () => {
    const of = world();
    const one = of.guest('a');
    const file = await one.open();
    submit(one, file, askedEvery - 1);
    await settle();
    expect([submitted(of.kernel('a')), questions(of.kernel('a'))]).toEqual([askedEvery - 1, 0]);
    expect(inFlight(of, 'a')).toBe(askedEvery - 1);
    submit(one, file);
    await settle();
    expect([submitted(of.kernel('a')), questions(of.kernel('a'))]).toEqual([askedEvery, 1]);
    expect(inFlight(of, 'a')).toBe(0);
    expect(answered(one)).toHaveLength(askedEvery);
  });

  it('waits at its bound, one past it, and goes on when the first are done; a transfer is one too', async () => {
    const of = world({ limits: { submission: { process: 20 } } });
    const one = of.guest('a');
    const file = await one.open();
    const handle = await one.make(CREATE, 'bo_handle', file);
    of.kernel('a').holdFences = true;
    const first = submit(one, file, 19);
    const last = one.post(TRANSFER, file, (image) => image.setU32(at(TRANSFER, 'bo_handle'), handle)).id;
    await settle();
    expect(answered(one)).toEqual([...first, last]);
    expect(shown(of, 'a').processes[0]).toMatchObject({ inFlight: 20, waiting: 0 });
    const [past = 0] = submit(one, file);
    await settle();
    expect(answered(one)).toEqual([]);
    expect(submitted(of.kernel('a'))).toBe(20);
    expect(shown(of, 'a').processes[0]).toMatchObject({ inFlight: 20, waiting: 1 });
    // Other calls of the same guest go on.
    expect(await one.make(CREATE, 'bo_handle', file)).toBe(handle + 1);
    of.kernel('a').fences.shift()?.signal();
    await settle();
    expect(answered(one)).toEqual([past]);
  });

  it('has a bound for its partition too, and a second process of it waits for the first', async () => {
    const of = world({ limits: { submission: { process: 4, partition: 6 } } });
    const [one, two, other] = [of.guest('a', 1), of.guest('a', 2), of.guest('b', 3)];
    const files = [await one.open(), await two.open(), await other.open()];
    of.kernel('a').holdFences = true;
    const [first = 0, second = 0, third = 0] = files;
    submit(one, first, 4);
    const within = submit(two, second, 2);
    await settle();
    expect(answered(two)).toEqual(within);
    const past = submit(two, second);
    await settle();
    expect(answered(two)).toEqual([]);
    const free = submit(other, third, 3);
    await settle();
    expect(answered(other)).toEqual(free);
    for (const { signal } of of.kernel('a').fences.splice(0)) signal();
    await settle();
    expect(answered(two)).toEqual(past);
  });
});

describe('two guests that submit', () => {
  it('have no more on the device than may be begun, and each is asked about', async () => {
    const of = world();
    const [one, two] = [of.guest('a'), of.guest('b')];
    const [first, second] = [await one.open(), await two.open()];
    of.kernel('a').holdFences = true;
    of.kernel('b').holdFences = true;
    submit(one, first);
    of.kernel('b').hold = true;
    submit(two, second);
    await settle();
    of.kernel('b').hold = false;
    of.kernel('b').held.shift()?.();
    // Not in line, and asked about all the same: the other is there.
    expect([questions(of.kernel('a')), questions(of.kernel('b'))]).toEqual([0, 1]);
    const before = submitted(of.kernel('b'));
    submit(two, second, 5);
    await settle();
    expect(before).toBe(1);
    expect(submitted(of.kernel('b'))).toBe(fair.depth);
    expect(shown(of, 'b')).toMatchObject({ inFlight: fair.depth, queued: 4 });
    expect(questions(of.kernel('b'))).toBe(fair.depth);
    of.kernel('b').fences.shift()?.signal();
    await settle();
    expect(submitted(of.kernel('b'))).toBe(fair.depth + 1);
  });

  it('do not wait for one whose fences never signal', async () => {
    const of = world();
    const [hangs, other] = [of.guest('a'), of.guest('b')];
    const [first, second] = [await hangs.open(), await other.open()];
    of.kernel('a').holdFences = true;
    submit(hangs, first, 200);
    await settle();
    for (let i = 0; i < 100; i++) {
      const ids = submit(other, second);
      await vi.waitFor(() => expect(answered(other)).toEqual(ids), 10_000);
    }
    // What it has begun before the other came; no more since.
    expect(submitted(of.kernel('a'))).toBe(LIMITS.submission.process);
  });
});

describe('a guest in line', () => {
  it('that dies leaves the line, and its mates go on', async () => {
    const of = world();
    const [one, mate, rival] = [of.guest('a', 1), of.guest('a', 2), of.guest('b', 3)];
    const [first, second, third] = [await one.open(), await mate.open(), await rival.open()];
    submit(rival, third);
    await settle();
    of.kernel('a').holdFences = true;
    submit(one, first, 6);
    const ids = submit(mate, second, 2);
    await settle();
    expect(shown(of, 'a')).toMatchObject({ inFlight: fair.depth, queued: 8 - fair.depth });
    one.scripted.link.end('death');
    await settle();
    // The device works on: a new process is no new room.
    expect(shown(of, 'a')).toMatchObject({ inFlight: fair.depth, queued: 2 });
    of.kernel('a').holdFences = false;
    for (const { signal } of of.kernel('a').fences.splice(0)) signal();
    await settle();
    expect(answered(mate)).toEqual(ids);
    const more = submit(mate, second, 3);
    await settle();
    expect(answered(mate)).toEqual(more);
  });

  it('behind one that hangs goes on without anything else happening', async () => {
    const of = world();
    const [hangs, other] = [of.guest('a'), of.guest('b')];
    const [first, second] = [await hangs.open(), await other.open()];
    of.kernel('b').holdFences = true;
    submit(other, second);
    await settle();
    of.kernel('a').holdFences = true;
    submit(hangs, first, 6);
    await settle();
    expect(shown(of, 'a')).toMatchObject({ inFlight: fair.depth, queued: 6 - fair.depth });
    // It has had nothing of the device yet, so that every turn is its own.
    submit(other, second);
    await settle();
    of.kernel('b').holdFences = false;
    for (const { signal } of of.kernel('b').fences.splice(0)) signal();
    const [, last] = submit(other, second, 2);
    await vi.waitFor(() => expect(answered(other)).toContain(last), 10_000);
  });
});

describe('what hangs', () => {
  it('is told of by partition, process and call, and is over when it signals after all', async () => {
    const of = world({ fenceMs: 50 });
    const one = of.guest('a', 4711);
    const file = await one.open();
    of.kernel('a').holdFences = true;
    submit(one, file, 3);
    await vi.waitFor(() => expect(of.events.filter(({ event }) => event === 'hung')).toHaveLength(1), 10_000);
    expect(of.events.find(({ event }) => event === 'hung')).toMatchObject({
      partition: 'a',
      pid: 4711,
      message: `${EXEC}: 3 of its submissions not done after 50 ms`,
    });
    expect(shown(of, 'a')).toMatchObject({
      inFlight: 0,
      processes: [{ pid: 4711, inFlight: 3, hung: 3, hungCalls: [EXEC] }],
    });
    for (const { signal } of of.kernel('a').fences.splice(0)) signal();
    expect(shown(of, 'a').processes[0]).toMatchObject({ inFlight: 0, hung: 0 });
    expect(shown(of, 'a').inFlight).toBe(0);
  });

  it('may be a call that does not come back, which is told of alike', async () => {
    const of = world({ fenceMs: 50 });
    const one = of.guest('a');
    const file = await one.open();
    of.kernel('a').hold = true;
    submit(one, file);
    await vi.waitFor(() => expect(shown(of, 'a').processes[0]?.hungCalls).toEqual([EXEC]), 10_000);
    of.kernel('a').hold = false;
    of.kernel('a').held.shift()?.();
    await vi.waitFor(
      () => expect(shown(of, 'a').processes[0]).toMatchObject({ inFlight: 0, hung: 0 }),
      10_000,
    );
  });

  it('is nothing that signals in time, and nobody is told', async () => {
    const of = world({ fenceMs: 100 });
    const one = of.guest('a');
    const file = await one.open();
    submit(one, file, 3);
    await vi.waitFor(() => expect(inFlight(of, 'a')).toBe(0), 10_000);
    await new Promise((done) => setTimeout(done, 300));
    expect(of.events.filter(({ event }) => event === 'hung')).toEqual([]);
  });

  it('holds no place of its partition’s, so that another process of it goes on', async () => {
    const of = world({ fenceMs: 50 });
    const [hangs, mate, rival] = [of.guest('a', 1), of.guest('a', 2), of.guest('b', 3)];
    const [first, second, third] = [await hangs.open(), await mate.open(), await rival.open()];
    submit(rival, third);
    await settle();
    of.kernel('a').holdFences = true;
    submit(hangs, first, fair.depth);
    await vi.waitFor(() => expect(shown(of, 'a').processes[0]?.hung).toBe(fair.depth), 10_000);
    of.kernel('a').holdFences = false;
    const ids = submit(mate, second, 5);
    await vi.waitFor(() => expect(answered(mate)).toEqual(ids), 10_000);
  });
});

describe('an end', () => {
  it('of a process gives back what it had in flight when the device is done with it', async () => {
    const of = world({ limits: { submission: { process: 4, partition: 4 } } });
    const [one, two] = [of.guest('a', 1), of.guest('a', 2)];
    const [first, second] = [await one.open(), await two.open()];
    of.kernel('a').holdFences = true;
    submit(one, first, 9);
    await settle();
    const ids = submit(two, second, 2);
    await settle();
    expect(answered(two)).toEqual([]);
    one.scripted.link.end('death');
    await settle();
    expect(answered(two)).toEqual([]);
    of.kernel('a').holdFences = false;
    for (const { signal } of of.kernel('a').fences.splice(0)) signal();
    await settle();
    expect(answered(two)).toEqual(ids);
    expect(shown(of, 'a').processes).toHaveLength(1);
    two.scripted.link.end('death');
    await settle();
    expect(of.broker.inspect().totals).toMatchObject({ processes: 0, objects: 0, handles: 0, bytes: 0 });
  });

  it('of an open file takes nothing back of what is on the device', async () => {
    const of = world({ limits: { submission: { process: 4 } } });
    const one = of.guest('a');
    const file = await one.open();
    of.kernel('a').holdFences = true;
    submit(one, file, 3);
    await settle();
    await one.call('DRM_BRIDGE_CLOSE', 0, (image) => image.setU32(0, file));
    const next = await one.open();
    submit(one, next, 2);
    await settle();
    expect(shown(of, 'a').processes[0]).toMatchObject({ inFlight: 4, waiting: 1 });
    for (const { signal } of of.kernel('a').fences.splice(0)) signal();
    await settle();
    expect(shown(of, 'a').processes[0]).toMatchObject({ waiting: 0 });
  });

  it('that comes of an error takes no place', async () => {
    const of = world({ script: (kernel) => kernel.on(EXEC, () => -ERRNO.EINVAL) });
    const one = of.guest('a');
    const file = await one.open();
    expect((await one.call(EXEC, file)).status).toBe(-ERRNO.EINVAL);
    expect((await one.call(EXEC, file + 1)).status).toBe(-ERRNO.EBADF);
    expect([inFlight(of, 'a'), shown(of, 'a').inFlight]).toEqual([0, 0]);
  });
});

describe('a kernel', () => {
  it('without fences is believed when it has taken a submission, and is asked once', async () => {
    const of = world({
      script: (kernel) => kernel.on(EXEC, (_view, { bytes }) => (isQuestion(bytes) ? -ERRNO.ENOSYS : 0)),
    });
    const one = of.guest('a');
    const file = await one.open();
    const exec = (): void =>
      void one.post(EXEC, file, (image) => {
        image.setU32(at(EXEC, 'size'), 4);
        image.setU32(at(EXEC, 'command'), image.reserve(4));
      });
    for (let i = 0; i < 3 * askedEvery; i++) exec();
    await settle();
    expect(questions(of.kernel('a'))).toBe(1);
    expect(inFlight(of, 'a')).toBe(0);
  });

  it('that has no room for the question is asked again', async () => {
    let room = false;
    const of = world({
      fenceMs: 50,
      script: (kernel) =>
        kernel.on(EXEC, (_view, { bytes }) => (isQuestion(bytes) && !room ? -ERRNO.EMFILE : 0)),
    });
    const one = of.guest('a');
    const file = await one.open();
    submit(one, file, askedEvery);
    await vi.waitFor(() => expect(questions(of.kernel('a'))).toBeGreaterThan(2), 10_000);
    expect(inFlight(of, 'a')).toBe(askedEvery);
    room = true;
    await vi.waitFor(() => expect(inFlight(of, 'a')).toBe(0), 10_000);
  });

  it('that has no room for it when the file is closed, or is gone, keeps nothing counted', async () => {
    let errno: number = ERRNO.EMFILE;
    const of = world({
      script: (kernel) => kernel.on(EXEC, (_view, { bytes }) => (isQuestion(bytes) ? -errno : 0)),
    });
    const one = of.guest('a');
    const [file, other] = [await one.open(), await one.open()];
    submit(one, file, 3);
    await settle();
    expect(inFlight(of, 'a')).toBe(3);
    await one.call('DRM_BRIDGE_CLOSE', 0, (image) => image.setU32(0, file));
    expect(inFlight(of, 'a')).toBe(0);
    errno = ERRNO.ENODEV;
    submit(one, other, askedEvery);
    await settle();
    expect([questions(of.kernel('a')), inFlight(of, 'a')]).toEqual([2, 0]);
  });

  it('of vgem takes no submissions: nothing is counted', async () => {
    const of = world({ device: { ...DEVICE, driver: 'vgem' } });
    const one = of.guest('a');
    await one.open();
    const { partitions } = of.driver.inspect() as { partitions: Record<string, { submissions: unknown }> };
    expect(partitions['a']?.submissions).toBeNull();
  });
});
