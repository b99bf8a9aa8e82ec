/** The pump against a broker that makes mistakes: whatever it writes ends in an error, and nothing else. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, writeSync } from 'node:fs';
import { constants } from 'node:os';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Exchange } from '../../src/host-km/drivers/drm/pump/exchange.ts';
import { type Geometry, geometry, KIND, type Kind, WORD } from '../../src/host-km/drivers/drm/pump/layout.ts';
import { PUMP_LIMITS } from '../../src/host-km/drivers/drm/pump/limits.ts';
import { startPumpProcess } from '../../src/host-km/drivers/drm/pump/process.ts';
import { type PumpCall, PumpRing } from '../../src/host-km/drivers/drm/pump/ring.ts';
import type { PumpDeath, PumpProcess } from '../../src/host-km/drivers/drm/pump/wires.ts';
import { createShared } from '../../src/vmbus-sim/ffi/index.ts';
import { libc } from '../../src/vmbus-sim/ffi/libc.ts';
import { eventually, remove, temporary } from './harness.ts';
import { makeFifo, TEST, testPump, whole } from './pump-world.ts';

const { EAGAIN, EBADMSG, EINVAL } = constants.errno;

let program = '';
const directory = temporary();
const raws: Raw[] = [];
let made = 0;
beforeAll(() => {
  program = testPump();
});
afterEach(async () => {
  await Promise.all(raws.splice(0).map((raw) => raw.end()));
});
afterAll(() => remove(directory));

/** A pump without the broker's own care. */
class Raw {
  readonly process: PumpProcess;
  readonly exchange: Exchange;
  readonly words: Int32Array;
  readonly fifo = makeFifo(directory, `fifo-${made++}`);
  readonly death: Promise<PumpDeath>;

  constructor(shape: Geometry = geometry(1024, 2 ** 20), spoil: (words: Int32Array) => void = () => {}) {
    let exchange: Exchange | undefined;
    let ended: (death: PumpDeath) => void = () => {};
    this.death = new Promise((done) => {
      ended = done;
    });
    const rings: PumpRing[] = [];
    const started = startPumpProcess(
      [program],
      ['/dev/urandom', this.fifo],
      shape.bytes,
      (memory) => {
        rings.push(new PumpRing(memory, shape));
        spoil(new Int32Array(memory.buffer, memory.byteOffset, 1024));
      },
      {
        onRing: () => exchange?.poll(),
        onEnd(death) {
          exchange?.end();
          ended(death);
        },
      },
    );
    const [ring] = rings;
    if (started === null || ring === undefined) throw new Error('no pump');
    this.process = started;
    this.words = new Int32Array(started.memory.buffer, started.memory.byteOffset, 1024);
    exchange = new Exchange(ring, shape.submissions, {
      ring: () => started.ring(),
      hold: () => {},
      broken: () => started.kill(),
      pace: 1,
      now: () => performance.now() * 1e6,
    });
    this.exchange = exchange;
    raws.push(this);
  }

  put(kind: Kind, call: Partial<PumpCall>): Promise<number> {
    return new Promise((done) => {
      this.exchange.submit(kind, whole(call), done);
      this.exchange.flush();
    });
  }

  async end(): Promise<void> {
    this.process.kill();
    await this.death;
    this.process.release();
  }
}

