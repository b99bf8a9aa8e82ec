/** What waits for a buffer that the program has mapped waits for its descriptor, and the host hears nothing of it. */
import { closeSync, readSync, writeSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { DrmFolder } from '../../src/cli/drm-folder.ts';
import { createPipe, setNonblocking } from '../../src/vmbus-sim/ffi/index.ts';
import { remove, temporary } from '../process/harness.ts';
import { DrmHost } from './drm-host.ts';
import { DRM_FLAGS, deviceFolder } from './drm-tree.ts';
import { endPrograms, guestEnvironment, program, type Running, run } from './guest-program.ts';
import { HostileBroker } from './hostile-host.ts';

let directory: string;
let folder: DrmFolder;
let file: string;
let host: DrmHost;
let broker: HostileBroker | undefined;
let count = 0;
beforeAll(() => {
  directory = temporary();
  folder = deviceFolder();
  file = program('drm-idle', DRM_FLAGS, ['-ldrm']);
});
afterEach(() => broker?.close());
afterAll(async () => {
  await endPrograms();
  folder.remove();
  remove(directory);
});

async function start(scene: string, lent?: number): Promise<Running> {
  host = new DrmHost();
  if (lent !== undefined) host.lent = lent;
  broker = await HostileBroker.listen(directory, `i${count++}`, host.script);
  return run(file, [scene], { ...guestEnvironment(broker.path), KMBRIDGE_DRM_TREE: folder.path });
}

const waits = (): number => host.calls.filter((name) => name === 'DRM_IOCTL_VIRTGPU_WAIT').length;

describe('a wait for a buffer', () => {
  it('asks the host only while the buffer is not mapped, or not this file’s any more', async () => {
    const running = await start('known');
    await running.at('mapped');
    expect(waits()).toBe(1);
    running.go();
    await running.at('waited');
    expect(waits()).toBe(1);
    running.go();
    const { facts, end, lines } = await running.said;
    expect({ end, lines }).toEqual({ end: 0, lines: [] });
    expect(facts).toEqual({
      not_mapped: 'ok',
      mapped: 'ok',
      asked: 'ok',
      other: 'ok',
      other_file: 'ok',
      after_its_end: 'ok',
      child: 'ENOTTY',
    });
    expect(waits()).toBe(4);
  });

  it('is EBUSY where it only asks, EINTR when a signal comes, and over when the buffer is idle', async () => {
    const pipe = createPipe();
    if (pipe === null || !setNonblocking(pipe.writeEnd)) throw new Error('no pipe');
    // A pipe that is full can be written to as little as a buffer that is worked on.
    const page = new Uint8Array(4096);
    expect(() => {
      for (;;) writeSync(pipe.writeEnd, page);
    }).toThrow(/EAGAIN/);
    const running = await start('busy', pipe.writeEnd);
    await running.has('waiting');
    for (let drained = 0; drained < 4; drained++) readSync(pipe.readEnd, page, 0, page.length, null);
    const { facts, end } = await running.said;
    for (const fd of [pipe.readEnd, pipe.writeEnd]) closeSync(fd);
    expect({ end, facts, waits: waits() }).toEqual({
      end: 0,
      facts: { asked: 'EBUSY', interrupted: 'EINTR', waiting: '1', waited: 'ok' },
      waits: 0,
    });
  });

  it('keeps descriptors of 32 buffers, and lets the one go that was not waited for the longest', async () => {
    const running = await start('many');
    await running.at('full');
    expect(waits()).toBe(0);
    running.go();
    const { facts, end } = await running.said;
    expect({ end, facts }).toEqual({ end: 0, facts: { oldest: 'ok', others: 'ok' } });
    expect(waits()).toBe(1);
  });
});
