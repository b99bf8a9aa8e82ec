import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nativeRows } from '../../scripts/gen/native-rows.ts';
import { buildProgram } from '../../scripts/native.mjs';
import { drmRows, Image, MAX_PACKET_BYTES, type Row, rows, transcoderOf } from '../../src/abi/index.ts';
import { images, scramble } from '../abi/image-arbitrary.ts';
import { handMade } from '../abi/plans.ts';
import { remove, temporary } from '../process/harness.ts';

/** Cases of each kind for each row: with the rows that there are, some ten thousand in all. */
const CASES = 120;
const SEED = Number(process.env['KMBRIDGE_SEED'] ?? Date.now() % 0x7fff_ffff);
const room = new Uint8Array(MAX_PACKET_BYTES * 2);

/** One question to the C codec, and what src/abi answers to it. */
interface Case {
  readonly kind: 'encode' | 'decode';
  readonly row: Row;
  readonly image: Uint8Array;
  /** The reply; for a request the room that there is for it. */
  readonly body: Uint8Array;
  /** Null when it is taken; why a reply is not depends on what is looked at first. */
  readonly verdict: 'REFUSED' | 'FULL' | null;
  readonly bytes: Uint8Array;
}

interface Answer {
  readonly result: number;
  readonly bytes: Uint8Array;
}

const contents = (image: Image): Uint8Array => image.bytes.slice(0, image.length);

function imageOf(bytes: Uint8Array): Image {
  const image = new Image(bytes.length);
  image.reserve(bytes.length);
  image.bytes.set(bytes);
  return image;
}

/** An embedded struct is begun before it is known to be empty: so many bytes more than the request are enough. */
const SLACK = 16;

/** Where there is room enough, or one byte too little. */
function encodeCase(row: Row, image: Image, short: boolean): Case {
  const end = transcoderOf(row).encodeRequest(image, room, 0);
  const bytes = room.slice(0, end);
  const full = short && end > 0;
  const body = new Uint8Array(full ? end - 1 : end + SLACK);
  return {
    kind: 'encode',
    row,
    image: contents(image),
    body,
    verdict: full ? 'FULL' : null,
    bytes: full ? new Uint8Array(0) : bytes,
  };
}

function decodeCase(row: Row, request: Uint8Array, body: Uint8Array): Case {
  const image = imageOf(request);
  const verdict = transcoderOf(row).decodeReply(body, 0, body.length, image);
  const bytes = verdict === null ? contents(image) : new Uint8Array(0);
  return { kind: 'decode', row, image: request, body, verdict: verdict === null ? null : 'REFUSED', bytes };
}

const changes = fc.array(fc.record({ kind: fc.nat(4), at: fc.nat(), value: fc.nat(255) }), {
  minLength: 1,
  maxLength: 3,
});
type Changes = readonly { readonly kind: number; readonly at: number; readonly value: number }[];

/** What a liar or a mistake would make of a reply: another byte, one less, one more, a part twice, the end gone. */
function changed(bytes: Uint8Array, list: Changes): Uint8Array {
  let now = [...bytes];
  for (const { kind, at, value } of list) {
    const index = at % (now.length + 1);
    if (kind === 0) now[Math.min(index, Math.max(0, now.length - 1))] = value;
    else if (kind === 1) now.splice(index, 1);
    else if (kind === 2) now.splice(index, 0, value);
    else if (kind === 3) now = [...now, ...now.slice(index)];
    else now.length = index;
  }
  return Uint8Array.from(now);
}

/** Requests of one row, replies to them as a driver would fill them, and those changed. */
function casesOf(row: Row): Case[] {
  const words = fc.array(fc.nat(), { minLength: 9 });
  const sample = fc.sample(fc.tuple(images(row), words, changes), { numRuns: CASES, seed: SEED });
  return sample.flatMap(([image, values, list], index) => {
    const request = contents(image);
    const encoding = encodeCase(row, image, index % 8 === 0);
    const filled = imageOf(request);
    scramble(row.struct, filled, 0, values);
    const reply = room.slice(0, transcoderOf(row).encodeReply(filled, room, 0));
    return [encoding, decodeCase(row, request, reply), decodeCase(row, request, changed(reply, list))];
  });
}

