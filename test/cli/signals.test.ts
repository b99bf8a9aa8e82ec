import type { ChildProcess } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { passSignals, untilEnded } from '../../src/cli/signals.ts';

function fakeChild(): { child: ChildProcess; got: unknown[] } {
  const got: unknown[] = [];
  const kill = (signal: unknown) => got.push(signal) > 0;
  return { child: { kill } as unknown as ChildProcess, got };
}

describe('requests to end', () => {
  it('end a broker, and leave no listener behind', async () => {
    const before = process.listenerCount('SIGTERM');
    const ended = untilEnded();
    process.emit('SIGTERM', 'SIGTERM');
    expect(await ended).toBe('SIGTERM');
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) expect(process.listenerCount(name)).toBe(before);
  });
  it('go to the guest while it runs, and to us again afterwards', () => {
    const before = process.listenerCount('SIGTERM');
    const { child, got } = fakeChild();
    const passing = passSignals();
    // What comes while it is being started reaches it, too.
    process.emit('SIGTERM', 'SIGTERM');
    passing.to(child);
    expect(got).toEqual(['SIGTERM']);
    process.emit('SIGHUP', 'SIGHUP');
    expect(got).toEqual(['SIGTERM', 'SIGHUP']);
    passing.stop();
    expect(process.listenerCount('SIGTERM')).toBe(before);
  });
});
