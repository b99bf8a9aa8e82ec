import { afterEach } from 'vitest';
import { drmRows } from '../../src/abi/index.ts';
import type { KernelCall, KernelFiles } from '../../src/host-km/drivers/drm/kernel.ts';
import { PlainFiles, type PlainRules, PlainShare } from '../../src/host-km/drivers/drm/plain/index.ts';
import { PumpFiles } from '../../src/host-km/drivers/drm/pump-files.ts';
import { descriptorName } from '../../src/vmbus-sim/ffi/index.ts';
import { RNDGETENTCNT, TEST, testPump, testThread } from './pump-world.ts';

const started: KernelFiles[] = [];
afterEach(() => {
  for (const files of started.splice(0)) files.close();
});

/** The rows' requests and those of the played device, whose descriptors are those of a character device. */
export const RULES: PlainRules = {
  requests: new Set([...drmRows.map(({ request }) => request), RNDGETENTCNT, ...Object.values(TEST)]),
  made: (fd) => descriptorName(fd) === '/dev/urandom',
};

/** A started way to a device, which ends with its test. */
export function startPlain(
  render = '/dev/urandom',
  share = new PlainShare(),
  rules: PlainRules = RULES,
): PlainFiles {
  return kept(PlainFiles.start(share, { card: null, render }, rules));
}

export function startPump(render = '/dev/urandom', lost: () => void = () => {}): PumpFiles {
  return kept(PumpFiles.start({ command: [testPump()] }, { card: null, render }, lost));
}

export function startThread(render = '/dev/urandom'): PumpFiles {
  return kept(PumpFiles.start({ library: testThread() }, { card: null, render }, () => {}));
}

function kept<T extends KernelFiles>(files: T | null): T {
  if (files === null) throw new Error('no memory for a way to the device');
  started.push(files);
  return files;
}

export const told = <T>(ask: (done: (value: T) => void) => void): Promise<T> => new Promise(ask);

export const call = (
  files: KernelFiles,
  slot: number,
  request: number,
  more: Partial<KernelCall> = {},
): Promise<number> =>
  told((done) => {
    const bytes = more.bytes ?? new Uint8Array(64);
    files.ioctl({
      slot,
      request,
      bytes,
      length: bytes.length,
      pointers: [],
      blocking: false,
      ...more,
      done,
    });
  });
