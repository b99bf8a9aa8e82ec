import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildProgram, type Variant } from '../../scripts/native.mjs';
import { type PumpCall, Pump as RealPump } from '../../src/host-km/drivers/drm/pump/index.ts';
import { remove, root, temporary } from './harness.ts';

/** As <linux/random.h> has it: _IOR('R', 0x00, int). */
export const RNDGETENTCNT = 0x8004_5200;
/** _IO('R', 0x04): of the same device, and in no list. */
export const RNDZAPENTCNT = 0x5204;
/** Of test/native/programs/pump-device.c. */
export const TEST = {
  WAIT: 0xc008_4b00,
  SUM: 0xc018_4b01,
  ESCAPE: 0x4040_4b02,
  EXPORT: 0x8008_4b03,
  WEDGE: 0x4b04,
  PATIENCE: 0xc010_4b05,
  SUBMISSIONS: 0x8008_4b06,
} as const;
export const URANDOM = 0;
export const FIFO = 1;

/** What a folder is built of beside its own sources. */
const listed = (folder: string): string[] =>
  readFileSync(join(root, folder, 'SOURCES'), 'utf8')
    .split('\n')
    .filter((line) => line.endsWith('.c'));

/** The pump of the tests; the real one but for its list of requests. */
export function testPump(variant: Variant = 'plain'): string {
  const own = readdirSync(join(root, 'native/pump'))
    .filter((name) => name.endsWith('.c') && name !== 'device.c')
    .map((name) => `native/pump/${name}`);
  const sources = [...own, ...listed('native/pump'), 'test/native/programs/pump-device.c'];
  const built = buildProgram(sources, {
    variant,
    out: 'pump-test',
    flags: [`-I${join(root, 'native/pump')}`],
  });
  if (!built.ok) throw new Error(built.reason);
  return built.path;
}

/** The same as a thread of the process that loads it. */
export function testThread(): string {
  const own = listed('native/pump-thread').filter((line) => !line.endsWith('device.c'));
  const sources = [...own, 'native/pump-thread/thread.c', 'test/native/programs/pump-device.c'];
  const built = buildProgram(sources, {
    out: 'pump-thread.so',
    flags: ['-shared', '-fPIC', '-fvisibility=hidden', `-I${join(root, 'native/pump')}`],
  });
  if (!built.ok) throw new Error(built.reason);
  return built.path;
}

/** A pump with /dev/urandom and a FIFO as its device nodes, and calls as promises. */
export class PumpWorld {
  readonly pump: RealPump;
  readonly fifo: string;
  readonly #directory: string;

  constructor(
    command: readonly string[],
    options: { readonly entries?: number; readonly arenaBytes?: number } = {},
  ) {
    this.#directory = temporary();
    this.fifo = makeFifo(this.#directory, 'fifo');
    const pump = RealPump.start({ command, paths: ['/dev/urandom', this.fifo], ...options });
    if (pump === null) throw new Error('no pump');
    this.pump = pump;
  }

  open(path: number, owner = 1): Promise<number> {
    return this.#told((done) => this.pump.open(path, owner, done));
  }

  close(slot: number): Promise<number> {
    return new Promise((done) => this.pump.close(slot, done));
  }

  send(number: number): Promise<number> {
    return this.#told((done) => this.pump.send(number, done));
  }

  receive(fd: number): Promise<number> {
    return this.#told((done) => this.pump.receive(fd, done));
  }

  watch(number: number): Promise<number> {
    return this.#told((done) => this.pump.watch(number, done));
  }

  /** A queue of the memory that `receive` brought as `number`. */
  queue(slot: number, request: number, number: number, tableAt: number): Promise<number> {
    return this.#told((done) => this.pump.queue(slot, request, number, tableAt, done));
  }

  closeDescriptor(number: number): Promise<number> {
    return new Promise((done) => this.pump.closeDescriptor(number, done));
  }

  /** By `call`: looked for, and from the event loop when it did not come meanwhile. */
  call(call: Partial<PumpCall>): Promise<number> {
    return new Promise((done) => {
      const result = this.pump.call(whole(call), done);
      if (result !== null) done(result);
    });
  }

  /** By `submit` and `flush`. */
  submit(call: Partial<PumpCall>): Promise<number> {
    return this.#told((done) => {
      const put = this.pump.submit(whole(call), done);
      this.pump.flush();
      return put;
    });
  }

  wait(slot: number, structAt = 0): Promise<number> {
    return this.#told((done) => this.pump.wait(whole({ slot, structAt, request: TEST.WAIT }), done));
  }

  words(at: number): DataView {
    const { memory } = this.pump;
    return new DataView(memory.buffer, memory.byteOffset + at, memory.length - at);
  }

  async end(): Promise<void> {
    this.pump.kill();
    await this.pump.gone;
    remove(this.#directory);
  }

  #told(ask: (done: (result: number) => void) => boolean): Promise<number> {
    return new Promise((done, refused) => {
      if (!ask(done)) refused(new Error('not taken'));
    });
  }
}

export function whole(call: Partial<PumpCall>): PumpCall {
  return { slot: 0, request: RNDGETENTCNT, structAt: 0, patchesAt: 0, patchCount: 0, ...call };
}

export function makeFifo(directory: string, name: string): string {
  const path = join(directory, name);
  if (spawnSync('mkfifo', [path]).status !== 0) throw new Error(`no FIFO at ${path}`);
  return path;
}
