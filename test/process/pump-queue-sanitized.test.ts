/** Submission queues under the sanitizers: a good guest, one that changes everything, ends of all kinds, several at once. */
import { afterEach, describe, expect, it } from 'vitest';
import type { Variant } from '../../scripts/native.mjs';
import { ERRNO } from '../../src/abi/index.ts';
import { PUMP_LIMITS } from '../../src/host-km/drivers/drm/pump/limits.ts';
import { QUEUE_CALL_AT, QUEUE_WORD } from '../../src/host-km/drivers/drm/pump/queue-layout.ts';
import { eventually } from './harness.ts';
import { FIFO, testPump, URANDOM } from './pump-world.ts';
import { AT, acting, CREDIT, commands, laid, type Queue, QueueWorld, seen } from './queue-world.ts';

const worlds: QueueWorld[] = [];
afterEach(async () => {
  await Promise.all(worlds.splice(0).map((world) => world.end()));
});

const SIZE = 1001;
const good = { command: commands(SIZE), handles: [1, 2, 3] };
const bytes = laid(good);
const wanted = String(seen({ command: good.command, handles: [1001, 1002, 1003] }));
const most = { command: commands(PUMP_LIMITS.queueCallBytes - 64), handles: [] };

// As many handles as there is room for, all with a name, but one more said.
const FULL = (PUMP_LIMITS.queueCallBytes - 64) / 4;
const past = laid({ command: new Uint8Array(), handles: new Array<number>(FULL).fill(1) });
new DataView(past.buffer).setUint32(AT.handleCount, FULL + 1, true);

const inCall = (at: number): number => QUEUE_CALL_AT + at;
const CHANGES = [
  [inCall(AT.flags), 0, 3],
  [inCall(AT.size), SIZE, 0xffff_ffff],
  [inCall(AT.command), 64, 65_000],
  [inCall(AT.handles), 1072, 64],
  [inCall(AT.handleCount), 3, 16_384],
  [inCall(1072), 1, 0xffff_ffff],
  [QUEUE_WORD.BYTES * 4, bytes.length, 65_536],
].flat();

/** What a guest does in its time, to the end of its file. */
async function live(world: QueueWorld, queue: Queue): Promise<void> {
  for (let i = 0; i < 20; i++) expect(await queue.submit(good)).toBe(wanted);
  expect(await queue.submit(most)).toBe(String(seen(most)));
  expect(await queue.call(laid(most).subarray(0, PUMP_LIMITS.queueCallBytes), 65_537)).toBe('ASK');
  expect(await queue.call(past)).toBe('ASK');
  queue.put(bytes);
  const results = (await queue.guest.ask(`flip 300 20 ${bytes.length} ${CHANGES.join(' ')}`)).split(' ');
  expect(results.map((one) => one.split(':')[0]).sort()).toEqual([wanted, 'ASK'].sort());
  queue.queue.name(2, 0);
  expect(await queue.submit(good)).toBe('ASK');
  queue.queue.recall();
  expect(await queue.submit({ command: commands(0), handles: [] })).toBe('ASK');
  queue.queue.grant(100);
  expect(await queue.guest.ask('flood')).toBe('flooding');
  expect(await world.close(queue.slot)).toBe(0);
  expect(await queue.guest.hear()).toBe('ENDED');
}

describe.each(['asan', 'ubsan', 'tsan'] as const satisfies readonly Variant[])('under %s', (variant) => {
  it('queues of several owners find nothing', async () => {
    // In colour they would ask whether stderr is a terminal, which the filter does not let them.
    const options = ['ASAN', 'UBSAN', 'TSAN'].map((name) => `${name}_OPTIONS=color=never`);
    const fixed = variant === 'tsan' ? ['setarch', '-R'] : [];
    const world = new QueueWorld(['env', ...options, ...fixed, testPump(variant)]);
    worlds.push(world);
    for (let round = 0; round < 2; round++) {
      const ours = await world.ready(await world.open(URANDOM, 1));
      const theirs = await world.ready(await world.open(URANDOM, 2));
      const blocked = await world.ready(await world.open(FIFO, 3));
      const call = blocked.submit({ command: acting('WAIT'), handles: [] });
      await Promise.all([live(world, ours), live(world, theirs)]);
      await eventually('the guest sleeps', () => blocked.word('GUEST_SLEEPS') === 1);
      await eventually('the call is made', () => blocked.word('HINT') === CREDIT - 1);
      expect(await world.close(blocked.slot)).toBe(0);
      expect(await call).toBe(String(-ERRNO.EINTR));
    }
    world.pump.kill();
    expect(await world.pump.gone).toEqual({ end: 'SIGKILL', said: '' });
  });
});