describe('an entry', () => {
  it('of no kind is EINVAL', async () => {
    const raw = new Raw();
    for (const kind of [9, 255, 2 ** 31, 2 ** 32 - 1]) expect(await raw.put(kind as Kind, {})).toBe(-EINVAL);
  });

  it('that waits past the threads of its owner, or past all threads, is EAGAIN', async () => {
    const raw = new Raw();
    const { workers, ownerWorkers } = PUMP_LIMITS;
    const told: number[] = [];
    const wait = (slot: number): void =>
      void raw.put(KIND.WAIT, { slot, request: TEST.WAIT }).then((result) => told.push(result));
    for (let owner = 0; owner <= workers / ownerWorkers; owner++)
      expect(await raw.put(KIND.OPEN, { slot: 1, request: owner })).toBe(owner);
    for (let i = 0; i < ownerWorkers; i++) wait(0);
    expect(await raw.put(KIND.WAIT, { slot: 0, request: TEST.WAIT })).toBe(-EAGAIN);
    for (let owner = 1; owner < workers / ownerWorkers; owner++)
      for (let i = 0; i < ownerWorkers; i++) wait(owner);
    expect(await raw.put(KIND.WAIT, { slot: workers / ownerWorkers, request: TEST.WAIT })).toBe(-EAGAIN);
    expect(told).toEqual([]);
    const fifo = openSync(raw.fifo, 'r+');
    for (let i = 0; i < workers; i++) writeSync(fifo, 'x');
    await eventually('all have waited', () => told.length === workers);
    closeSync(fifo);
  });

  it('that waits for a descriptor which was not sent, or is another’s, finds none', async () => {
    const raw = new Raw();
    expect(await raw.put(KIND.RECEIVE, {})).toBe(-EAGAIN);
    const null_ = openSync('/dev/null', 'r');
    raw.process.send(Uint8Array.of(9, 9, 9, 9, 9, 9, 9, 9), null_);
    closeSync(null_);
    expect(await raw.put(KIND.RECEIVE, {})).toBe(-EBADMSG);
    expect(await raw.put(KIND.RECEIVE, {})).toBe(-EAGAIN);
  });
});

describe('the words of the rings', () => {
  it('end the pump with a line when they say more than there can be', async () => {
    const raw = new Raw();
    expect(await raw.put(KIND.OPEN, { slot: 0 })).toBe(0);
    Atomics.store(raw.words, WORD.SUBMITTED, 1 + 1024 + 1);
    raw.process.ring();
    expect(await raw.death).toEqual({
      end: 1,
      said: 'kmbridge-pump: more was submitted than there is room for',
    });
    const other = new Raw();
    expect(await other.put(KIND.OPEN, { slot: 0 })).toBe(0);
    // As if nothing had ever been seen, and the ring was full before.
    Atomics.store(other.words, WORD.SEEN, 1 - 1024);
    await other.put(KIND.OPEN, { slot: 0 });
    expect(await other.death).toEqual({
      end: 1,
      said: 'kmbridge-pump: more is in flight than there is room for results',
    });
  });

  const wrong: readonly (readonly [string, number, number])[] = [
    ['the broker is of another version', WORD.MAGIC, 0],
    ['the broker is of another version', WORD.VERSION, 2],
    ['the geometry is wrong', WORD.SUBMISSIONS, 0],
    ['the geometry is wrong', WORD.SUBMISSIONS, 1000],
    ['the geometry is wrong', WORD.SUBMISSIONS, 2048],
    ['the geometry is wrong', WORD.COMPLETIONS, -(2 ** 31)],
    ['the geometry is wrong', WORD.ARENA_AT, 4096],
    ['the geometry is wrong', WORD.ARENA_AT, -4096],
    ['the geometry is wrong', WORD.ARENA_BYTES, 2 ** 20 + 4096],
    ['the geometry is wrong', WORD.ARENA_BYTES, 2 ** 20 - 8],
    ['the geometry is wrong', WORD.ARENA_BYTES, 0],
  ];
  it.each(wrong)('are refused at the start: %s (word %i is %i)', async (line, word, value) => {
    const raw = new Raw(undefined, (words) => {
      words[word] = value;
    });
    expect(await raw.death).toEqual({ end: 1, said: `kmbridge-pump: ${line}` });
  });
});

describe('a memory that could change its size', () => {
  it('is refused', async () => {
    const sealed = createShared('kmbridge-test', 8192);
    const open = libc('memfd_create', 'kmbridge-test', 3);
    for (const [fd, line] of [
      [open, 'the memory is not sealed'],
      [sealed?.fd ?? -1, 'the broker is of another version'],
    ] as const) {
      const child = spawn(program, [String(process.pid)], {
        stdio: ['ignore', 'ignore', 'pipe', fd, 'ignore', 'ignore', 'ignore'],
      });
      let said = '';
      child.stderr?.on('data', (bytes: Buffer) => {
        said += bytes;
      });
      expect(await once(child, 'close')).toEqual([1, null]);
      expect(said).toBe(`kmbridge-pump: ${line}\n`);
    }
    closeSync(open);
    sealed?.release();
  });
});
