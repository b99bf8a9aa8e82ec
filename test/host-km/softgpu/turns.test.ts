import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Runner, Turns } from '../../../src/host-km/drivers/softgpu/engine/turns.ts';

/** An engine that uses the processor whenever it may. */
class Busy implements Runner {
  readonly weight = 1;
  served = 0;
  runs = true;
  used = 0;
  cpuTime(): number {
    return this.used;
  }
  pause(): void {
    this.runs = false;
  }
  resume(): void {
    this.runs = true;
  }
}

const MS = 1_000_000;

describe('turns', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** Lets `ms` pass for those that run. */
  function pass(ms: number, ...all: readonly Busy[]): void {
    for (let i = 0; i < ms; i++) {
      for (const one of all) if (one.runs) one.used += MS;
      vi.advanceTimersByTime(1);
    }
  }

  it('count what one had alone: the next to come is not to catch up with it', () => {
    const turns = new Turns();
    const [first, second] = [new Busy(), new Busy()];
    turns.enter(first);
    pass(1_000, first);
    turns.enter(second);
    expect(second.served).toBe(1_000 * MS);
    pass(200, first, second);
    expect(first.used - 1_000 * MS).toBeGreaterThanOrEqual(80 * MS);
    expect(second.used).toBeGreaterThanOrEqual(80 * MS);
    turns.leave(first);
    turns.leave(second);
  });
});
