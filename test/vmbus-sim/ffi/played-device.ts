import { join, resolve } from 'node:path';
import { DataType, load, open } from 'ffi-rs';
import { buildProgram } from '../../../scripts/native.mjs';
import type * as Libc from '../../../src/vmbus-sim/ffi/libc.ts';

const root = resolve(import.meta.dirname, '../../..');
const PLAYED = 'kmbridge-played-device';
/** `_IOC_TYPE` of the requests that test/native/programs/pump-device.c plays. */
const TYPE = 0x4b;
const isPlayed = (request: unknown): boolean =>
  typeof request === 'number' && ((request >>> 8) & 0xff) === TYPE;

/** Requests of every ioctl so far, in order. */
export const asked: number[] = [];

/**
 * libc with the ioctls of a device that is played; `paths` may be opened by it. For `vi.mock`: nothing that this file imports may
 * import libc, which waits for it.
 */
export function playing(real: typeof Libc, paths: readonly string[]): typeof Libc {
  open({ library: PLAYED, path: testDevice() });
  load({
    library: PLAYED,
    funcName: 'kmb_paths_keep',
    retType: DataType.Boolean,
    paramsType: [DataType.StringArray, DataType.I32],
    paramsValue: [paths, paths.length],
  });
  const played = (values: readonly (number | string)[]) => ({
    library: PLAYED,
    funcName: 'kmb_device_call',
    retType: DataType.I64 as const,
    paramsType: [DataType.I32, DataType.I64, DataType.I64],
    paramsValue: [...values],
  });
  return {
    ...real,
    libc(name, ...values) {
      if (name === 'ioctl') asked.push(Number(values[1]));
      return name === 'ioctl' && isPlayed(values[1])
        ? load<(typeof DataType)['I64']>(played(values))
        : real.libc(name, ...values);
    },
    libcElsewhere(name, ...values) {
      return name === 'ioctl' && isPlayed(values[1])
        ? load<(typeof DataType)['I64'], undefined, true>({ ...played(values), runInNewThread: true })
        : real.libcElsewhere(name, ...values);
    },
  };
}

/** What the pump of the tests plays, as a library. */
function testDevice(): string {
  const built = buildProgram(['native/pump/paths.c', 'test/native/programs/pump-device.c'], {
    out: 'pump-device.so',
    flags: ['-shared', '-fPIC', `-I${join(root, 'native/pump')}`],
  });
  if (!built.ok) throw new Error(built.reason);
  return built.path;
}