function question({ kind, row, image, body }: Case): Buffer {
  const head = Buffer.alloc(12);
  head[0] = kind === 'encode' ? 0 : 1;
  head[1] = row.nr;
  head.writeUInt32LE(image.length, 4);
  head.writeUInt32LE(body.length, 8);
  return Buffer.concat([head, image, kind === 'encode' ? new Uint8Array(0) : body]);
}

function ask(program: string, cases: readonly Case[]): Answer[] {
  const input = Buffer.concat(cases.map(question));
  const run = spawnSync(program, [], { input, maxBuffer: 256 << 20 });
  if (run.status !== 0) throw new Error(`the codec ended with ${run.status ?? run.signal}: ${run.stderr}`);
  const answers: Answer[] = [];
  for (let at = 0; at < run.stdout.length; ) {
    const length = run.stdout.readUInt32LE(at + 4);
    answers.push({
      result: run.stdout.readInt32LE(at),
      bytes: run.stdout.subarray(at + 8, at + 8 + length),
    });
    at += 8 + length;
  }
  return answers;
}

/** Everything that is needed to ask again, when the two differ. */
const named = ({ kind, row, image, body }: Case): string =>
  `${row.name} ${kind} image ${hex(image)} body ${hex(body)} seed ${SEED}`;
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

function expectSame(cases: readonly Case[], answers: readonly Answer[]): void {
  expect(answers).toHaveLength(cases.length);
  for (const [index, one] of cases.entries()) {
    const answer = answers[index];
    const result = answer?.result ?? -1;
    const refused = one.kind === 'decode' ? result !== 0 : result < 0;
    const verdict = !refused ? null : one.kind === 'decode' ? 'REFUSED' : 'FULL';
    const got = { verdict, bytes: hex(answer?.bytes ?? room) };
    const expected = { verdict: one.verdict, bytes: hex(one.bytes) };
    if (got.verdict !== expected.verdict || got.bytes !== expected.bytes)
      expect(got, named(one)).toEqual(expected);
  }
}

/** The codec over these tables, watched by sanitizers. */
function build(table: string, out: string): string {
  const sources = ['decode', 'encode'].map((name) => `native/shim/${name}.c`);
  const built = buildProgram(['test/native/programs/codec.c', ...sources, table], {
    variant: 'asan',
    out,
    flags: ['-fsanitize=undefined', '-fno-sanitize-recover=all'],
  });
  if (!built.ok) throw new Error(built.reason);
  return built.path;
}

// The rows there are, and made-up ones for the shapes that they do not have.
const tables: readonly (readonly [string, readonly Row[]])[] = [
  ['the rows', rows],
  // Numbers of DRM's drivers overlap, and the program goes by number.
  ['the rows of DRM', drmRows.map((row, index) => ({ ...row, id: index + 1, nr: index + 1 }))],
  ['made-up rows', handMade],
];

describe.each(tables)('the codec in C and in TypeScript over %s', (_, table) => {
  const directory = temporary();
  let program = '';

  beforeAll(() => {
    const source = join(directory, 'rows.c');
    writeFileSync(source, nativeRows(table, 'sha256:0'));
    program = build(source, join(directory, 'codec'));
  });
  afterAll(() => remove(directory));

  const made = new Map<string, Case[]>();
  const cases = (row: Row): Case[] => {
    const known = made.get(row.name) ?? casesOf(row);
    made.set(row.name, known);
    return known;
  };

  it.each(table.map((row) => [row.name, row] as const))('agree about %s', (_name, row) => {
    expectSame(cases(row), ask(program, cases(row)));
  });

  it('were asked often, and for refusals as well as for what is taken', () => {
    const all = table.flatMap(cases);
    expect(all.length).toBe(table.length * CASES * 3);
    const count = (verdict: Case['verdict']) => all.filter((one) => one.verdict === verdict).length;
    for (const verdict of [null, 'REFUSED', 'FULL'] as const) expect(count(verdict)).toBeGreaterThan(20);
  });
});
