/** What waits for a buffer that the program has mapped waits for its descriptor, and the host hears nothing of it. */
import { closeSync, readSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DrmHost } from './drm-host.ts';
import { drmProgram, fullPipe } from './drm-program.ts';
import type { Running } from './guest-program.ts';

const program = drmProgram('drm-idle');
let host: DrmHost;

async function start(scene: string, lent?: number): Promise<Running> {
  host = new DrmHost();
  if (lent !== undefined) host.lent = lent;
  return program(scene, host);
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
    const pipe = fullPipe();
    const page = new Uint8Array(4096);
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
