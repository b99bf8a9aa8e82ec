import { describe, expect, it } from 'vitest';
import { WaitLine } from '../../../src/host-km/drivers/drm/pump/wait-line.ts';

const LIMITS = { workers: 4, ownerWorkers: 2, queuedWaits: 3 };

describe('the line of waits', () => {
  it('gives an owner its threads, then a place; at the end of all places it is full', () => {
    const line = new WaitLine<string>(LIMITS);
    const entered = ['a1', 'a2', 'a3', 'a4', 'a5', 'a6'].map((item) => line.enter(1, item));
    expect(entered).toEqual(['run', 'run', 'queued', 'queued', 'queued', 'full']);
    expect([line.running, line.queued]).toEqual([2, 3]);
    // Full is the place in line, not the thread.
    expect([line.enter(2, 'b1'), line.enter(2, 'b2'), line.enter(3, 'c1')]).toEqual(['run', 'run', 'full']);
  });

  it('takes owners in turn, each in its own order', () => {
    const line = new WaitLine<string>({ ...LIMITS, queuedWaits: 10 });
    for (const [owner, item] of [
      [1, 'a1'],
      [1, 'a2'],
      [1, 'a3'],
      [1, 'a4'],
      [2, 'b1'],
      [2, 'b2'],
      [2, 'b3'],
      [3, 'c1'],
    ] as const)
      line.enter(owner, item);
    expect(line.next()).toBeNull();
    line.leave(1);
    expect(line.next()).toEqual({ owner: 1, item: 'a3' });
    line.leave(2);
    expect(line.next()).toEqual({ owner: 2, item: 'b3' });
    line.leave(1);
    expect(line.next()).toEqual({ owner: 3, item: 'c1' });
    expect(line.next()).toBeNull();
    line.leave(2);
    line.leave(2);
    expect([line.next()?.item, line.next()]).toEqual(['a4', null]);
    for (const owner of [1, 1, 3]) line.leave(owner);
    expect([line.running, line.queued]).toEqual([0, 0]);
  });

  it('drops what is asked for, and what is left keeps its order', () => {
    const line = new WaitLine<string>({ ...LIMITS, queuedWaits: 10 });
    for (const item of ['a1', 'a2', 'x1', 'a3', 'x2']) line.enter(1, item);
    expect(line.drop((item) => item.startsWith('x'))).toEqual(['x1', 'x2']);
    expect(line.queued).toBe(1);
    line.leave(1);
    expect(line.next()).toEqual({ owner: 1, item: 'a3' });
    expect(line.drop(() => true)).toEqual([]);
  });
});
