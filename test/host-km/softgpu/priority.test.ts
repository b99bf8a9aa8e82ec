import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { allocationPrivateData, CommandBuffer } from '../../../drivers/softgpu/1.1.0.0/umd.ts';
import { STATUS } from '../../../src/abi/index.ts';
import { EnginePool } from '../../../src/host-km/drivers/softgpu/engine/pool.ts';
import { LIMITS } from '../../../src/host-km/drivers/softgpu/limits.ts';
import { FakeEngine } from './fake-engine.ts';
import { bench, Guest, World } from './world.ts';

const [GET_IN_PROCESS, GET, SET_IN_PROCESS, SET] = [0x21, 0x22, 0x2f, 0x30];
const WAYS = [
  ['of the partition', SET, GET],
  ['in the process', SET_IN_PROCESS, GET_IN_PROCESS],
] as const;

describe.each(WAYS)('the priority of a context %s', (_, set, get) => {
  function start() {
    const guest = new Guest(new World().driver);
    const device = guest.device();
    const context = guest.context(device);
    const read = (of: number, nr = get) => guest.ok(nr, { context: of })['priority'];
    return { guest, device, context, read };
  }

  it('is 0 to begin with, and what was set last', () => {
    const { guest, device, context, read } = start();
    const other = guest.context(device);
    expect(read(context)).toBe(0);
    for (const priority of [LIMITS.priority, 3, -LIMITS.priority, -1]) {
      guest.ok(set, { context, priority });
      expect(read(context)).toBe(priority);
    }
    expect(read(other)).toBe(0);
  });

  it('is a number of its own beside the other one', () => {
    const { guest, context, read } = start();
    guest.ok(set, { context, priority: 5 });
    const values = WAYS.map(([, , nr]) => read(context, nr));
    expect(values).toEqual(set === SET ? [5, 0] : [0, 5]);
  });

  it.each([LIMITS.priority + 1, -LIMITS.priority - 1, 0x7fff_ffff, -0x8000_0000])(
    'cannot be %i, and stays what it was',
    (priority) => {
      const { guest, context, read } = start();
      guest.ok(set, { context, priority: 2 });
      expect(guest.call(set, { context, priority }).status).toBe(STATUS.INVALID_PARAMETER);
      expect(read(context)).toBe(2);
    },
  );

  it('is of contexts only, as long as they are there', () => {
    const { guest, device, context } = start();
    const both = (of: number) => [set, get].map((nr) => guest.call(nr, { context: of }).status);
    expect(both(device)).toEqual([STATUS.INVALID_HANDLE, STATUS.INVALID_HANDLE]);
    expect(both(0)).toEqual([STATUS.INVALID_HANDLE, STATUS.INVALID_HANDLE]);
    guest.submit(context, 0x1234n, 4);
    expect(guest.state(device)).toBe(7);
    expect(both(context)).toEqual([STATUS.DEVICE_REMOVED, STATUS.DEVICE_REMOVED]);
  });
});

describe('the engine of a partition', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** Contexts by name (process, then context), of which the first has the engine and the others wait in their order. */
  async function start(...names: readonly string[]) {
    const engines: FakeEngine[] = [];
    const pool = new EnginePool({
      start: () => engines[engines.push(new FakeEngine()) - 1] ?? null,
      tdrMs: 1000,
      idleMs: 5000,
    });
    const world = new World('1.1.0.0', pool);
    const step = async () => {
      for (let i = 0; i < 4; i++) {
        world.settle();
        await vi.advanceTimersByTimeAsync(0);
      }
    };
    const processes = new Map<string, ReturnType<typeof open>>();
    const open = () => {
      const guest = new Guest(world.driver);
      const visible = allocationPrivateData({ bytes: 4096, segment: 'system', cpuVisible: true });
      const { device, context: _, commands } = bench(guest, visible, 1);
      const words = new CommandBuffer()
        .dispatch({ module: { va: commands.va, bytes: 8 }, groups: 1, bindings: [], args: [] })
        .finish();
      commands.bytes.set(words);
      return { guest, device, va: commands.va, bytes: words.length };
    };
    const contexts = new Map<string, { guest: Guest; context: number; page: Uint8Array }>();
    for (const name of names) {
      const process = processes.get(name.charAt(0)) ?? open();
      processes.set(name.charAt(0), process);
      const { guest, device } = process;
      const context = guest.context(device);
      const { fence, page } = guest.fence(device);
      contexts.set(name, { guest, context, page });
      guest.submit(context, process.va, process.bytes);
      guest.signalGpu(context, fence, 1n);
      await step();
    }
    const set = (name: string, nr: number, priority: number): void => {
      const one = contexts.get(name);
      one?.guest.ok(nr, { context: one.context, priority });
    };
    /** Ends each dispatch that the engine has; the names in the order in which their fences are signalled. */
    const order = async (): Promise<string[]> => {
      const done: string[] = [];
      for (const _ of names) {
        engines[0]?.answer({ code: 'DONE', detail: '' });
        await step();
        for (const [name, { page }] of contexts) if (page[0] === 1 && !done.includes(name)) done.push(name);
      }
      return done;
    };
    return { set, order };
  }

  it('goes to whoever waits longest when all have one priority', async () => {
    const { order } = await start('a1', 'b1', 'a2', 'b2');
    expect(await order()).toEqual(['a1', 'b1', 'a2', 'b2']);
  });

  it('goes to the highest priority first, also when that is set while it waits', async () => {
    const { set, order } = await start('a1', 'a2', 'b1', 'a3', 'b2');
    set('a2', SET, -1);
    set('b2', SET, 7);
    set('a3', SET, 2);
    expect(await order()).toEqual(['a1', 'b2', 'a3', 'b1', 'a2']);
  });

  it('is not taken from whoever has it', async () => {
    const { set, order } = await start('a1', 'a2');
    set('a1', SET, -7);
    set('a2', SET, 7);
    expect(await order()).toEqual(['a1', 'a2']);
  });

  it('goes to the context that its process prefers, in that process’s turn and at one priority', async () => {
    const { set, order } = await start('a1', 'b1', 'a2', 'b2', 'a3');
    set('a3', SET_IN_PROCESS, 7);
    set('b2', SET_IN_PROCESS, 1);
    expect(await order()).toEqual(['a1', 'b2', 'a3', 'b1', 'a2']);
  });

  it('does not let in-process priority outweigh priority', async () => {
    const { set, order } = await start('a1', 'a2', 'a3', 'a4');
    set('a3', SET_IN_PROCESS, 7);
    set('a4', SET, 1);
    set('a4', SET_IN_PROCESS, -7);
    expect(await order()).toEqual(['a1', 'a4', 'a3', 'a2']);
  });
});
