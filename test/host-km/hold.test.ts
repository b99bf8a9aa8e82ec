/** HOLD and RELEASE as calls: a guest is about to copy its memory, and its own work must not change it meanwhile. */
import { describe, expect, it } from 'vitest';
import { DOORS, STATUS } from '../../src/abi/index.ts';
import { createDevice, GLOBAL, LUID, openAdapter, setup } from './harness/broker.ts';
import { packetOf, type ScriptedGuest, settle } from './harness/guest.ts';

const HOLD = 0x101;
const RELEASE = 0x102;
const NONE = new Uint8Array(0);

describe('the calls', () => {
  const post = (guest: ScriptedGuest, nr: number): number => guest.post(GLOBAL, packetOf(nr, NONE));
  const answers = (guest: ScriptedGuest) => guest.replies(GLOBAL).map(({ id, status }) => [id, status]);

  it('are answered when the driver says so, and hold up no other call', async () => {
    const { guest, driver } = setup();
    const one = guest().open();
    const held = post(one, HOLD);
    await settle();
    expect([driver.log, answers(one)]).toEqual([['hold'], []]);
    await createDevice(one, await openAdapter(one));
    driver.processes[0]?.holds[0]?.();
    driver.processes[0]?.holds[0]?.();
    expect(answers(one)).toEqual([[held, 0]]);
    const released = post(one, RELEASE);
    await settle();
    expect([driver.log, answers(one)]).toEqual([['hold', 'release'], [[released, 0]]]);
  });

  it('may come twice, and RELEASE alone', async () => {
    const { guest, driver } = setup();
    const one = guest().open();
    const ids = [RELEASE, HOLD, HOLD].map((nr) => post(one, nr));
    await settle();
    for (const done of driver.processes[0]?.holds ?? []) done();
    expect(answers(one)).toEqual(ids.map((id) => [id, 0]));
  });

  it('have no body, come by the global channel, and are answered', async () => {
    const { guest, driver } = setup();
    const one = guest().open();
    const adapter = await openAdapter(one);
    for (const nr of [HOLD, RELEASE]) {
      expect(await one.raw(LUID, packetOf(nr, NONE))).toBe(STATUS.INVALID_PARAMETER);
      expect(await one.raw(GLOBAL, packetOf(nr, new Uint8Array(8)))).toBe(STATUS.INVALID_PARAMETER);
      expect(await one.raw(GLOBAL, packetOf(nr, NONE, 8))).toBe(STATUS.INVALID_PARAMETER);
      expect(await one.raw(GLOBAL, packetOf(nr, new Uint8Array(8), 0))).toBe(STATUS.INVALID_PARAMETER);
      expect(await one.raw(GLOBAL, packetOf(nr, NONE, 0, DOORS.length))).toBe(STATUS.INVALID_PARAMETER);
    }
    for (const nr of [0x100, 0x103, 0x1ff, 0xffff])
      expect(await one.raw(GLOBAL, packetOf(nr, NONE))).toBe(STATUS.NOT_SUPPORTED);
    expect([driver.log, adapter > 0]).toEqual([[], true]);
    one.post(GLOBAL, packetOf(HOLD, NONE), false);
    await settle();
    expect(one.link.closed).toBe(true);
  });

  it('that wait are counted as waits', async () => {
    const { guest, driver } = setup({ limits: { pendingWait: { process: 2 } } });
    const one = guest().open();
    const ids = [HOLD, HOLD, HOLD].map((nr) => post(one, nr));
    await settle();
    expect(answers(one)).toEqual([[ids[2], STATUS.NO_MEMORY]]);
    driver.processes[0]?.holds[0]?.();
    const next = post(one, HOLD);
    await settle();
    driver.processes[0]?.holds[1]?.();
    driver.processes[0]?.holds[2]?.();
    expect(answers(one)).toEqual([ids[0], ids[1], next].map((id) => [id, 0]));
  });

  it('end with the process that waits for one', async () => {
    const { guest, driver, broker } = setup();
    const one = guest().open();
    post(one, HOLD);
    await settle();
    one.link.end('death');
    driver.processes[0]?.holds[0]?.();
    expect(driver.log).toEqual(['hold', 'process closed']);
    expect(broker.inspect().partitions[0]?.processes).toEqual([]);
  });
});
