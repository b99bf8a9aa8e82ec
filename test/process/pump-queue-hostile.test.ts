/** Guests that put what is no call, or change it while it is looked at: the broker is to be asked, and the device sees nothing of it. */
import { afterEach, describe, expect, it } from 'vitest';
import { QUEUE_CALL_AT, QUEUE_WORD } from '../../src/host-km/drivers/drm/pump/queue-layout.ts';
import { isGone } from './harness.ts';
import { AT, CREDIT, commands, laid, type Queue, type QueueWorld, seen, started } from './queue-world.ts';

const worlds: QueueWorld[] = [];
afterEach(async () => {
  await Promise.all(worlds.splice(0).map((world) => world.end()));
});

async function start(): Promise<{ world: QueueWorld; queue: Queue }> {
  const made = await started();
  worlds.push(made.world);
  return made;
}

// An odd size, so that there is a gap before the handles.
const SIZE = 1001;
const HANDLES_AT = 64 + 1008;
const handles = [1, 2, 3];
const good = laid({ command: commands(SIZE), handles });
const wanted = String(seen({ command: commands(SIZE), handles: [1001, 1002, 1003] }));

describe('what is no call as a shim puts it', () => {
  type Spoil = (view: DataView) => void;
  const u32 =
    (at: number, value: number): Spoil =>
    (view) =>
      view.setUint32(at, value, true);
  const u64 =
    (at: number, value: bigint): Spoil =>
    (view) =>
      view.setBigUint64(at, value, true);
  const places = [
    0n,
    1n,
    63n,
    65n,
    72n,
    BigInt(good.length),
    BigInt(QUEUE_CALL_AT),
    2n ** 31n,
    2n ** 32n,
    2n ** 63n,
    2n ** 64n - 1n,
    2n ** 64n - 64n,
  ];
  const spoils: readonly (readonly [string, Spoil])[] = [
    ...[1, 2, 3, 4, 8, 2 ** 31].map((flags) => [`flags ${flags}`, u32(AT.flags, flags)] as const),
    ...[1, 1024, 2 ** 32 - 1].map((count) => [`${count} syncobjs to wait for`, u32(AT.ins, count)] as const),
    ...[1, 1024, 2 ** 32 - 1].map((count) => [`${count} syncobjs to signal`, u32(AT.outs, count)] as const),
    ...[0, SIZE - 8, SIZE + 8, 266_240, 266_241, 2 ** 31, 2 ** 32 - 1].map(
      (size) => [`${size} bytes of commands`, u32(AT.size, size)] as const,
    ),
    ...[0, 2, 4, 16_384, 16_385, 2 ** 30, 2 ** 31, 2 ** 32 - 1].map(
      (count) => [`${count} handles`, u32(AT.handleCount, count)] as const,
    ),
    ...places.map((at) => [`commands at ${at}`, u64(AT.command, at)] as const),
    ...[...places, 64n, BigInt(HANDLES_AT - 8), BigInt(HANDLES_AT + 4), BigInt(HANDLES_AT - 4)].map(
      (at) => [`handles at ${at}`, u64(AT.handles, at)] as const,
    ),
    [
      'handles before the commands',
      (view) => {
        u64(AT.handles, 64n)(view);
        u64(AT.command, 80n)(view);
      },
    ],
    ['commands where the high half counts', u32(AT.command + 4, 1)],
  ];

  it('is asked about, without the device', async () => {
    const { world, queue } = await start();
    for (const [what, spoil] of spoils) {
      const bytes = good.slice();
      spoil(new DataView(bytes.buffer));
      const before = await world.submissions(queue.slot);
      expect(await queue.call(bytes), what).toBe('ASK');
      expect(await world.submissions(queue.slot), what).toBe(before);
      // As one that is fine is made after each.
      expect(await queue.call(good), what).toBe(wanted);
    }
    expect(queue.queue.made).toBe(spoils.length);
  });

  it('nor is what has another length than its parts', async () => {
    const { world, queue } = await start();
    for (const length of [0, 1, 4, 63, 64, 65, HANDLES_AT, good.length - 4, good.length - 1]) {
      expect(await queue.call(good, length), String(length)).toBe('ASK');
      expect(await queue.call(good)).toBe(wanted);
    }
    for (const more of [1, 4, 8, 4096, 65_536 - good.length]) {
      expect(await queue.call(good, good.length + more), String(more)).toBe('ASK');
      expect(await queue.call(good)).toBe(wanted);
    }
    const bare = laid({ command: commands(0), handles: [] });
    expect(await queue.call(bare)).toBe(String(seen({ command: commands(0), handles: [] })));
    for (const length of [0, 32, 63, 65]) expect(await queue.call(bare, length)).toBe('ASK');
    expect(await world.submissions(queue.slot)).toBe(9 + 5 + 1);
  });

  it('takes no credit', async () => {
    const { queue } = await start();
    queue.queue.recall();
    queue.queue.grant(1);
    for (const [, spoil] of spoils.slice(0, 40)) {
      const bytes = good.slice();
      spoil(new DataView(bytes.buffer));
      expect(await queue.call(bytes)).toBe('ASK');
    }
    expect(await queue.call(good)).toBe(wanted);
    expect(queue.queue.recall()).toBe(0);
  });
});

