/** A C program on the nodes of a DRM device, against a host of the test's own. */
import { writeSync } from 'node:fs';
import { afterAll, afterEach, beforeAll } from 'vitest';
import type { DrmFolder } from '../../src/cli/drm-folder.ts';
import { createPipe, setNonblocking } from '../../src/vmbus-sim/ffi/index.ts';
import { remove, temporary } from '../process/harness.ts';
import type { DrmHost } from './drm-host.ts';
import { DRM_FLAGS, deviceFolder } from './drm-tree.ts';
import { endPrograms, guestEnvironment, program, type Running, run } from './guest-program.ts';
import { HostileBroker } from './hostile-host.ts';

/** Builds the program for the tests of a file: what starts one scene of it. Ends all that it made behind them. */
export function drmProgram(source: string, libs: readonly string[] = ['-ldrm']) {
  let directory: string;
  let folder: DrmFolder;
  let file: string;
  let broker: HostileBroker | undefined;
  let count = 0;
  beforeAll(() => {
    directory = temporary();
    folder = deviceFolder();
    file = program(source, DRM_FLAGS, libs);
  });
  afterEach(() => broker?.close());
  afterAll(async () => {
    await endPrograms();
    folder.remove();
    remove(directory);
  });
  return async (scene: string, host: DrmHost): Promise<Running> => {
    broker = await HostileBroker.listen(directory, `d${count++}`, host.script);
    return run(file, [scene], { ...guestEnvironment(broker.path), KMBRIDGE_DRM_TREE: folder.path });
  };
}

/** A pipe that is full: it can be written to as little as a buffer that is worked on. */
export function fullPipe(): { readonly readEnd: number; readonly writeEnd: number } {
  const pipe = createPipe();
  if (pipe === null || !setNonblocking(pipe.writeEnd)) throw new Error('no pipe');
  const page = new Uint8Array(4096);
  try {
    for (;;) writeSync(pipe.writeEnd, page);
  } catch (error) {
    if (!/EAGAIN/.test(String(error))) throw error;
  }
  return pipe;
}
