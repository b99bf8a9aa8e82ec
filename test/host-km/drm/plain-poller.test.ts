import { describe, expect, it } from 'vitest';
import { PLAIN_LIMITS } from '../../../src/host-km/drivers/drm/plain/limits.ts';
import { Poller } from '../../../src/host-km/drivers/drm/plain/poller.ts';

/** A poller whose turns the test takes, and how long it would have waited for each. */
function start(): { readonly poller: Poller; readonly waited: number[]; turn(): void } {
  const waited: number[] = [];
  const turns: (() => void)[] = [];
  const poller = new Poller((turn, ms) => {
    turns.push(turn);
    waited.push(ms);
  });
  return { poller, waited, turn: () => turns.shift()?.() };
}

describe('the poller', () => {
  it('asks so many in a turn, and who was left out first in the next', () => {
    const { poller, turn } = start();
    const asked: number[] = [];
    const most = PLAIN_LIMITS.triesPerTurn;
    for (let i = 0; i < most; i++) poller.add(1, () => asked.push(i) < 0);
    turn();
    expect(asked).toHaveLength(most);
    poller.add(1, () => asked.push(most) < 0);
    asked.length = 0;
    turn();
    expect(asked).toHaveLength(most);
    expect(asked).not.toContain(most);
    asked.length = 0;
    turn();
    expect(asked[0]).toBe(most);
    expect(new Set(asked).size).toBe(most);
  });

  it('asks groups in turn: many waits of one do not put off those of another', () => {
    const { poller, turn } = start();
    const asked: string[] = [];
    for (let i = 0; i < 1000; i++) poller.add(1, () => asked.push('many') < 0);
    poller.add(2, () => asked.push('one') < 0);
    turn();
    expect(asked.filter((who) => who === 'one')).toHaveLength(1);
    // More groups than it asks in a turn: each has its own in the turn after, at the latest.
    for (let group = 3; group < 3 + PLAIN_LIMITS.triesPerTurn; group++)
      poller.add(group, () => asked.push(`group ${group}`) < 0);
    asked.length = 0;
    turn();
    turn();
    for (let group = 3; group < 3 + PLAIN_LIMITS.triesPerTurn; group++)
      expect(asked).toContain(`group ${group}`);
  });

  it('asks no more for what is over or was dropped, and ends with the last', () => {
    const { poller, waited, turn } = start();
    let asked = 0;
    const dropped = (): boolean => ++asked < 0;
    poller.add(1, () => ++asked > 0);
    poller.add(1, dropped);
    poller.drop(1, dropped);
    expect(poller.count(1)).toBe(1);
    turn();
    expect([asked, poller.count(), waited.length]).toEqual([1, 0, 1]);
  });

  it('asks seldom when nothing comes, and soon again when something does', () => {
    const { poller, waited, turn } = start();
    let over = false;
    poller.add(1, () => false);
    poller.add(1, () => over);
    for (let i = 0; i < 6; i++) turn();
    expect(waited).toEqual([1, 2, 4, 8, 8, 8, 8]);
    over = true;
    turn();
    expect(waited.at(-1)).toBe(1);
    turn();
    expect(waited.at(-1)).toBe(2);
    poller.add(2, () => false);
    turn();
    turn();
    expect(waited.slice(-2)).toEqual([2, 4]);
  });
});