describe('a guest that changes the call meanwhile', () => {
  const CALLS = 4000;
  /** Made, and asked about, at the least: it did change meanwhile. */
  const EACH = 100;
  const inCall = (at: number): number => QUEUE_CALL_AT + at;
  const bytesAt = QUEUE_WORD.BYTES * 4;
  const flips: readonly (readonly [string, readonly (readonly [number, number, number])[]])[] = [
    ['its flags', [[inCall(AT.flags), 0, 1]]],
    [
      'its syncobjs',
      [
        [inCall(AT.ins), 0, 1],
        [inCall(AT.outs), 0, 7],
      ],
    ],
    ['its size', [[inCall(AT.size), SIZE, 0xffff_fff0]]],
    ['its size by a little', [[inCall(AT.size), SIZE, SIZE + 8]]],
    [
      'where its commands lie',
      [
        [inCall(AT.command), 64, 65_000],
        [inCall(AT.command + 4), 0, 0x8000_0000],
      ],
    ],
    ['where its handles lie', [[inCall(AT.handles), HANDLES_AT, HANDLES_AT + 4]]],
    ['how many handles', [[inCall(AT.handleCount), 3, 0x4000_0000]]],
    [
      'its handles',
      [
        [inCall(HANDLES_AT), 1, 999],
        [inCall(HANDLES_AT + 8), 3, 0xffff_ffff],
      ],
    ],
    ['its length', [[bytesAt, good.length, 0xffff_ffff]]],
    ['its length by a little', [[bytesAt, good.length, 64]]],
    [
      'all of it',
      [
        [inCall(AT.flags), 0, 3],
        [inCall(AT.size), SIZE, 0],
        [inCall(AT.command), 64, 0],
        [inCall(AT.handles), HANDLES_AT, 64],
        [inCall(AT.handleCount), 3, 0xffff_ffff],
        [inCall(HANDLES_AT + 4), 2, 0],
        [bytesAt, good.length, 65_537],
      ],
    ],
  ];

  it.each(flips)('%s, has it made whole or not at all', async (_, words) => {
    const { world, queue } = await start();
    queue.put(good);
    const said = await queue.guest.ask(`flip ${CALLS} ${EACH} ${good.length} ${words.flat().join(' ')}`);
    const told = new Map(said.split(' ').map((one) => [one.split(':')[0], Number(one.split(':')[1])]));
    expect([...told.keys()].filter((result) => result !== wanted && result !== 'ASK')).toEqual([]);
    const made = told.get(wanted) ?? 0;
    expect([made >= EACH, (told.get('ASK') ?? 0) >= EACH]).toEqual([true, true]);
    expect(await world.submissions(queue.slot)).toBe(made);
    expect(queue.queue.made).toBe(made);
    expect(await queue.call(good)).toBe(wanted);
    expect(isGone(world.pump.pid)).toBe(false);
  });

  it('has its own answers spoilt at the most by what it writes into the words of others', async () => {
    const { world, queue } = await start();
    queue.put(good);
    const others = ['VERSION', 'HINT', 'RESULT'] as const;
    const words = others.map((name) => [QUEUE_WORD[name] * 4, 0, 0xffff_ffff]);
    const said = await queue.guest.ask(`flip ${CALLS} 0 ${good.length} ${words.flat().join(' ')}`);
    expect(said).not.toContain('ENDED');
    // The credit is not where a guest could write.
    expect(await world.submissions(queue.slot)).toBe(CALLS);
    expect(queue.queue.recall()).toBe(CREDIT - CALLS);
  });
});
