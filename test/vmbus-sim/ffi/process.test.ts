import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import {
  closeQuietly,
  createPipe,
  createReadySet,
  hasExited,
  openPidfd,
  pinToCpu,
} from '../../../src/vmbus-sim/ffi/index.ts';
import { countDescriptors } from './descriptors.ts';

describe('a pidfd', () => {
  it('tells of one process whether it has ended, a zombie included', async () => {
    const child = spawn('sleep', ['60']);
    const pidfd = openPidfd(child.pid ?? -1);
    expect(hasExited(pidfd)).toBe(false);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(hasExited(pidfd)).toBe(true);
    closeQuietly(pidfd);
  });

  it('is not to be had of a process that is none', () => {
    expect(openPidfd(2 ** 22 + 1)).toBe(-constants.errno.ESRCH);
    expect(openPidfd(-1)).toBe(-constants.errno.EINVAL);
  });
});

describe('a ready set', () => {
  it('names exactly the descriptors that are readable, until they are removed', async () => {
    const before = countDescriptors();
    const set = createReadySet();
    const pipe = createPipe();
    const child = spawn('sleep', ['60'], { stdio: 'ignore' });
    const pidfd = openPidfd(child.pid ?? -1);
    if (set === null || pipe === null) throw new Error('no descriptors');
    expect([set.add(pipe.readEnd), set.add(pidfd), set.add(-1)]).toEqual([true, true, false]);
    expect(set.ready()).toEqual([]);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(set.ready()).toEqual([pidfd]);
    closeQuietly(pipe.writeEnd);
    // Hung up without data: its reader has to hear of that, too.
    set.remove(pidfd);
    closeQuietly(pidfd);
    closeQuietly(pipe.readEnd);
    expect(set.ready()).toEqual([]);
    set.close();
    expect(countDescriptors()).toBe(before);
  });
});

describe('pinning', () => {
  it('knows processors there are and refuses numbers that cannot be', () => {
    for (const cpu of [-1, 0.5, 1024]) expect(pinToCpu(cpu)).toBe(false);
    expect(pinToCpu(1023)).toBe(false);
  });
});

describe('a process that ties itself down', () => {
  it('dies with its parent, cannot be looked into and gains no rights', async () => {
    const args = ['--import', 'tsx', join(import.meta.dirname, 'prctl.ts'), 'parent'];
    const parent = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = await once(parent.stdout, 'data');
    const { pid, ...report } = JSON.parse(String(line));
    const pidfd = openPidfd(pid);
    expect(hasExited(pidfd)).toBe(false);
    parent.kill('SIGKILL');
    await vi.waitFor(() => expect(hasExited(pidfd)).toBe(true), { timeout: 20_000, interval: 5 });
    closeQuietly(pidfd);
    expect(report).toEqual({ wrongParent: false, parent: true, undumpable: true, bounded: true });
  });
});
