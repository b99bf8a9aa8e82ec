/** What a hostile guest can make the adapter do in one turn of the event loop. */
import { describe, expect, it } from 'vitest';
import { allocationPrivateData, CommandBuffer } from '../../../drivers/softgpu/1.1.0.0/umd.ts';
import { Wait } from '../../../src/host-km/drivers/softgpu/wait.ts';
import { bench, Guest, World } from './world.ts';

const MIB = 1024 * 1024;
const visible = (bytes: number) => allocationPrivateData({ bytes, segment: 'local', cpuVisible: true });

function start() {
  const world = new World();
  const guest = new Guest(world.driver);
  return { world, guest, ...bench(guest, visible(65_536), 16) };
}

describe('work in one turn', () => {
  it('looks at a wait once for a signal, however often the wait names the fence', () => {
    const enlisted = new Set<Wait>();
    let count = 0;
    const fence = {
      lost: false,
      reached: () => false,
      enlist: (wait: Wait) => {
        enlisted.add(wait);
        count++;
      },
      dismiss: (wait: Wait) => void enlisted.delete(wait),
    };
    const wait = new Wait(new Array(1000).fill(fence), new Uint32Array(2000), true, () => {});
    expect(count).toBe(1);
    expect(wait.cancel()).toBe(true);
    expect(enlisted.size).toBe(0);
  });

  it('moves at most a MiB in one turn, in however many queued command buffers', () => {
    const { world, guest, device, context, commands, memory } = start();
    const target = memory(visible(8 * MIB), 2048);
    const gate = guest.fence(device).fence;
    const blocked = { context, objects: [gate], monitored_fence_values: [1n] };
    expect(guest.call(0x32, blocked, undefined, 0x3b).status).toBe(0);
    for (let i = 0; i < 8; i++) {
      const bytes = new CommandBuffer().fill(target.va + BigInt(i * MIB), MIB, 1).finish();
      commands.bytes.set(bytes, i * 4096);
      guest.submit(context, commands.va + BigInt(i * 4096), bytes.length);
    }
    guest.signalCpu(device, gate, 1n);
    const done = () => (target.bytes.lastIndexOf(1) + 4) / MIB;
    const seen: number[] = [];
    while (world.turn()) seen.push(Math.floor(done()));
    expect(seen.filter((at, i) => at - (seen[i - 1] ?? 0) > 1)).toEqual([]);
    expect(seen.at(-1)).toBe(8);
  });

  it('fills whole words after a copy of odd size has used a part of the turn', () => {
    const { world, guest, memory, run } = start();
    const target = memory(visible(4 * MIB), 1024);
    run(
      new CommandBuffer()
        .copy(target.va, target.va + 64n, 3)
        .fill(target.va, 3 * MIB, 1)
        .finish(),
    );
    expect(() => world.settle()).not.toThrow();
    expect(target.bytes.lastIndexOf(1) + 4).toBe(3 * MIB);
    expect(guest.process.inspect()['lost']).toEqual([]);
  });

  it('loses the device, not the broker, when something of softgpu itself throws in a later turn', () => {
    const { world, guest, device, memory, run } = start();
    const code = memory(visible(65_536), 16);
    const dispatch = () =>
      new CommandBuffer().dispatch({ module: { va: code.va, bytes: 64 }, groups: 1 }).finish();
    world.compute.acquire = () => {
      throw new Error('as the test says');
    };
    run(dispatch());
    expect(() => world.settle()).not.toThrow();
    expect(guest.state(device)).toBe(2);
  });

  it('wakes once for each fence that a message signals, with its highest value', () => {
    const { guest, device, context } = start();
    const { fence, page } = guest.fence(device);
    const objects = [fence, fence, fence];
    guest.call(0x32, { context, objects, monitored_fence_values: [3n, 9n, 5n] });
    expect(new DataView(page.buffer).getBigUint64(0, true)).toBe(9n);
  });
});
