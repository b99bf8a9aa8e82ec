import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Credit } from '../../../../src/host-km/drivers/drm/submit/credit.ts';
import { drm } from '../drm-guest.ts';
import { EXEC } from '../queue-world.ts';
import { ScriptedQueue } from '../scripted-queue.ts';

const make = (): { readonly queue: ScriptedQueue; readonly credit: Credit } => {
  const queue = new ScriptedQueue();
  return { queue, credit: new Credit(queue, drm(EXEC)) };
};

describe('the credit of a queue', () => {
  it('is a window: what is made of it is in flight until the device is done with it', () => {
    const { queue, credit } = make();
    expect([credit.open, credit.grant(10), credit.open]).toEqual([false, true, true]);
    expect([credit.inFlight, credit.made()]).toEqual([0, 0]);
    queue.make(3);
    queue.begin();
    expect([credit.inFlight, credit.made(), credit.made()]).toEqual([4, 3, 0]);
    queue.end();
    queue.finish(4);
    expect([credit.inFlight, credit.made(), queue.left]).toEqual([0, 1, 10]);
    expect([credit.grant(10), queue.left]).toEqual([false, 10]);
    queue.make(6);
    expect(credit.recall(0)).toEqual({ left: 4, spent: 6 });
    expect([credit.open, credit.inFlight, credit.underWay]).toEqual([false, 0, false]);
  });

  it('of another time has nothing of what was made before', () => {
    const { queue, credit } = make();
    credit.grant(10);
    queue.make(6);
    credit.recall(0);
    credit.grant(10);
    queue.make(1);
    expect(queue.finish(6)).toBe(6);
    expect([queue.left, credit.inFlight]).toEqual([9, 1]);
    expect(credit.recall(0)).toEqual({ left: 9, spent: 1 });
  });

  it('that is taken back leaves what is under way, which is counted when it comes back, once', () => {
    const { queue, credit } = make();
    credit.grant(10);
    queue.make(2);
    queue.begin();
    expect(credit.recall(7)).toEqual({ left: 7, spent: 2 });
    expect([credit.underWay, credit.lateSince, credit.inFlight, credit.late()]).toEqual([true, 7, 1, 0]);
    expect([credit.recall(9), credit.lateSince]).toEqual([{ left: 0, spent: 0 }, 7]);
    queue.end();
    expect([credit.late(), credit.late(), credit.end(), credit.made()]).toEqual([1, 0, 0, 3]);
    expect([credit.underWay, credit.inFlight]).toEqual([false, 0]);
  });

  it('counts one that was seen and took none in place of the last that did', () => {
    const { queue, credit } = make();
    credit.grant(10);
    queue.make(2);
    queue.approach();
    expect(credit.recall(0)).toEqual({ left: 8, spent: 1 });
    expect([credit.late(), credit.inFlight]).toEqual([0, 1]);
    queue.leave();
    expect([credit.made(), credit.late(), credit.inFlight]).toEqual([2, 1, 0]);
  });

  it('of which none was taken has none under way', () => {
    const { queue, credit } = make();
    credit.grant(10);
    queue.approach();
    expect([credit.recall(0), credit.underWay]).toEqual([{ left: 10, spent: 0 }, false]);
  });

  it('says no more of one that hangs than that it is under way', () => {
    const { queue, credit } = make();
    credit.grant(10);
    queue.begin();
    credit.recall(0);
    credit.hung = true;
    expect([credit.inFlight, credit.underWay]).toEqual([0, true]);
    expect([credit.end(), credit.underWay]).toEqual([1, false]);
  });

  it('of a queue that nobody serves is none', () => {
    const { queue, credit } = make();
    credit.grant(5);
    queue.begin();
    queue.alive = false;
    expect([credit.grant(5), credit.recall(0), credit.underWay]).toEqual([
      false,
      { left: 4, spent: 1 },
      false,
    ]);
    expect([credit.grant(5), credit.open]).toEqual([false, false]);
  });

  it('is counted on when the counters begin anew', () => {
    for (const last of [0x7fff_fffe, -2]) {
      const { queue, credit } = make();
      queue.made = last;
      credit.made();
      credit.grant(5);
      queue.make(5);
      expect([credit.made(), credit.made()]).toEqual([5, 0]);
    }
  });

  it('is still when nothing moves, or when nothing is done for so many looks', () => {
    const { queue, credit } = make();
    credit.grant(20);
    expect(credit.still(3)).toBe(true);
    const looks = (...deeds: readonly (() => unknown)[]): readonly boolean[] =>
      deeds.map((deed) => {
        deed();
        return credit.still(3);
      });
    const one = (): unknown => queue.make(1);
    const done = (): unknown => queue.finish(1);
    credit.recall(0);
    credit.grant(20);
    expect(looks(one, one, one)).toEqual([false, false, true]);
    // The last before that counts for nothing in a window that is new.
    credit.recall(0);
    credit.grant(20);
    expect(looks(one, one, done, one, one, one)).toEqual([false, false, false, false, false, true]);
    credit.recall(0);
    credit.grant(20);
    expect(looks(one, () => {})).toEqual([false, true]);
  });

  it('is counted whole, each of it once, whatever the other side says', () => {
    const word = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
    const deed = fc.oneof(
      fc.record({ kind: fc.constant('grant' as const), value: fc.integer({ min: 1, max: 32 }) }),
      fc.record({
        kind: fc.constantFrom('made', 'left', 'busy', 'idle', 'look', 'late', 'end', 'recall'),
        value: word,
      }),
    );
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 60 }), (deeds) => {
        const { queue, credit } = make();
        let out = 0;
        let window = 0;
        for (const { kind, value } of deeds) {
          if (kind === 'grant' && credit.grant(value)) {
            out += value;
            window = value;
          }
          if (kind === 'made') queue.made = value;
          if (kind === 'left') queue.left = value;
          if (kind === 'busy' || kind === 'idle') queue.near = kind === 'busy';
          if (kind === 'look') expect(credit.made()).toBeGreaterThanOrEqual(0);
          if (kind === 'late') out -= credit.late();
          if (kind === 'end') out -= credit.end();
          if (kind === 'recall') {
            const { left, spent } = credit.recall(0);
            expect([left >= 0, spent >= 0]).toEqual([true, true]);
            out -= left + spent;
          }
          const late = credit.underWay ? 1 : 0;
          const open = credit.open ? window : 0;
          expect(out).toBe(open + late);
          expect(credit.inFlight).toBeGreaterThanOrEqual(late);
          expect(credit.inFlight).toBeLessThanOrEqual(open + late);
        }
      }),
    );
  });
});
