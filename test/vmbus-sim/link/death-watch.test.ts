import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { closeQuietly, openPidfd } from '../../../src/vmbus-sim/ffi/index.ts';
import { DeathWatch } from '../../../src/vmbus-sim/link/death-watch.ts';
import { countDescriptors } from '../ffi/descriptors.ts';

const patient = { timeout: 20_000, interval: 5 };

async function process(): Promise<{ readonly pidfd: number; kill(): Promise<void> }> {
  const child = spawn('sleep', ['60'], { stdio: 'ignore' });
  await once(child, 'spawn');
  return {
    pidfd: openPidfd(child.pid ?? -1),
    async kill() {
      const exit = once(child, 'exit');
      child.kill('SIGKILL');
      await exit;
    },
  };
}

describe('watching for deaths', () => {
  it('tells each once, and no other', async () => {
    const before = countDescriptors();
    const watch = new DeathWatch();
    const told: string[] = [];
    const [a, b] = [await process(), await process()];
    const watchedA = watch.watch(a.pidfd, () => void told.push('a'));
    const watchedB = watch.watch(b.pidfd, () => void told.push('b'));
    expect([watchedA.exited(), watchedB.exited()]).toEqual([false, false]);
    await a.kill();
    expect([watchedA.exited(), watchedB.exited()]).toEqual([true, false]);
    await vi.waitFor(() => expect(told).toEqual(['a']), patient);
    watchedB.close();
    await b.kill();
    expect(watchedB.exited()).toBe(false);
    expect(told).toEqual(['a']);
    expect(countDescriptors()).toBe(before);
  });

  it('a watch that is over does not end the next one, which has its descriptor number', async () => {
    const watch = new DeathWatch();
    const told: string[] = [];
    const [a, b] = [await process(), await process()];
    const first = watch.watch(a.pidfd, () => void told.push('a'));
    first.close();
    const pidfd = openPidfd(globalThis.process.pid);
    expect(pidfd).toBe(a.pidfd);
    const second = watch.watch(pidfd, () => {});
    first.close();
    first.close();
    // Still open: the same number is not handed out again.
    const other = watch.watch(b.pidfd, () => void told.push('b'));
    const next = openPidfd(globalThis.process.pid);
    expect(next).not.toBe(pidfd);
    closeQuietly(next);
    await b.kill();
    await vi.waitFor(() => expect(told).toEqual(['b']), patient);
    second.close();
    other.close();
    await a.kill();
  });
});
