import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildProgram } from '../../scripts/native.mjs';
import {
  DRM_DRIVERS,
  drmRequest,
  drmRows,
  ERRNO,
  gather,
  Image,
  type Row,
  scatter,
  transcoderOf,
} from '../../src/abi/index.ts';
import { Caller } from '../abi/caller.ts';
import { images, scramble } from '../abi/image-arbitrary.ts';
import { plant } from '../abi/plant.ts';
import { remove, temporary } from '../process/harness.ts';

const CASES = 150;
const SEED = Number(process.env['KMBRIDGE_SEED'] ?? Date.now() % 0x7fff_ffff);
const ARENA = 1 << 14;
const SIZE_SHIFT = 16;
const room = new Uint8Array(1 << 19);

/** A call as a program makes it, and what src/abi answers. */
interface Case {
  readonly driver: number;
  readonly request: number;
  readonly arena: Uint8Array;
  readonly va: number;
  readonly reply: Uint8Array;
  readonly error: number;
  readonly sent: Uint8Array;
  readonly after: Uint8Array;
}

const FAULTS = { FAULT: ERRNO.EFAULT, BOUND: ERRNO.EINVAL, OVERFLOW: ERRNO.EOVERFLOW } as const;
const NONE = new Uint8Array(0);

/** How a caller's struct may differ from the row's, in bytes: older, newer, nonsense. */
const differences = fc.constantFrom(0, 0, 0, -4, -8, -16, -24, -32, 8, 1);
/** Words of the struct that hold something else than the row's plan has in mind. */
const flips = fc.oneof(
  fc.constant([]),
  fc.array(fc.record({ at: fc.nat(15), value: fc.nat(0xffff_ffff) }), { minLength: 1, maxLength: 2 }),
);

function caseOf(
  row: Row,
  image: Image,
  longer: number,
  direction: number,
  changes: readonly { readonly at: number; readonly value: number }[],
  words: readonly number[],
): Case {
  const caller = new Caller(ARENA);
  const va = plant(row.struct, image, 0, caller, 1);
  for (const { at, value } of changes)
    if (at * 4 + 4 <= row.struct.size) caller.u32(va + at * 4, value % 5 === 0 ? value : value % 9000);
  const size = Math.max(0, row.struct.size + longer);
  const request = ((row.request & 0xffff) | (size << SIZE_SHIFT) | ((direction & 3) << 30)) >>> 0;
  const driver = Math.max(0, row.driver === null ? 0 : DRM_DRIVERS.indexOf(row.driver));
  const arena = caller.bytes.slice();
  const made = { driver, request, arena, va };

  const meant = drmRequest(DRM_DRIVERS[driver] ?? 'vgem', request);
  if (meant === null || meant === 'ENOTTY') throw new Error(`${row.name} is not found by ${request}`);
  const guest = new Image(64);
  const fault = gather(meant.row, caller, va, guest, meant.in);
  if (fault !== null) return { ...made, reply: NONE, error: FAULTS[fault], sent: NONE, after: NONE };
  const codec = transcoderOf(meant.row);
  const sent = room.slice(0, codec.encodeRequest(guest, room, 0));
  const host = new Image(64);
  expect(codec.decodeRequest(sent, 0, sent.length, host), row.name).toBeNull();
  scramble(row.struct, host, 0, words);
  const reply = room.slice(0, codec.encodeReply(host, room, 0));
  expect(codec.decodeReply(reply, 0, reply.length, guest), row.name).toBeNull();
  const written = scatter(meant.row, guest, caller, va, meant.out);
  return written
    ? { ...made, reply, error: 0, sent, after: caller.bytes }
    : { ...made, reply, error: ERRNO.EFAULT, sent: NONE, after: NONE };
}

function casesOf(row: Row): Case[] {
  const words = fc.array(fc.nat(), { minLength: 9 });
  const parts = fc.tuple(images(row), differences, fc.constantFrom(3, 3, 3, 0, 1, 2), flips, words);
  return fc
    .sample(parts, { numRuns: CASES, seed: SEED })
    .map(([image, longer, direction, changes, values]) =>
      caseOf(row, image, longer, direction, changes, values),
    );
}

