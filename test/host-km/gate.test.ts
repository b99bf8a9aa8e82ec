import { describe, expect, it } from 'vitest';
import { STATUS } from '../../src/abi/index.ts';
import { GLOBAL, LUID, setup } from './harness/broker.ts';
import { FakeDriver } from './harness/fake-driver.ts';
import { at } from './harness/guest.ts';
import { identity } from './harness/identity.ts';

const old = identity({ driver_version: '1.0.0.0' });

describe('version gate', () => {
  it('refuses before the driver hears of the guest, says why and closes', () => {
    const { broker, driver, guest, events } = setup();
    const one = guest();
    const contact = one.contact([old]);
    expect(contact.supported).toBe(false);
    expect(contact.refusal).toMatchObject({ field: 'driver_version', host: '1.1.0.0', guest: '1.0.0.0' });
    expect(contact.refusal?.fix).toContain('--partition p --driver softgpu@1.1.0.0');
    expect([one.link.closed, driver.processes.length, driver.calls]).toEqual([true, 0, 0]);
    const [report] = broker.inspect().partitions[0]?.ended ?? [];
    expect(report).toMatchObject({ verdict: 'refused', driver_calls: 0, calls: 0, name: 'test' });
    expect(events.some(({ event }) => event === 'refused')).toBe(true);
    expect(broker.inspect().totals.processes).toBe(0);
  });

  it('refuses a guest without a claim, and one whose claims are malformed', () => {
    const { driver, guest } = setup();
    expect(guest().contact([]).refusal?.field).toBe('identity');
    expect(guest().contact([identity({ driver_version: '1.1' })]).refusal?.field).toBe('identity');
    expect(driver.processes).toEqual([]);
  });

  it('takes the best of several claims', () => {
    const { guest } = setup();
    expect(guest().contact([old, identity()]).supported).toBe(true);
  });

  it('offers the adapters that match and refuses to open the others', async () => {
    const driver = new FakeDriver([{}, { identity: old }]);
    const { guest } = setup({ driver });
    const one = guest().open();
    expect(one.messages.filter(({ type }) => type === 'OfferChannel')).toHaveLength(2);
    const open = (luid: bigint): Promise<number> =>
      one
        .call(GLOBAL, 'LX_DXOPENADAPTERFROMLUID', (image) =>
          image.setU64(at('LX_DXOPENADAPTERFROMLUID', 'adapter_luid'), luid),
        )
        .then(({ status }) => status);
    expect(await open(LUID)).toBe(0);
    expect(await open(LUID + 1n)).toBe(STATUS.GRAPHICS_DRIVER_MISMATCH);
    expect(await open(LUID + 2n)).toBe(STATUS.INVALID_PARAMETER);
  });
});
