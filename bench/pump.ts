/** The ways to a device against the same ioctl from C, on a character device that every machine has. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { buildProgram } from '../scripts/native.mjs';
import { type KernelCall, NODE } from '../src/host-km/drivers/drm/kernel.ts';
import { PlainFiles, PlainShare } from '../src/host-km/drivers/drm/plain/index.ts';
import { Pump, type PumpCall, type PumpCode } from '../src/host-km/drivers/drm/pump/index.ts';
import { createArgument, createPipe, pinToCpu } from '../src/vmbus-sim/ffi/index.ts';
import { RNDGETENTCNT, testPump, testThread } from '../test/process/pump-world.ts';
import { type Figures, warm } from './process.ts';
import { BLOCKS, median, percentile, sampleBlock, timeBlock } from './stats.ts';

const DEVICE = '/dev/urandom';
const BATCH = 64;
const OURS = 0;
const THEIRS = 1;

interface Floor {
  /** Median ns of the ioctl over one block. */
  block(): number;
  end(): Promise<void>;
}

function startFloor(): Floor {
  const built = buildProgram(['bench/native/ioctl.c', 'bench/native/floor.c'], {
    out: 'bench-ioctl',
    flags: ['-O2'],
  });
  const [orders, answers] = [createPipe(), createPipe()];
  if (!built.ok) throw new Error(built.reason);
  if (orders === null || answers === null) throw new Error('no descriptor left for a pipe');
  const words = [DEVICE, String(RNDGETENTCNT), String(THEIRS)];
  const child = spawn(built.path, words, { stdio: [orders.readEnd, answers.writeEnd, 'inherit'] });
  for (const fd of [orders.readEnd, answers.writeEnd]) closeSync(fd);
  const line = Buffer.alloc(64);
  return {
    block() {
      writeSync(orders.writeEnd, 'b');
      const length = readSync(answers.readEnd, line);
      if (length === 0) throw new Error('the floor of the pump has ended');
      return Number(line.toString('latin1', 0, length));
    },
    async end() {
      for (const fd of [orders.writeEnd, answers.readEnd]) closeSync(fd);
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}

/** One call; what does not come while we look is looked for again, so that no turn of the event loop is in a figure. */
function callOnce(pump: Pump, call: PumpCall): void {
  let late: number | null = null;
  const result = pump.call(call, (value) => {
    late = value;
  });
  while (result === null && late === null) pump.settle(() => late !== null);
  if ((result ?? late) !== 0) throw new Error(`the measured ioctl answers ${result ?? late}`);
}

function batchOnce(pump: Pump, call: PumpCall): void {
  let left = BATCH;
  const done = (): void => {
    left--;
  };
  for (let i = 0; i < BATCH; i++) pump.submit(call, done);
  while (left > 0) pump.settle(() => left === 0);
}

/** One call of the way without a pump, as it serves a guest's. */
function plainOnce(files: PlainFiles, call: KernelCall): void {
  plainResult = -1;
  files.ioctl(call);
  if (plainResult !== 0) throw new Error(`the measured ioctl answers ${plainResult}`);
}
let plainResult = -1;

function startPlain(): { readonly files: PlainFiles; readonly call: KernelCall } {
  const rules = { requests: new Set([RNDGETENTCNT]), made: () => false };
  const files = PlainFiles.start(new PlainShare(), { card: null, render: DEVICE }, rules);
  if (files === null) throw new Error('no memory for plain calls');
  let slot = -1;
  files.open(NODE.RENDER, files.owner(), (opened) => {
    slot = opened;
  });
  if (slot < 0) throw new Error(`${DEVICE} cannot be opened: ${slot}`);
  const bytes = new Uint8Array(8);
  const done = (result: number): void => {
    plainResult = result;
  };
  const fixed = { slot, request: RNDGETENTCNT, pointers: [], blocking: false };
  return { files, call: { ...fixed, bytes, length: bytes.length, done } };
}

async function startPump(code: PumpCode): Promise<{ readonly pump: Pump; readonly call: PumpCall }> {
  const pump = Pump.start({ ...code, paths: [DEVICE] });
  if (pump === null) throw new Error('no memory for the pump');
  const slot = await new Promise<number>((done) => pump.open(0, 1, done));
  if (slot < 0) throw new Error(`the pump cannot open ${DEVICE}: ${slot}`);
  pinToCpu(THEIRS, pump.pid);
  return { pump, call: { slot, request: RNDGETENTCNT, structAt: 0, patchesAt: 0, patchCount: 0 } };
}

/** `floor.ioctl_ns`, `pump.ioctl_ns` and its kin, `ffi.ioctl_ns`, and what each way is of the floor, in alternating blocks. */
export async function pumpFigures(): Promise<Figures> {
  const argument = createArgument(256);
  if (argument === null) throw new Error('no memory for plain calls');
  const { pump, call } = await startPump({ command: [testPump()] });
  const thread = await startPump({ library: testThread() });
  const floor = startFloor();
  pinToCpu(OURS);
  const fd = openSync(DEVICE, 'r');
  const plain = startPlain();
  const kinds: Readonly<Record<string, () => number>> = {
    floor: () => floor.block(),
    pump: () => timeBlock(() => callOnce(pump, call), 100),
    batch: () => timeBlock(() => batchOnce(pump, call), 10) / BATCH,
    thread: () => timeBlock(() => callOnce(thread.pump, thread.call), 100),
    plain: () => timeBlock(() => plainOnce(plain.files, plain.call), 100),
    ffi: () => timeBlock(() => void argument.ioctl(fd, RNDGETENTCNT), 100),
  };
  warm(() => callOnce(pump, call));
  warm(() => callOnce(thread.pump, thread.call));
  warm(() => batchOnce(pump, call), 2000);
  warm(() => plainOnce(plain.files, plain.call), 20_000);
  warm(() => void argument.ioctl(fd, RNDGETENTCNT), 20_000);
  const blocks = new Map(Object.keys(kinds).map((kind) => [kind, [] as number[]]));
  for (let round = 0; round < BLOCKS; round++)
    for (const [kind, values] of blocks) values.push(kinds[kind]?.() ?? Number.NaN);
  const tails = Array.from({ length: 5 }, () =>
    percentile(
      sampleBlock(() => callOnce(pump, call)),
      99,
    ),
  );
  const figure = (kind: string): number => median(blocks.get(kind) ?? []);
  const floors = blocks.get('floor') ?? [];
  const over = (blocks.get('pump') ?? []).map((value, i) => value - (floors[i] ?? Number.NaN));
  const ratio = (kind: string): number =>
    median((blocks.get(kind) ?? []).map((value, i) => value / (floors[i] ?? Number.NaN)));
  closeSync(fd);
  argument.release();
  plain.files.close();
  await floor.end();
  for (const one of [pump, thread.pump]) {
    one.kill();
    await one.gone;
  }
  return {
    'floor.ioctl_ns': figure('floor'),
    'pump.ioctl_ns': figure('pump'),
    'pump.over_floor_ns': median(over),
    'pump.ioctl_p99_ns': median(tails),
    'pump.batch_ioctl_ns': figure('batch'),
    'pump.thread_ns': figure('thread'),
    'pump.plain_ns': figure('plain'),
    'ffi.ioctl_ns': figure('ffi'),
    'pump.process_ratio': ratio('pump'),
    'pump.thread_ratio': ratio('thread'),
    'pump.plain_ratio': ratio('plain'),
  };
}