function question({ driver, request, arena, va, reply }: Case): Buffer {
  const head = Buffer.from(Uint32Array.of(driver, request, arena.length, va, reply.length).buffer);
  return Buffer.concat([head, arena, reply]);
}

function ask(program: string, cases: readonly Case[]): string[] {
  const run = spawnSync(program, [], { input: Buffer.concat(cases.map(question)), maxBuffer: 256 << 20 });
  if (run.status !== 0) throw new Error(`the program ended with ${run.status ?? run.signal}: ${run.stderr}`);
  const answers: string[] = [];
  for (let at = 0; at < run.stdout.length; ) {
    const length = run.stdout.readUInt32LE(at + 4) + run.stdout.readUInt32LE(at + 8);
    answers.push(run.stdout.subarray(at, at + 12 + length).toString('hex'));
    at += 12 + length;
  }
  return answers;
}

function expected({ error, sent, after }: Case): string {
  const head = Buffer.alloc(12);
  head.writeInt32LE(error, 0);
  head.writeUInt32LE(sent.length, 4);
  head.writeUInt32LE(after.length, 8);
  return Buffer.concat([head, sent, after]).toString('hex');
}

/** What two answers say where they first differ; an arena is too long to be shown. */
function difference(got: string, wanted: string): [string, string] {
  if (got === wanted) return ['', ''];
  let at = 0;
  while (got[at] === wanted[at]) at++;
  return [`${at / 2}: ${got.slice(at, at + 64)}`, `${at / 2}: ${wanted.slice(at, at + 64)}`];
}

describe('a DRM call between memory and wire, in C and in TypeScript', () => {
  const directory = temporary();
  let program = '';

  beforeAll(() => {
    const parts = ['drm_request', 'gather', 'scatter', 'encode', 'decode', 'image', 'memory'];
    const sources = [...parts.map((name) => `native/shim/${name}.c`), 'native/gen/drm_rows.c'];
    const built = buildProgram(['test/native/programs/drm-marshal.c', ...sources], {
      variant: 'asan',
      out: join(directory, 'drm-marshal'),
      flags: ['-fsanitize=undefined', '-fno-sanitize-recover=all'],
    });
    if (!built.ok) throw new Error(built.reason);
    program = built.path;
  });
  afterAll(() => remove(directory));

  const seen = new Map<number, number>();

  it.each(drmRows.map((row) => [row.name, row] as const))('is the same for %s', (name, row) => {
    const cases = casesOf(row);
    const answers = ask(program, cases);
    expect(answers).toHaveLength(cases.length);
    cases.forEach((one, i) => {
      seen.set(one.error, (seen.get(one.error) ?? 0) + 1);
      const what = `${name} request 0x${one.request.toString(16)} seed ${SEED} case ${i}`;
      expect(difference(answers[i] ?? '', expected(one)), what).toEqual(['', '']);
    });
  });

  it('succeeded and failed often', () => {
    for (const error of [0, ERRNO.EFAULT, ERRNO.EINVAL]) expect(seen.get(error)).toBeGreaterThan(20);
  });

  it('is none where the number or the type is another', () => {
    const arena = new Uint8Array(64);
    const call = (request: number, error: number): Case => ({
      ...{ driver: 1, request, arena, va: 0x1_0000, reply: NONE, error, sent: NONE, after: NONE },
    });
    // vgem has no VIRTGPU_WAIT, nobody GEM_FLINK; 'G' is dxg's type.
    const cases = [
      call(0xc008_6448, ERRNO.EINVAL),
      call(0xc008_640a, ERRNO.EINVAL),
      call(0xc010_470c, ERRNO.ENOTTY),
    ];
    expect(ask(program, cases)).toEqual(cases.map(expected));
    expect(drmRequest('vgem', 0xc008_6448)).toBeNull();
    expect(drmRequest('vgem', 0xc010_470c)).toBe('ENOTTY');
  });
});
