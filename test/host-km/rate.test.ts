import { describe, expect, it } from 'vitest';
import { type BrokerEvent, EventLog } from '../../src/host-km/events.ts';
import { HABITS } from '../../src/host-km/limits.ts';
import { LogRate } from '../../src/host-km/rate.ts';

describe('log rate', () => {
  it('lets a burst through and then so many a second, counting the rest', () => {
    const rate = new LogRate();
    const burst = Array.from({ length: HABITS.logBurst + 5 }, () => rate.allow(0));
    expect(burst.filter((allowed) => allowed)).toHaveLength(HABITS.logBurst);
    expect(rate.takeDropped()).toBe(5);
    expect(rate.takeDropped()).toBe(0);
    const later = Array.from({ length: 10 }, () => rate.allow(1));
    expect(later.filter((allowed) => allowed)).toHaveLength(HABITS.logPerSecond);
  });
});

describe('event log', () => {
  it('bounds what guests can make it write', () => {
    const seen: BrokerEvent[] = [];
    const log = new EventLog((event) => seen.push(event));
    for (let i = 0; i < 1000; i++) log.write({ event: 'violation', message: `${i}` });
    expect(seen.length).toBeLessThan(HABITS.logBurst + 10);
  });

  it('does not let a logger that throws end the broker', () => {
    const log = new EventLog(() => {
      throw new Error('full disk');
    });
    expect(() => log.write({ event: 'closed', message: '' })).not.toThrow();
  });
});
