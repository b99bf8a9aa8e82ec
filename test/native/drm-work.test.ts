/** What was submitted and waited for says which other buffers are idle: the host is asked only where it does not. */
import { closeSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DrmHost } from './drm-host.ts';
import { drmProgram, fullPipe } from './drm-program.ts';
import type { Running } from './guest-program.ts';

const EXECBUFFER = 'DRM_IOCTL_VIRTGPU_EXECBUFFER';
const program = drmProgram('drm-work', ['-ldrm', '-lpthread']);
let host: DrmHost;

async function start(scene: string, lent?: number): Promise<Running> {
  host = new DrmHost();
  if (lent !== undefined) host.lent = lent;
  return program(scene, host);
}

const calls = (wanted: string): number => host.calls.filter((name) => name === wanted).length;
const waits = (): number => calls('DRM_IOCTL_VIRTGPU_WAIT');

/** Follows a program from place to place: how often the host had been asked at each. */
async function follow(running: Running, places: Readonly<Record<string, () => void | Promise<void>>>) {
  const asked: Record<string, number> = {};
  for (const [place, before] of Object.entries(places)) {
    await running.at(place);
    asked[place] = waits();
    await before();
    running.go();
  }
  const { facts, end, lines } = await running.said;
  expect({ end, lines }).toEqual({ end: 0, lines: [] });
  return { asked, facts };
}

const nothing = (): void => {};

describe('a buffer that is not mapped', () => {
  it('is idle once the work that named it last, or later work, is seen to be done', async () => {
    const running = await start('known');
    const fail = (): void => void host.failing.push(EXECBUFFER);
    const { asked, facts } = await follow(running, {
      together: nothing,
      later: nothing,
      told: nothing,
      earlier: nothing,
      never: fail,
      failed: nothing,
      again: nothing,
      closed: nothing,
    });
    // Work that came after what was seen; its own answer then counts, as that for the third; a handle that was in no work; one in
    // work that failed; another file; and a handle that was closed.
    expect(asked).toEqual({
      together: 0,
      later: 1,
      told: 2,
      earlier: 2,
      never: 3,
      failed: 4,
      again: 5,
      closed: 6,
    });
    expect(new Set(Object.values(facts))).toEqual(new Set(['ok']));
  });

  it('is asked for where others may work on it, or the work has no order', async () => {
    const running = await start('shared');
    host.imports = true;
    const { asked, facts } = await follow(running, {
      exported: nothing,
      imported: nothing,
      unordered: nothing,
    });
    expect(asked).toEqual({ exported: 1, imported: 2, unordered: 4 });
    expect(facts).toEqual({ export: 'ok', import: 'ok', context: 'ok' });
  });

  it('is not idle for work of another thread that was under way at the same time', async () => {
    const running = await start('overlap');
    const { asked } = await follow(running, {
      held: () => void host.held.add(EXECBUFFER),
      sent: () => expect.poll(() => calls(EXECBUFFER)).toBe(2),
      passed: () => host.release(),
      before: nothing,
      other: nothing,
    });
    expect(calls(EXECBUFFER)).toBe(3);
    expect(asked).toMatchObject({ before: 0, other: 1 });
  });

  it('is no other file’s of the same number, whatever call of that still ends', async () => {
    const running = await start('reused');
    const { asked } = await follow(running, {
      held: () => void host.held.add(EXECBUFFER).add('DRM_IOCTL_VIRTGPU_WAIT'),
      sent: () => expect.poll(() => [calls(EXECBUFFER), waits()]).toEqual([2, 1]),
      opened: () => host.release(),
      anew: nothing,
    });
    expect(asked).toMatchObject({ opened: 1, anew: 2 });
  });

  it('is not known by what was said of a handle that was closed meanwhile', async () => {
    const running = await start('closed');
    const { asked, facts } = await follow(running, {
      held: () => void host.held.add('DRM_IOCTL_VIRTGPU_WAIT'),
      sent: () => expect.poll(waits).toBe(1),
      answered: () => host.release(),
      third: () => void host.held.add('DRM_IOCTL_GEM_CLOSE'),
      closing: () => expect.poll(() => calls('DRM_IOCTL_GEM_CLOSE')).toBe(2),
      exported: () => host.release(),
      fourth: nothing,
      short: () => void host.held.add(EXECBUFFER),
      submitted: () => expect.poll(() => calls(EXECBUFFER)).toBe(4),
      ended: () => host.release(),
      work: nothing,
      last: nothing,
      past: nothing,
    });
    expect(asked).toMatchObject({ answered: 1, third: 2, exported: 2, fourth: 3, short: 4, work: 5 });
    // Nor are numbers past a table's known.
    expect(asked).toMatchObject({ last: 5, past: 6 });
    expect(facts).toEqual({ export: 'ok', short: 'ok' });
  });

  it('is known of eight files at once, and never of one that there was no room for', async () => {
    const { asked } = await follow(await start('many'), { ninth: nothing, first: nothing, again: nothing });
    expect(asked).toEqual({ ninth: 1, first: 1, again: 1 });
  });

  it('is asked for while the work that it was in goes on', async () => {
    const pipe = fullPipe();
    const { facts } = await (await start('busy', pipe.writeEnd)).said;
    for (const fd of [pipe.readEnd, pipe.writeEnd]) closeSync(fd);
    expect({ facts, waits: waits() }).toEqual({ facts: { seen: 'EBUSY', other: 'ok' }, waits: 1 });
  });
});
