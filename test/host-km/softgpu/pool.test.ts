import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Lease, Outcome } from '../../../src/host-km/drivers/softgpu/compute.ts';
import { EnginePool } from '../../../src/host-km/drivers/softgpu/engine/pool.ts';
import { FakeEngine } from './fake-engine.ts';

const order = { moduleBytes: 8, groups: 1, bindings: [], args: new Uint8Array(0) };
const rank = { process: {}, priority: 0, inProcessPriority: 0 };
const share = (partition: string) => ({ partition, weight: 1 });

describe('the pool of engines', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function start(available = true) {
    const engines: FakeEngine[] = [];
    const pool = new EnginePool({
      start: () => {
        if (!available) return null;
        const engine = new FakeEngine();
        engines.push(engine);
        return engine;
      },
      tdrMs: 1000,
      idleMs: 5000,
    });
    const leases: (Lease | null)[] = [];
    const ask = async (partition: string) => {
      const leave = pool.acquire(share(partition), rank, (lease) => leases.push(lease));
      await vi.advanceTimersByTimeAsync(0);
      return leave;
    };
    const alive = () => engines.filter((engine) => !engine.killed).length;
    return { pool, engines, leases, ask, alive };
  }

  it('has one engine for each partition and one spare', async () => {
    const { leases, ask, alive } = start();
    await ask('a');
    await ask('a');
    expect([leases.length, alive()]).toEqual([1, 2]);
    await ask('b');
    expect([leases.length, alive()]).toEqual([2, 3]);
    expect(leases[0]?.window).not.toBe(leases[1]?.window);
    leases[0]?.release();
    await vi.advanceTimersByTimeAsync(0);
    expect(leases[2]?.window).toBe(leases[0]?.window);
  });

  it('counts a dispatch as hung by its own time, not by the clock', async () => {
    const { engines, leases, ask } = start();
    await ask('a');
    const outcomes: Outcome[] = [];
    leases[0]?.run(order, (outcome) => outcomes.push(outcome));
    const [engine] = engines;
    if (engine === undefined) throw new Error('no engine');
    await vi.advanceTimersByTimeAsync(60_000);
    engine.ns = 1000e6;
    await vi.advanceTimersByTimeAsync(1000);
    expect([engine.killed, outcomes]).toEqual([false, []]);
    engine.ns = 1010e6;
    await vi.advanceTimersByTimeAsync(1000);
    expect(engine.killed).toBe(true);
    expect(outcomes).toMatchObject([{ code: 'HUNG', ns: 1010e6 }]);
    leases[0]?.release();
    await ask('a');
    expect(leases[1]?.window).not.toBe(engine.window);
  });

  it('charges engine time once', async () => {
    const { engines, leases, ask } = start();
    await ask('a');
    const ns: number[] = [];
    for (const time of [30e6, 30e6, 50e6]) {
      leases.at(-1)?.run(order, (outcome) => ns.push(outcome.ns));
      if (engines[0]) engines[0].ns = time;
      engines[0]?.answer({ code: 'DONE', detail: '' });
      await vi.advanceTimersByTimeAsync(0);
      leases.at(-1)?.release();
      await ask('a');
    }
    expect(ns).toEqual([30e6, 0, 20e6]);
  });

  it('lets idle engines go, the spare last', async () => {
    const { pool, leases, ask, alive } = start();
    await ask('a');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(alive()).toBe(2);
    leases[0]?.release();
    await vi.advanceTimersByTimeAsync(4999);
    expect(alive()).toBe(2);
    await vi.advanceTimersByTimeAsync(1);
    expect(alive()).toBe(1);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(alive()).toBe(0);
    expect(pool.inspect()).toMatchObject({ alive: 0, spare: null, partitions: {} });
  });

  it('says so when none can be had, and when it closes', async () => {
    const none = start(false);
    await none.ask('a');
    expect(none.leases).toEqual([null]);
    const { pool, leases, ask, alive } = start();
    await ask('a');
    await ask('a');
    await pool.close();
    await ask('a');
    expect([leases.slice(1), alive()]).toEqual([[null, null], 0]);
  });

  it.each([-7, 0, 7])(
    'shares engine time by weight, whatever priority the lighter one has (%i), and stops nobody who is alone',
    async (priority) => {
      const { pool, engines } = start();
      const leases: Lease[] = [];
      for (const [partition, weight, own] of [
        ['a', 3, 0],
        ['b', 1, priority],
      ] as const) {
        pool.acquire(
          { partition, weight },
          { ...rank, priority: own },
          (lease) => lease && leases.push(lease),
        );
        await vi.advanceTimersByTimeAsync(0);
      }
      const [a, b] = engines;
      if (a === undefined || b === undefined) throw new Error('two engines');
      leases[0]?.run(order, () => {});
      expect(a.paused).toBe(false);
      leases[1]?.run(order, () => {});
      for (let ms = 0; ms < 4000; ms++) {
        expect(a.paused).not.toBe(b.paused);
        for (const one of [a, b]) if (!one.paused) one.ns += 1e6 / 5;
        await vi.advanceTimersByTimeAsync(1);
      }
      expect(a.ns / b.ns).toBeCloseTo(3, 1);
      a.answer({ code: 'DONE', detail: '' });
      await vi.advanceTimersByTimeAsync(0);
      expect(b.paused).toBe(false);
    },
  );

  it('forgets who left the line', async () => {
    const { leases, ask } = start();
    await ask('a');
    const leave = await ask('a');
    await ask('a');
    leave();
    leases[0]?.release();
    await vi.advanceTimersByTimeAsync(0);
    leases[1]?.release();
    await vi.advanceTimersByTimeAsync(0);
    expect(leases).toHaveLength(2);
  });
});
