import { describe, expect, it } from 'vitest';
import { STATUS } from '../../src/abi/index.ts';
import { createDevice, GLOBAL, openAdapter, setup } from './harness/broker.ts';
import { FakeDriver } from './harness/fake-driver.ts';
import { at, type ScriptedGuest } from './harness/guest.ts';

const ENUM2 = 'LX_DXENUMADAPTERS2';
const ENUM3 = 'LX_DXENUMADAPTERS3';
const CLOSE = 'LX_DXCLOSEADAPTER';

async function enumerate(guest: ScriptedGuest, name: string, count: number, list = true) {
  const field = name === ENUM2 ? 'num_adapters' : 'adapter_count';
  const { status, image } = await guest.call(GLOBAL, name, (call) => {
    call.setU32(at(name, field), count);
    if (list) call.setNum64(at(name, 'adapters'), call.reserve(count * 20));
  });
  const start = image.pointer(at(name, 'adapters'));
  const written = image.u32(at(name, field));
  const entries =
    status < 0 || start === 0
      ? []
      : Array.from({ length: Math.min(written, count) }, (_, i) => ({
          handle: image.u32(start + i * 20),
          luid: image.u64(start + i * 20 + 4),
        }));
  return { status, count: written, entries };
}

const close = async (guest: ScriptedGuest, handle: number): Promise<number> => {
  const { status } = await guest.call(GLOBAL, CLOSE, (call) =>
    call.setU32(at(CLOSE, 'adapter_handle'), handle),
  );
  return status;
};

describe('adapter rows', () => {
  it.each([ENUM2, ENUM3])(
    '%s gives the number without a list, and a handle of each with one',
    async (name) => {
      const { guest, broker, driver } = setup({ driver: new FakeDriver([{}, {}]) });
      const one = guest().open();
      expect(await enumerate(one, name, 0, false)).toMatchObject({ status: 0, count: 2, entries: [] });
      expect(await enumerate(one, name, 2)).toEqual({
        status: 0,
        count: 2,
        entries: [
          { handle: 0x4000_0000, luid: 0x1000n },
          { handle: 0x4000_0040, luid: 0x1001n },
        ],
      });
      expect(await enumerate(one, name, 3)).toMatchObject({ status: 0, count: 2 });
      expect(broker.inspect().totals.handles).toBe(4);
      expect(driver.calls).toBe(0);
    },
  );

  it.each([ENUM2, ENUM3])('%s opens nothing when the list is one too short', async (name) => {
    const { guest, broker } = setup({ driver: new FakeDriver([{}, {}]) });
    const one = guest().open();
    expect(await enumerate(one, name, 1)).toMatchObject({ status: STATUS.BUFFER_TOO_SMALL });
    expect(broker.inspect().totals.handles).toBe(0);
  });

  it('opens none at the limit when not all fit', async () => {
    const { guest, broker } = setup({
      driver: new FakeDriver([{}, {}]),
      limits: { adapter: { process: 3 } },
    });
    const one = guest().open();
    expect((await enumerate(one, ENUM2, 2)).status).toBe(0);
    expect((await enumerate(one, ENUM2, 2)).status).toBe(STATUS.NO_MEMORY);
    expect(broker.inspect().totals.handles).toBe(2);
  });

  it('closes 0 and what is open, and nothing twice', async () => {
    const { guest } = setup();
    const one = guest().open();
    const handle = await openAdapter(one);
    expect(await close(one, 0)).toBe(0);
    expect(await close(one, handle)).toBe(0);
    expect(await close(one, handle)).toBe(STATUS.INVALID_PARAMETER);
    expect(await close(one, handle + 0x40)).toBe(STATUS.INVALID_PARAMETER);
  });

  it('ends the devices of an adapter with its last handle', async () => {
    const { guest, driver, broker } = setup();
    const one = guest().open();
    const first = await openAdapter(one);
    const second = await openAdapter(one);
    await createDevice(one, first);
    await close(one, first);
    expect(driver.log).toEqual([]);
    await close(one, second);
    expect(driver.log).toEqual(['destroy device']);
    expect(broker.inspect().totals).toMatchObject({ objects: 0, handles: 0 });
  });
});
