/**
 * The guest program of the main job: opens the device, has the host's GPU compute a picture with the kernel beside it,
 * compares it with the CPU reference and writes it as PNG. It finds its partition and driver package in the environment
 * that `kmbridge run` and `kmbridge demo` set.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { PNG } from 'pngjs';
import { type DxgFile, DxgOpenError, d3dkmt, openDxg } from '../../src/guest-um/index.ts';
import { CallError, done, Gpu } from './gpu.ts';
import { computePicture } from './job.ts';
import { reference } from './reference.ts';
import { PICTURE, sceneBytes } from './scene.ts';
import { step } from './steps.ts';
import { loadUserModeDriver } from './user-mode-driver.ts';

/** What the exit code says; scripts depend on it. */
const EXIT = { OK: 0, FAILED: 1, REFUSED: 3, NO_BROKER: 4, DEVICE_LOST: 5 } as const;
const KERNEL = new URL('../kernels/picture.wasm', import.meta.url);
const ADAPTERS = 8;

interface PictureReport {
  readonly path: string;
  readonly width: number;
  readonly height: number;
  /** Of the PNG file. */
  readonly sha256: string;
  readonly equal_to_reference: boolean;
}

/** The report is the last line of stdout; everything for people goes to stderr. */
function report(fields: Readonly<Record<string, unknown>>): void {
  if (process.env['KMBRIDGE_JSON'] === '1')
    process.stdout.write(`${JSON.stringify({ pid: process.pid, ...fields })}\n`);
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** A handle of the first adapter that this partition has. */
function firstAdapter(file: DxgFile): number {
  const room = { num_adapters: ADAPTERS, adapters: Array.from({ length: ADAPTERS }, () => ({})) };
  const [first, ...others] = done('EnumAdapters2', d3dkmt(file).EnumAdapters2(room)).adapters ?? [];
  if (first === undefined) throw new Error('the partition has no adapter');
  for (const { adapter_handle } of others)
    if (adapter_handle !== 0) d3dkmt(file).CloseAdapter({ adapter_handle });
  return first.adapter_handle;
}

function savePicture(path: string, pixels: Uint8Array, scene: Uint8Array): PictureReport {
  const { width, height } = PICTURE;
  const expected = reference(scene, width, height);
  const png = new PNG({ width, height });
  png.data.set(pixels);
  mkdirSync(dirname(path), { recursive: true });
  const image = PNG.sync.write(png);
  writeFileSync(path, image);
  return {
    path,
    width,
    height,
    sha256: createHash('sha256').update(image).digest('hex'),
    equal_to_reference: Buffer.compare(pixels, expected) === 0,
  };
}

async function main(): Promise<number> {
  const manifest = process.env['KMBRIDGE_MANIFEST'] ?? '';
  step('open');
  const file = openDxg();
  const driver = await loadUserModeDriver(manifest);
  step('enumerate');
  const gpu = new Gpu(file, driver, firstAdapter(file));
  step('query');
  const memory = done('QueryVideoMemoryInfo', gpu.kmt.QueryVideoMemoryInfo({ adapter: gpu.adapter }));
  say(`adapter ${gpu.adapter.toString(16)}: ${memory.budget} bytes of video memory`);
  step('device');
  gpu.createDevice();
  step('paging-queue');
  gpu.createPagingQueue();
  step('context');
  gpu.createContext();
  step('fence');
  gpu.createFence();
  const scene = sceneBytes();
  const pixels = computePicture(gpu, driver, { kernel: readFileSync(KERNEL), scene, ...PICTURE });
  step('compare');
  const path = resolve(process.env['KMBRIDGE_OUT'] || 'out/kmbridge.png');
  const picture = savePicture(path, pixels, scene);
  say(`${path}: ${picture.equal_to_reference ? 'equal to' : 'DIFFERENT FROM'} the CPU reference`);
  step('destroy');
  gpu.destroy();
  const { calls, bytes } = file.stats();
  file.close();
  step('report');
  report({ verdict: 'accepted', calls, bytes, picture });
  return picture.equal_to_reference ? EXIT.OK : EXIT.FAILED;
}

/** Says why there is no picture; the exit code. */
function failed(error: unknown): number {
  if (!(error instanceof DxgOpenError) && !(error instanceof CallError)) throw error;
  say(error.message);
  if (error instanceof CallError) return error.lost ? EXIT.DEVICE_LOST : EXIT.FAILED;
  if (error.code === 'DRIVER_MISMATCH') {
    const bytes = { to_host: 0, to_guest: 0, slabs: 0 };
    report({ verdict: 'refused', refusal: error.refusal, calls: {}, bytes });
    return EXIT.REFUSED;
  }
  return error.code === 'NO_BROKER' ? EXIT.NO_BROKER : EXIT.FAILED;
}

process.exitCode = await main().catch(failed);
