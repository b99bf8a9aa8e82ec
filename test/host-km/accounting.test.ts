import { describe, expect, it } from 'vitest';
import { Account } from '../../src/host-km/accounting.ts';
import { ceilings, LIMIT } from '../../src/host-km/limits.ts';

const limits = { device: { process: 2, partition: 3 }, localBytes: { partition: 100 } };
const make = (): { partition: Account; one: Account; two: Account } => {
  const partition = new Account(ceilings('partition', limits), null);
  const process = ceilings('process', limits);
  return { partition, one: new Account(process, partition), two: new Account(process, partition) };
};

describe('account', () => {
  it('takes up to the ceiling of the process, and of the partition, and not one more', () => {
    const { partition, one, two } = make();
    expect([one.take(LIMIT.device), one.take(LIMIT.device), one.take(LIMIT.device)]).toEqual([
      true,
      true,
      false,
    ]);
    expect([two.take(LIMIT.device), two.take(LIMIT.device)]).toEqual([true, false]);
    expect(partition.held(LIMIT.device)).toBe(3);
  });

  it('charges nothing when the partition says no', () => {
    const { one, two } = make();
    expect(one.take(LIMIT.localBytes, 60)).toBe(true);
    expect(two.take(LIMIT.localBytes, 41)).toBe(false);
    expect(two.held(LIMIT.localBytes)).toBe(0);
    expect(two.take(LIMIT.localBytes, 40)).toBe(true);
  });

  it('never gives back more than is held', () => {
    const { partition, one, two } = make();
    one.take(LIMIT.device);
    two.take(LIMIT.device);
    one.give(LIMIT.device, 5);
    expect([one.held(LIMIT.device), partition.held(LIMIT.device)]).toEqual([0, 1]);
  });

  it('says what a process may reach beside its siblings', () => {
    const { one, two } = make();
    two.take(LIMIT.localBytes, 30);
    one.take(LIMIT.localBytes, 20);
    expect(one.reach(LIMIT.localBytes)).toBe(70);
  });

  it('gives everything back at close', () => {
    const { partition, one } = make();
    one.take(LIMIT.device, 2);
    one.take(LIMIT.localBytes, 7);
    one.close();
    expect([partition.held(LIMIT.device), partition.held(LIMIT.localBytes)]).toEqual([0, 0]);
  });

  it('hands up at close what outlasts it, and nothing twice', () => {
    const { partition, one, two } = make();
    const held = (...accounts: Account[]) => accounts.map((account) => account.held(LIMIT.device));
    const lasting = one.lasting();
    expect([one.take(LIMIT.device), lasting.take(LIMIT.device), lasting.take(LIMIT.device)]).toEqual([
      true,
      true,
      false,
    ]);
    expect(held(partition, one, lasting)).toEqual([2, 2, 1]);
    one.close();
    one.close();
    expect(held(partition, one, lasting)).toEqual([1, 0, 1]);
    expect([two.take(LIMIT.device, 2), lasting.take(LIMIT.device)]).toEqual([true, false]);
    lasting.close();
    expect(held(partition, lasting)).toEqual([2, 0]);
  });

  it('lets what lasts reach as far as its maker, and then as its partition', () => {
    const { one, two } = make();
    const lasting = one.lasting();
    two.take(LIMIT.localBytes, 30);
    one.take(LIMIT.localBytes, 20);
    lasting.take(LIMIT.localBytes, 10);
    expect(lasting.reach(LIMIT.localBytes)).toBe(50);
    one.close();
    expect(lasting.reach(LIMIT.localBytes)).toBe(70);
  });
});
