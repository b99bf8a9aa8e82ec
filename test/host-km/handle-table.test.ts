import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HandleNode } from '../../src/host-km/handle-graph.ts';
import { HandleTable, REUSE_DISTANCE } from '../../src/host-km/handle-table.ts';

const node = (): HandleNode => new HandleNode('device', { kind: 'device' }, null, null);

function added(table: HandleTable): HandleNode {
  const one = node();
  expect(table.add(one)).toBe(true);
  return one;
}

describe('handle table', () => {
  it('numbers as dxgkrnl does: 0x40000000 first, 0x40 apart', () => {
    const table = new HandleTable();
    expect([added(table), added(table), added(table)].map(({ handle }) => handle)).toEqual([
      0x4000_0000, 0x4000_0040, 0x4000_0080,
    ]);
  });

  it('finds a handle by all of its bits', () => {
    const table = new HandleTable();
    const one = added(table);
    expect(table.get(one.handle)).toBe(one);
    for (let bit = 0; bit < 32; bit++) expect(table.get((one.handle ^ (1 << bit)) >>> 0)).toBeUndefined();
    expect(table.get(0)).toBeUndefined();
    expect(table.get(0xffff_ffff)).toBeUndefined();
  });

  it('keeps a freed index out of use for 65,536 others, and then gives it another unique', () => {
    const table = new HandleTable();
    const first = added(table);
    table.remove(first);
    for (let i = 0; i < REUSE_DISTANCE; i++) {
      const other = node();
      table.add(other);
      if ((other.handle & 0x3fff_ffff) === (first.handle & 0x3fff_ffff)) expect.fail(`came back after ${i}`);
      table.remove(other);
    }
    const reused = added(table);
    expect(reused.handle).toBe(0x8000_0000);
    expect(table.get(first.handle)).toBeUndefined();
    expect(table.get(reused.handle)).toBe(reused);
    expect(reused.generation).not.toBe(first.generation);
  });

  it('steps unique 1, 2, 3, 1 and never hands out 0', () => {
    const table = new HandleTable();
    const uniques: number[] = [];
    let last = added(table);
    for (let round = 0; round < 4; round++) {
      uniques.push(last.handle >>> 30);
      const index = last.handle & 0x3fff_ffff;
      do {
        table.remove(last);
        last = node();
        table.add(last);
      } while ((last.handle & 0x3fff_ffff) !== index);
    }
    expect(uniques).toEqual([1, 2, 3, 1]);
  });

  it('removes only the node that it has', () => {
    const table = new HandleTable();
    const one = added(table);
    table.remove(one);
    table.remove(one);
    table.remove(node());
    expect(table.size).toBe(0);
  });

  it('holds exactly the live nodes, whatever the order', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9), { maxLength: 200 }), (steps) => {
        const table = new HandleTable();
        const live: HandleNode[] = [];
        const dead: HandleNode[] = [];
        for (const step of steps) {
          const victim = live[step];
          if (victim === undefined) live.push(added(table));
          else {
            table.remove(victim);
            live.splice(step, 1);
            dead.push(victim);
          }
        }
        expect(table.size).toBe(live.length);
        for (const one of live) expect(table.get(one.handle)).toBe(one);
        for (const one of dead) expect(table.get(one.handle)).toBeUndefined();
        expect(new Set(live.map(({ handle }) => handle)).size).toBe(live.length);
      }),
      { numRuns: 50 },
    );
  });
});
