/** Who has to hear that a trace begins. */
import { describe, expect, it, vi } from 'vitest';
import { PartitionTrace } from '../../src/host-km/trace.ts';
import { openAdapter, setup } from './harness/broker.ts';
import { FakeDriver, type FakeProcess } from './harness/fake-driver.ts';

describe('the beginning of a trace', () => {
  it('is the first listener’s, and again the first’s after the last has gone', () => {
    const trace = new PartitionTrace('p');
    const begins = vi.fn();
    trace.beginning(begins);
    expect(begins).not.toHaveBeenCalled();
    const stops = [trace.listen(() => {}), trace.listen(() => {})];
    expect(begins).toHaveBeenCalledTimes(1);
    stops[0]?.();
    stops.push(trace.listen(() => {}));
    expect(begins).toHaveBeenCalledTimes(1);
    for (const stop of stops) stop();
    trace.listen(() => {});
    expect(begins).toHaveBeenCalledTimes(2);
  });

  it('is told when the trace is on already, and before anything is traced', () => {
    const trace = new PartitionTrace('p');
    const listener = vi.fn();
    const seen: unknown[] = [];
    trace.beginning(() => {
      seen.push(trace.sink);
      trace.sink?.call({ pid: 1, name: '' }, 0, 0, 1, false);
    });
    trace.listen(listener);
    expect(seen).toEqual([trace]);
    expect(listener).not.toHaveBeenCalled();
  });

  it('is told to all who asked, each by itself, and to nobody who does not ask any more', () => {
    const trace = new PartitionTrace('p');
    const begins = vi.fn();
    const [first, second] = [trace.beginning(begins), trace.beginning(begins)];
    trace.listen(() => {})();
    expect(begins).toHaveBeenCalledTimes(2);
    first();
    first();
    trace.listen(() => {})();
    expect(begins).toHaveBeenCalledTimes(3);
    second();
    trace.listen(() => {})();
    expect(begins).toHaveBeenCalledTimes(3);
  });

  it('may be the last that somebody asks for', () => {
    const trace = new PartitionTrace('p');
    const begins = vi.fn();
    const stop = trace.beginning(() => {
      stop();
      begins();
    });
    const other = vi.fn();
    trace.beginning(other);
    trace.listen(() => {})();
    trace.listen(() => {})();
    expect([begins.mock.calls.length, other.mock.calls.length]).toEqual([1, 2]);
  });
});

/** A driver whose processes say when they are recalled; `failing`: it opens none. */
class Recalled extends FakeDriver {
  failing = false;
  recall = (): void => void this.log.push('recall');

  override openProcess(info: Parameters<FakeDriver['openProcess']>[0]): FakeProcess {
    if (this.failing) throw new Error('no process');
    return Object.assign(super.openProcess(info), { recall: () => this.recall() });
  }
}

describe('a guest process', () => {
  it('has its driver’s side recalled when a trace of its partition begins, for as long as it lives', async () => {
    const driver = new Recalled();
    const { broker, guest } = setup({ driver, partitions: [{ name: 'a' }, { name: 'b' }] });
    const one = guest('a', 1).open();
    guest('b', 2).open();
    await openAdapter(one);
    const stop = broker.trace(() => {});
    expect(driver.log).toEqual(['recall', 'recall']);
    stop();
    one.link.end('death');
    driver.log.length = 0;
    broker.trace(() => {});
    expect(driver.log).toEqual(['recall']);
  });

  it('whose driver’s side throws then is told of, and is served on', async () => {
    const driver = new Recalled();
    driver.recall = () => {
      throw new Error('no recall');
    };
    const { broker, guest, events } = setup({ driver });
    const one = guest().open();
    expect(() => broker.trace(() => {})).not.toThrow();
    expect(events.filter(({ event }) => event === 'driver-error')).toMatchObject([
      { message: expect.stringContaining('no recall') },
    ]);
    expect(one.link.closed).toBe(false);
  });

  it('that never came to be is not asked', () => {
    const driver = new Recalled();
    driver.failing = true;
    const { broker, guest, events } = setup({ driver });
    expect(() => guest().contact()).toThrow('no VersionResponse');
    const before = events.length;
    expect(events.at(-1)).toMatchObject({ event: 'driver-error', message: 'openProcess: Error: no process' });
    broker.trace(() => {});
    expect([events.length, driver.log]).toEqual([before, []]);
  });
});
