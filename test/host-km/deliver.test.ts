import { describe, expect, it } from 'vitest';
import { STATUS } from '../../src/abi/index.ts';
import { createDevice, creatingDriver, LUID, openAdapter, type Setup, setup } from './harness/broker.ts';
import { type FakeDriver, named } from './harness/fake-driver.ts';
import { type Answer, at, type ScriptedGuest } from './harness/guest.ts';

const PAGING = 'LX_DXCREATEPAGINGQUEUE';

/** A driver whose paging queues have a fence page that the guest may read. */
function fenced(): FakeDriver {
  const driver = creatingDriver();
  return driver.on(PAGING, (call) => {
    const page = driver.processes.at(-1)?.info.memory.slab(4096, 'read');
    if (page == null) return STATUS.NO_MEMORY;
    call.create(at(PAGING, 'paging_queue'), named('pagingqueue'));
    call.create(at(PAGING, 'sync_object'), named('syncobject'));
    call.image.setNum64(at(PAGING, 'fence_cpu_virtual_address'), page.token);
    return 0;
  });
}

async function start(): Promise<
  Setup & { readonly one: ScriptedGuest; readonly queue: () => Promise<Answer> }
> {
  const made = setup({ driver: fenced() });
  const one = made.guest().open();
  const device = await createDevice(one, await openAdapter(one));
  return {
    ...made,
    one,
    queue: () => one.call(LUID, PAGING, (image) => image.setU32(at(PAGING, 'device'), device)),
  };
}

describe('memory that a reply speaks of', () => {
  it('is with the guest before the reply, once for each slab', async () => {
    const { one, queue } = await start();
    const before = one.link.lane.length;
    const { status, image } = await queue();
    const token = image.num64(at(PAGING, 'fence_cpu_virtual_address'));
    expect(status).toBe(0);
    expect(one.link.lane.slice(before).map(({ header }) => header)).toEqual([
      { kind: 'slab', id: Math.floor(token / 2 ** 40), guestAccess: 'read' },
    ]);
    const next = await queue();
    expect(next.image.num64(at(PAGING, 'fence_cpu_virtual_address'))).toBe(token + 4096);
    expect(one.link.lane).toHaveLength(before + 1);
  });

  it('undoes the call when the guest does not take it', async () => {
    const { one, queue, driver, broker } = await start();
    one.link.laneFull = true;
    expect((await queue()).status).toBe(STATUS.NO_MEMORY);
    expect(driver.log).toEqual(['destroy syncobject', 'destroy pagingqueue']);
    expect(broker.inspect().totals.objects).toBe(1);
    one.link.laneFull = false;
    expect((await queue()).status).toBe(0);
  });

  it('is never a token that the broker did not make', async () => {
    const { queue, driver } = await start();
    driver.on(PAGING, ({ image }) => {
      image.setNum64(at(PAGING, 'fence_cpu_virtual_address'), 99 * 2 ** 40);
      return 0;
    });
    expect((await queue()).status).toBe(STATUS.NO_MEMORY);
  });
});
