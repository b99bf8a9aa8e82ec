import { describe, expect, it } from 'vitest';
import { allocationPrivateData } from '../../../drivers/softgpu/1.1.0.0/umd.ts';
import { type PlainObject, STATUS } from '../../../src/abi/index.ts';
import { Guest, World } from './world.ts';

const MIB = 1024 * 1024;
const [LOCAL, SYSTEM] = [0, 1];
/** What a guest of these tests may have of each segment. */
const BUDGET = { local: 64 * MIB, system: 256 * MIB };

function start() {
  const world = new World();
  const join = (partition?: string) => {
    const guest = new Guest(world.driver, partition);
    return {
      guest,
      reserve: (bytes: number | bigint, group = LOCAL, more: PlainObject = {}) =>
        guest.call(0x16, { adapter: 1, memory_segment_group: group, reservation: BigInt(bytes), ...more })
          .status,
      /** [reserved, available] in MiB. */
      seen: (group = LOCAL) => {
        const out = guest.ok(0x0a, { adapter: 1, memory_segment_group: group });
        return [out['current_reservation'], out['available_for_reservation']].map(
          (bytes) => Number(bytes) / MIB,
        );
      },
    };
  };
  return { world, join };
}

describe('0x16, reservations', () => {
  it('show in 0x0a, for each segment group by itself, until they are changed', () => {
    const { reserve, seen } = start().join();
    expect([seen(), seen(SYSTEM)]).toEqual([
      [0, 64],
      [0, 256],
    ]);
    expect(reserve(10 * MIB)).toBe(STATUS.SUCCESS);
    expect(reserve(20 * MIB, SYSTEM)).toBe(STATUS.SUCCESS);
    expect([seen(), seen(SYSTEM)]).toEqual([
      [10, 64],
      [20, 256],
    ]);
    expect(reserve(0)).toBe(STATUS.SUCCESS);
    expect([seen(), seen(SYSTEM)]).toEqual([
      [0, 64],
      [20, 256],
    ]);
  });

  it('are as large as what is available, and not a byte larger', () => {
    const { reserve, seen } = start().join();
    for (const [group, most] of [
      [LOCAL, BUDGET.local],
      [SYSTEM, BUDGET.system],
    ] as const) {
      expect(reserve(most + 1, group)).toBe(STATUS.INVALID_PARAMETER);
      expect(reserve(2n ** 64n - 1n, group)).toBe(STATUS.INVALID_PARAMETER);
      expect(seen(group)).toEqual([0, most / MIB]);
      expect(reserve(most, group)).toBe(STATUS.SUCCESS);
      expect(reserve(most + 1, group)).toBe(STATUS.INVALID_PARAMETER);
      expect(seen(group)).toEqual([most / MIB, most / MIB]);
    }
  });

  it('leave others of the partition what is not reserved and unused, as long as the process lives', () => {
    const { join } = start();
    const [a, b, stranger] = [join(), join(), join('guest-b')];
    a.reserve(40 * MIB);
    expect([a.seen(), b.seen(), stranger.seen()]).toEqual([
      [40, 64],
      [0, 24],
      [0, 64],
    ]);
    expect([b.reserve(24 * MIB + 1), b.reserve(24 * MIB)]).toEqual([
      STATUS.INVALID_PARAMETER,
      STATUS.SUCCESS,
    ]);
    expect(a.seen()).toEqual([40, 40]);
    // What it uses of it is missing in the budget of the others already.
    const device = a.guest.device();
    const { queue } = a.guest.queue(device);
    const data = allocationPrivateData({ bytes: 30 * MIB, segment: 'local' });
    const one = a.guest.allocation(device, data);
    a.guest.call(0x0b, { paging_queue: queue, allocation_list: [one] });
    expect(b.seen()).toEqual([24, 54]);
    a.guest.process.close();
    expect(b.seen()).toEqual([24, 64]);
    b.reserve(0);
    expect(join().seen()).toEqual([0, 64]);
  });

  it('are of this process, a segment group that there is and the one physical adapter', () => {
    const { reserve, seen } = start().join();
    const answers = [
      reserve(MIB, LOCAL, { process: 1n }),
      reserve(MIB, LOCAL, { process: 1n << 32n }),
      reserve(MIB, 2),
      reserve(MIB, LOCAL, { physical_adapter_index: 1 }),
    ];
    expect(answers).toEqual(Array(4).fill(STATUS.INVALID_PARAMETER));
    expect(seen()).toEqual([0, 64]);
  });
});
