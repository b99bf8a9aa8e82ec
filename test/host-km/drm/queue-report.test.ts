/** What the operator sees of submissions that did not come by the broker. */
import { describe, expect, it } from 'vitest';
import { DRM_LIMITS } from '../../../src/host-km/drivers/drm/limits.ts';
import type { ProcessReport } from '../../../src/host-km/report.ts';
import { settle } from '../harness/guest.ts';
import { type DrmWorld, drm } from './drm-guest.ts';
import { askQueue, closeFile, EXEC, isQuestion, QUEUE, queueWorld, submit } from './queue-world.ts';

const { queueWindow } = DRM_LIMITS;

interface Shown {
  readonly inFlight: number;
  readonly processes: readonly { readonly inFlight: number; readonly direct: number }[];
}

function shown({ driver }: DrmWorld, partition = 'p'): Shown | undefined {
  const { partitions } = driver.inspect() as { partitions: Record<string, { submissions: Shown }> };
  return partitions[partition]?.submissions;
}

const reported = ({ broker }: DrmWorld): ProcessReport => {
  const [report] = broker.inspect().partitions[0]?.processes ?? [];
  if (report === undefined) throw new Error('nobody is there');
  return report;
};

const questions = (of: DrmWorld): number => of.kernel().calls.filter(isQuestion).length;

describe('what is submitted on a queue', () => {
  it('is in the report of its process as soon as somebody looks, once', async () => {
    const of = queueWorld();
    const one = of.guest();
    const file = await one.open();
    await askQueue(one, file);
    const queue = of.kernel().queueOf(0);
    const before = reported(of);
    queue.make(7);
    for (let i = 0; i < 2; i++) {
      const { calls, driver_calls } = reported(of);
      expect([calls - before.calls, driver_calls - before.driver_calls]).toEqual([7, 7]);
    }
    queue.make(3);
    expect(reported(of).calls - before.calls).toBe(10);
    expect(shown(of)?.processes).toMatchObject([{ inFlight: 10, direct: 10 }]);
    // What comes by the broker is none of it.
    submit(one, file);
    await settle();
    expect(reported(of).driver_calls - before.driver_calls).toBe(11);
    expect(shown(of)?.processes).toMatchObject([{ direct: 10 }]);
  });

  it('is in the last report of its process, whether the file or the process ends first', async () => {
    for (const end of ['file', 'process'] as const) {
      const of = queueWorld();
      const one = of.guest();
      const file = await one.open();
      await askQueue(one, file);
      const before = reported(of);
      of.kernel().queueOf(0).make(7);
      let calls = 7;
      if (end === 'file') {
        await closeFile(one, file);
        calls++;
      }
      one.scripted.link.end('death');
      const [report] = of.broker.inspect().partitions[0]?.ended ?? [];
      expect([
        (report?.calls ?? 0) - before.calls,
        (report?.driver_calls ?? 0) - before.driver_calls,
      ]).toEqual([calls, 7]);
      expect(of.broker.inspect().totals).toMatchObject({ processes: 0, objects: 0, handles: 0, bytes: 0 });
    }
  });

  it('is in flight until its one fence has signalled, before the file is closed at the kernel', async () => {
    const of = queueWorld();
    const one = of.guest();
    const [file, other] = [await one.open(), await one.open()];
    await askQueue(one, file);
    const kernel = of.kernel();
    kernel.holdFences = true;
    kernel.queueOf(0).make(20);
    submit(one, file);
    await settle();
    // While it may make more, it is the pump that asks.
    expect([questions(of), shown(of)?.processes]).toMatchObject([0, [{ inFlight: 21, direct: 20 }]]);
    expect(kernel.queueOf(0).left).toBe(queueWindow - 20);
    const shut = kernel.shut.bind(kernel);
    kernel.shut = (slot) => {
      expect(kernel.fences).toHaveLength(1);
      shut(slot);
    };
    await closeFile(one, file);
    expect(kernel.shut_).toEqual([0]);
    expect([questions(of), shown(of)?.inFlight]).toEqual([1, 21]);
    for (const { signal } of kernel.fences.splice(0)) signal();
    expect(shown(of)?.inFlight).toBe(0);
    submit(one, other);
    await settle();
    expect(kernel.queues).toHaveLength(1);
  });

  it('is none while somebody listens to the calls of its partition', async () => {
    const of = queueWorld();
    const one = of.guest();
    const file = await one.open();
    await askQueue(one, file);
    const queue = of.kernel().queueOf(0);
    queue.make(2);
    const heard: number[] = [];
    const stop = of.broker.trace(({ nr }) => heard.push(nr));
    expect([queue.left, reported(of).driver_calls]).toEqual([0, 2]);
    submit(one, file);
    await settle();
    expect(queue.left).toBe(0);
    await askQueue(one, await one.open());
    expect(of.kernel().queueOf(1).left).toBe(0);
    expect(heard).toEqual([EXEC, 'DRM_BRIDGE_OPEN', QUEUE].map((name) => drm(name).id));
    stop();
    submit(one, file);
    await settle();
    expect(queue.left).toBe(queueWindow);
    one.scripted.link.end('death');
    const again = of.broker.trace(() => {});
    expect(of.events.filter(({ event }) => event === 'driver-error')).toEqual([]);
    again();
  });

  it('is taken back before another partition’s first goes to the kernel', async () => {
    const of = queueWorld({ partitions: ['p', 'q'] });
    const [one, rival] = [of.guest('p', 1), of.guest('q', 2)];
    const [file, second] = [await one.open(), await rival.open()];
    await askQueue(one, file);
    const queue = of.kernel().queueOf(0);
    queue.make(2);
    const seen: number[] = [];
    const ioctl = of.kernel('q').ioctl.bind(of.kernel('q'));
    of.kernel('q').ioctl = (call) => {
      seen.push(queue.left);
      ioctl(call);
    };
    submit(rival, second);
    await settle();
    expect(seen[0]).toBe(0);
    expect(reported(of).driver_calls).toBe(2);
  });
});

describe('what is open to submission queues', () => {
  it('ends with the process: its files, its fences, and the way to the device', async () => {
    const of = queueWorld();
    const one = of.guest();
    for (let i = 0; i < 3; i++) await askQueue(one, await one.open());
    const kernel = of.kernel();
    kernel.holdFences = true;
    for (const { queue } of kernel.queues) queue.make(3);
    expect(shown(of)?.processes).toMatchObject([{ inFlight: 6 }]);
    one.scripted.link.end('death');
    expect(kernel.fences).toHaveLength(2);
    expect(kernel.queues.map(({ queue }) => [queue.alive, queue.left])).toEqual([
      [false, 0],
      [false, 0],
      [false, 0],
    ]);
    for (const { signal } of kernel.fences.splice(0)) signal();
    expect(shown(of)).toEqual({});
    await new Promise((done) => setTimeout(done, 20));
    expect(kernel.closed).toBe(true);
  });
});
