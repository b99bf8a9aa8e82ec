import type { Gpu, GpuBuffer } from './gpu.ts';
import { step } from './steps.ts';
import type { UserModeDriver } from './user-mode-driver.ts';

/** Rows of one dispatch: short enough that others on the adapter get their turn, and far from its time limit. */
const ROWS_PER_DISPATCH = 80;
const ROWS_PER_GROUP = 8;
const COMMAND_BYTES = 4096;
const PIXEL_BYTES = 4;

export interface Job {
  readonly kernel: Uint8Array;
  readonly scene: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** Computes the job's picture on a GPU that has a device: RGBA8 rows, top row first. */
export function computePicture(gpu: Gpu, driver: UserModeDriver, job: Job): Uint8Array {
  step('allocations');
  const sizes = [job.kernel.length, job.scene.length, job.width * job.height * PIXEL_BYTES, COMMAND_BYTES];
  const allocations = gpu.allocate(sizes);
  step('resident');
  gpu.makeResident(allocations);
  step('map');
  const [kernel, scene, picture, commands] = allocations.map((one, i) => gpu.map(one, sizes[i] ?? 0));
  if (kernel === undefined || scene === undefined || picture === undefined || commands === undefined)
    throw new Error('CreateAllocation2 made fewer allocations than asked for');

  step('upload');
  const encoded = encode(driver, job, kernel, scene, picture);
  gpu.write(kernel, job.kernel);
  gpu.write(scene, job.scene);
  gpu.write(commands, Buffer.concat(encoded));

  step('submit');
  let offset = 0;
  for (const command of encoded) {
    gpu.submit(commands, offset, command.length);
    offset += command.length;
  }
  const value = gpu.signal();
  step('wait');
  gpu.wait(value);
  step('read-back');
  return gpu.read(picture);
}

/** One command buffer a stripe: each binds only the rows that it computes. */
function encode(
  driver: UserModeDriver,
  job: Job,
  kernel: GpuBuffer,
  scene: GpuBuffer,
  picture: GpuBuffer,
): Uint8Array[] {
  const rowBytes = job.width * PIXEL_BYTES;
  const buffers: Uint8Array[] = [];
  for (let first = 0; first < job.height; first += ROWS_PER_DISPATCH) {
    const rows = Math.min(ROWS_PER_DISPATCH, job.height - first);
    const commands = new driver.CommandBuffer();
    commands.dispatch({
      module: { va: kernel.va, bytes: kernel.bytes },
      groups: Math.ceil(rows / ROWS_PER_GROUP),
      bindings: [
        { va: picture.va + BigInt(first * rowBytes), bytes: rows * rowBytes, access: 'write' },
        { va: scene.va, bytes: scene.bytes, access: 'read' },
      ],
      args: [job.width, job.height, first, rows, ROWS_PER_GROUP],
    });
    buffers.push(commands.finish());
  }
  return buffers;
}
