import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DOORS, rows, STATUS } from '../../src/abi/index.ts';
import numbers from '../golden/dxg-numbers.json' with { type: 'json' };
import { createDevice, GLOBAL, LUID, openAdapter, setup } from './harness/broker.ts';
import { at, packetOf, row, type ScriptedGuest, settle } from './harness/guest.ts';

const QUERY = 'LX_DXQUERYVIDEOMEMORYINFO';
const SUBMIT = 'LX_DXSUBMITCOMMAND';

const query = (guest: ScriptedGuest, adapter: number) =>
  guest.call(LUID, QUERY, (image) => image.setU32(at(QUERY, 'adapter'), adapter));

describe('dispatch', () => {
  it('passes a good call to the driver and its outputs back', async () => {
    const { guest, driver } = setup();
    driver.on(QUERY, ({ image, object }) => {
      image.setNum64(at(QUERY, 'budget'), 2 ** 40);
      return object === undefined ? -1 : 0;
    });
    const one = guest().open();
    const { status, image } = await query(one, await openAdapter(one));
    expect([status, image.num64(at(QUERY, 'budget'))]).toEqual([0, 2 ** 40]);
  });

  it('passes positive statuses with outputs, and negative ones without', async () => {
    const { guest, driver } = setup();
    let result = 0x103;
    driver.on(QUERY, ({ image }) => {
      image.setNum64(at(QUERY, 'budget'), 7);
      return result;
    });
    const one = guest().open();
    const adapter = await openAdapter(one);
    const pending = await query(one, adapter);
    expect([pending.status, pending.image.num64(at(QUERY, 'budget'))]).toEqual([0x103, 7]);
    result = STATUS.NO_MEMORY;
    const failed = await query(one, adapter);
    expect([failed.status, failed.image.num64(at(QUERY, 'budget'))]).toEqual([STATUS.NO_MEMORY, 0]);
  });

  it('refuses every number that is no row, and goes on', async () => {
    const { guest, driver } = setup();
    const one = guest().open();
    const known = new Set(rows.map(({ nr }) => nr));
    const { named, unassigned } = numbers;
    const all = [...named, ...unassigned].map(({ nr }) => nr);
    for (const nr of [...all, 0x4a, 0xff, 0x1000, 0xffff].filter((one) => !known.has(one)))
      expect(await one.raw(LUID, packetOf(nr, new Uint8Array(0)))).toBe(STATUS.NOT_SUPPORTED);
    expect(driver.calls).toBe(0);
    expect((await query(one, await openAdapter(one))).status).toBe(0);
  });

  it('refuses lengths that do not fit the packet, and a door that is not in the table', async () => {
    const { guest, driver } = setup();
    const one = guest().open();
    const { nr } = row(QUERY);
    const good = one.packet(QUERY).payload.slice(8);
    for (const claimed of [0, good.length + 1, good.length + 8, 0x7fff_ffff, 0xffff_ffff])
      expect(await one.raw(LUID, packetOf(nr, good, claimed))).toBe(STATUS.INVALID_PARAMETER);
    for (const door of [DOORS.length, 0xffff])
      expect(await one.raw(LUID, packetOf(nr, good, good.length, door))).toBe(STATUS.INVALID_PARAMETER);
    // Claims that wrap to the packet's own size when they are rounded up in 32 bits.
    for (const claimed of [0xffff_fff9, 0xffff_ffff])
      expect(await one.raw(LUID, packetOf(nr, new Uint8Array(0), claimed))).toBe(STATUS.INVALID_PARAMETER);
    expect(await one.raw(LUID, new Uint8Array(0))).toBe(STATUS.INVALID_PARAMETER);
    expect(driver.calls).toBe(0);
  });

  it('refuses a row on the channel of the other scope', async () => {
    const { guest } = setup();
    const one = guest().open();
    expect(await one.raw(GLOBAL, one.packet(QUERY).payload)).toBe(STATUS.INVALID_PARAMETER);
    expect(await one.raw(LUID, one.packet('LX_DXENUMADAPTERS2').payload)).toBe(STATUS.INVALID_PARAMETER);
  });

  it('refuses rows whose capability the partition was not given', async () => {
    const { guest } = setup({ partitions: [{ name: 'p', caps: [] }] });
    const one = guest().open();
    const adapter = await openAdapter(one);
    const device = await createDevice(one, adapter);
    const context = 'LX_DXCREATECONTEXTVIRTUAL';
    const { status } = await one.call(LUID, context, (image) => {
      image.setU32(at(context, 'device'), device);
      image.setNum64(at(context, 'priv_drv_data'), image.length);
    });
    expect(status).toBe(STATUS.ACCESS_DENIED);
  });

  it('answers any body of any row with a status, and stays alive', async () => {
    const { guest } = setup();
    const one = guest().open();
    const twoWay = rows.filter(({ scope }) => scope === 'adapter');
    await fc.assert(
      fc.asyncProperty(fc.nat(twoWay.length - 1), fc.uint8Array({ maxLength: 64 }), async (index, body) => {
        const status = await one.raw(LUID, packetOf(twoWay[index]?.nr ?? 0, body));
        expect(Number.isInteger(status)).toBe(true);
      }),
      { numRuns: 200 },
    );
    expect((await query(one, await openAdapter(one))).status).toBe(0);
  });

  it('ends a guest that completes what nobody asked', async () => {
    const { guest, broker } = setup();
    const one = guest().open();
    one.channel(LUID).complete(1, new Uint8Array(8), 8);
    one.link.doorbell();
    await settle();
    expect(one.link.closed).toBe(true);
    expect(broker.inspect().partitions[0]?.ended.at(-1)?.end).toBe('corrupt');
  });

  it('ends a guest that wants no completion of a call that has one', async () => {
    const { guest } = setup();
    const one = guest().open();
    one.post(LUID, one.packet(QUERY).payload, false);
    await settle();
    expect(one.link.closed).toBe(true);
  });

  it('tells the driver when a one-way call fails, and which object it was about', async () => {
    const { guest, driver } = setup();
    driver.on(SUBMIT, () => STATUS.INVALID_PARAMETER);
    const one = guest().open();
    const device = await createDevice(one, await openAdapter(one));
    const name = 'LX_DXCREATECONTEXTVIRTUAL';
    const made = await one.call(LUID, name, (image) => {
      image.setU32(at(name, 'device'), device);
      image.setNum64(at(name, 'priv_drv_data'), image.length);
    });
    const context = made.image.u32(at(name, 'context'));
    const submit = (second: number): Uint8Array =>
      one.packet(SUBMIT, (image) => {
        image.setU32(at(SUBMIT, 'broadcast_context_count'), 2);
        image.setU32(at(SUBMIT, 'broadcast_context'), context);
        image.setU32(at(SUBMIT, 'broadcast_context') + 4, second);
        image.setNum64(at(SUBMIT, 'priv_drv_data'), image.length);
        image.setNum64(at(SUBMIT, 'history_buffer_array'), image.length);
      }).payload;
    one.post(LUID, submit(context), false);
    one.post(LUID, submit(context + 0x40), false);
    await settle();
    const faults = driver.processes[0]?.faults ?? [];
    expect(faults.map(({ object, status }) => [object.kind, status])).toEqual([
      ['context', STATUS.INVALID_PARAMETER],
      ['context', STATUS.INVALID_PARAMETER],
    ]);
    expect(one.replies(LUID)).toEqual([]);
  });

  it('costs a call, not the broker, when a driver throws', async () => {
    const { guest, driver, events } = setup();
    driver.on(QUERY, () => {
      throw new Error('oops');
    });
    const one = guest().open();
    const adapter = await openAdapter(one);
    expect((await query(one, adapter)).status).toBe(STATUS.UNSUCCESSFUL);
    driver.rows.delete(QUERY);
    expect((await query(one, adapter)).status).toBe(0);
    expect(events.some(({ event }) => event === 'driver-error')).toBe(true);
  });
});
