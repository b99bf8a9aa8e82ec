import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { GoneWatch } from '../../src/host-km/gone-watch.ts';
import { openPidfd } from '../../src/vmbus-sim/ffi/index.ts';

const patient = { timeout: 20_000, interval: 5 };

describe('waiting until a process is gone', () => {
  const watches: GoneWatch[] = [];
  afterEach(() => {
    for (const watch of watches.splice(0)) watch.close();
  });
  function watching(open?: (pid: number) => number): GoneWatch {
    const watch = new GoneWatch(open);
    watches.push(watch);
    return watch;
  }

  it('takes a process that never was for gone, and itself', () => {
    const gone: string[] = [];
    const watch = watching(() => -constants.errno.ESRCH);
    watch.watch(4_000_000, () => gone.push('never was'));
    watch.watch(process.pid, () => gone.push('itself'));
    expect(gone).toEqual(['never was', 'itself']);
  });

  it('does not take a broker without descriptors for the end of a process', async () => {
    const child = spawn('sleep', ['600']);
    let full = true;
    let asked = 0;
    const watch = watching((pid) => {
      asked++;
      return full ? -constants.errno.EMFILE : openPidfd(pid);
    });
    let gone = false;
    watch.watch(child.pid ?? 0, () => {
      gone = true;
    });
    await vi.waitFor(() => expect(asked).toBeGreaterThan(1), patient);
    expect(gone).toBe(false);
    full = false;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
    await vi.waitFor(() => expect(gone).toBe(true), patient);
  });
});
