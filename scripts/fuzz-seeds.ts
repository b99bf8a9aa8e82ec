/**
 * Writes native/fuzz/seeds/: what a host and a program would honestly say, in the form that native/fuzz reads. Run by hand
 * when the schema or that form has changed: `node --import tsx scripts/fuzz-seeds.ts`. Found cases (`found-*`) are kept.
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import {
  type Field,
  Image,
  type PlainObject,
  packObject,
  type Row,
  rowByName,
  rows,
  type StructPlan,
  transcoderOf,
} from '../src/abi/index.ts';
import { isLive } from '../src/abi/packet-size.ts';
import { encodeFrame, GLOBAL_CHANNEL_INTERFACE, guidBytes } from '../src/vmbus-sim/index.ts';
import { images, scramble } from '../test/abi/image-arbitrary.ts';

const folder = resolve(import.meta.dirname, '../native/fuzz/seeds');
const MOST_BYTES = 3000;
/** First byte of an input, as in native/fuzz/decoder.c. */
const AREA = { calls: 0, frames: 1, rings: 2, shadow: 3 } as const;
/** One message of the lane, as native/fuzz/calls.c takes it: what it is, and its number. */
const LANE = { slab: 4, dedicated: 10, descriptor: 2 } as const;
const SLAB_STEP = 2n ** 40n;

const travelsBack = ({ direction }: Field): boolean => direction === 'out' || direction === 'inout';

/** Elements behind a pointer, or in an inline array, of the struct at `base`. */
function elements(
  field: Field,
  image: Image,
  base: number,
): { readonly from: number; readonly count: number } {
  const array = field.pointer ?? field.inline;
  if (array === null) return { from: 0, count: 0 };
  const fixed = field.pointer?.fixedCount ?? field.inline?.length ?? 0;
  const count = array.countOffset === null ? fixed : image.u32(base + array.countOffset);
  const from = field.pointer === null ? base + field.offset : image.pointer(base + field.offset);
  return { from, count: from === 0 ? 0 : count };
}

/** The bytes by which native/fuzz/calls.c makes this struct and what it points to. */
function plausible(plan: StructPlan, image: Image, base: number, out: number[]): void {
  for (const field of plan.fields) {
    if (field.pointer !== null || field.inline !== null || field.scalar === null) continue;
    if (field.min !== null || (field.max !== null && field.overflow !== true)) out.push(0);
  }
  for (const field of plan.fields) {
    if (!isLive(field.when, image, base)) continue;
    if (field.struct !== null) plausible(field.struct, image, base + field.offset, out);
    if (field.pointer === null) continue;
    const { from, count } = elements(field, image, base);
    out.push(from === 0 ? 0 : 2);
    if (from === 0) continue;
    const { element, elementSize } = field.pointer;
    out.push(...image.slice(from, count * elementSize));
    if (typeof element === 'string') continue;
    for (let i = 0; i < count; i++) plausible(element, image, from + i * elementSize, out);
  }
}

/** Puts tokens and tickets where the reply names memory or descriptors, and what the lane brings for them. */
function lend(plan: StructPlan, image: Image, base: number, lane: number[]): void {
  for (const field of plan.fields) {
    if (!travelsBack(field) || !isLive(field.when, image, base)) continue;
    const here = field.mapped || field.caller === 'memory' || field.caller === 'descriptor';
    const inner = field.struct ?? field.pointer?.element ?? null;
    const { from, count } = elements(field, image, base);
    const at = base + field.offset;
    const places =
      field.pointer === null && field.inline === null
        ? [at]
        : Array.from({ length: count }, (_, i) => from + i * (field.pointer?.elementSize ?? 8));
    for (const place of places) {
      if (inner !== null && typeof inner !== 'string') lend(inner, image, place, lane);
      else if (here) lendOne(field, image, place, lane);
    }
  }
}

function lendOne(field: Field, image: Image, at: number, lane: number[]): void {
  const id = 1 + ((lane.length / 2) % 14);
  if (field.mapped) {
    image.setU64(at, SLAB_STEP + 16n);
    if (!lane.includes(LANE.slab)) lane.unshift(LANE.slab, 1);
  } else if (field.caller === 'memory') {
    image.setU64(at, BigInt(id + 1) * SLAB_STEP);
    lane.push(LANE.dedicated, id + 1);
  } else {
    image.setU64(at, BigInt(id));
    lane.push(LANE.descriptor, id);
  }
}

/** One call with its reply: channel, enough room for the request, an honest head, the body, then the lane. */
function call(
  row: Row,
  image: Image,
  fill: (image: Image, lane: number[]) => void,
  channel: number,
): number[] {
  const out = [row.nr, ...image.slice(0, row.struct.size)];
  plausible(row.struct, image, 0, out);
  const lane: number[] = [];
  fill(image, lane);
  const body = new Uint8Array(MOST_BYTES * 4);
  const end = transcoderOf(row).encodeReply(image, body, 0);
  out.push(channel, 1, 1, end & 255, end >> 8, ...body.subarray(0, end), ...lane);
  return out;
}

/** A random call that is small enough, and its reply with other values. */
function randomCall(row: Row, seed: number): number[] {
  const words = fc.array(fc.nat(), { minLength: 9 });
  const made = fc.sample(fc.tuple(images(row), words), { numRuns: 40, seed }).map(([image, values]) =>
    call(
      row,
      image,
      (reply, lane) => {
        scramble(row.struct, reply, 0, values);
        lend(row.struct, reply, 0, lane);
      },
      row.scope === 'process' ? 0 : 1,
    ),
  );
  // The largest of those that are small: most to take apart.
  return made
    .filter((one) => one.length < MOST_BYTES / 2)
    .reduce((a, b) => (b.length > a.length ? b : a), []);
}

function named(name: string): Row {
  const row = rowByName(name);
  if (row === undefined) throw new Error(`no row ${name}`);
  return row;
}

/** What one program asks and a broker answers, with the handles of the one in the other. */
function conversation(): number[] {
  const device = 0x4000_0040;
  const steps: readonly (readonly [string, PlainObject, Readonly<Record<string, number>>])[] = [
    ['LX_DXOPENADAPTERFROMLUID', { adapter_luid: 1n }, { adapter_handle: 0x4000_0000 }],
    ['LX_DXCREATEDEVICE', { adapter: 0x4000_0000 }, { device }],
    ['LX_DXCREATECONTEXTVIRTUAL', { device }, { context: 0x4000_0080 }],
    ['LX_DXDESTROYCONTEXT', { context: 0x4000_0080 }, {}],
    ['LX_DXDESTROYDEVICE', { device }, {}],
    ['LX_DXCLOSEADAPTER', { adapter_handle: 0x4000_0000 }, {}],
  ];
  return steps.flatMap(([name, object, outputs], index) => {
    const row = named(name);
    const image = new Image();
    packObject(row, object, image);
    const fill = (reply: Image): void => {
      for (const [output, value] of Object.entries(outputs)) {
        const field = row.struct.fields.find((one) => one.name === output);
        if (field === undefined) throw new Error(`${name} has no ${output}`);
        reply.setU32(field.offset, value);
      }
    };
    return call(row, image, fill, index === 0 || index === 5 ? 0 : 1);
  });
}

const id16 = guidBytes(GLOBAL_CHANNEL_INTERFACE);
const frames: Readonly<Record<string, Uint8Array>> = {
  offer: encodeFrame({
    type: 'OfferChannel',
    channel: 1,
    interface_id: id16,
    instance_id: id16,
    luid: 5n,
    name: 'global',
  }),
  rescind: encodeFrame({ type: 'RescindChannelOffer', channel: 3 }),
  version: encodeFrame({ type: 'VersionResponse', supported: true, version: 65_536 }),
  refusal: encodeFrame({
    type: 'VersionResponse',
    supported: false,
    version: 65_536,
    refusal: {
      code: 'DRIVER_MISMATCH',
      ntstatus: '0xC01E0009',
      field: 'driver_version',
      host: '2',
      guest: '1',
      rule: 'exact',
      fix: 'npm start',
    },
  }),
  gpadl: encodeFrame({ type: 'GpadlCreated', channel: 1, gpadl: 1, status: 0 }),
  opened: encodeFrame({ type: 'OpenResult', channel: 1, open_id: 1, status: 0 }),
};

const wide = (value: number): number[] => [value & 255, (value >> 8) & 255];
/** Actions of native/fuzz/rings.c. */
const send = (bytes: number, id: number): number[] => [4, ...wide(bytes), id];
const sendToHost = (bytes: number, id: number): number[] => [12, ...wide(bytes), id];
const lie = (ring: 0 | 1, word: number, value: number): number[] => [
  ring,
  word,
  ...wide(value),
  ...wide(value >>> 16),
];
const READ = 7;
const HOST_READS = 6;
const [END_BATCH, ARM, DISARM, AWAIT_DRAINED] = [9, 10, 11, 15];
const times = (count: number, actions: readonly number[]): number[] =>
  Array.from({ length: count }, () => actions).flat();

const rings: Readonly<Record<string, readonly number[]>> = {
  honest: [
    0,
    ...send(40, 2),
    READ,
    END_BATCH,
    ARM,
    ...send(100, 3),
    DISARM,
    READ,
    END_BATCH,
    ...sendToHost(33, 5),
    HOST_READS,
  ],
  wraps: [0, ...times(8, [...send(1000, 1), READ, END_BATCH, ...sendToHost(1000, 2), HOST_READS])],
  full: [
    0,
    ...times(6, sendToHost(1000, 1)),
    14,
    ...wide(1000),
    HOST_READS,
    ...sendToHost(8, 1),
    AWAIT_DRAINED,
    HOST_READS,
    AWAIT_DRAINED,
  ],
  'large-packets': [4, ...times(4, [...send(65_000, 2), READ, END_BATCH])],
  'in-lies': [0, ...send(8, 1), ...lie(0, 0, 0x7fff_fff1), READ, ARM],
  'in-moves-a-little': [0, ...lie(0, 0, 8), READ, READ],
  'out-lies': [0, ...lie(1, 1, 0x7fff_fff1), ...times(6, sendToHost(1000, 1)), AWAIT_DRAINED],
  'mask-lies': [0, ARM, ...lie(0, 2, 1), DISARM, READ],
  'room-lies': [0, ...lie(0, 4, 1), ...lie(0, 3, 4000), ...send(8, 1), READ, END_BATCH],
  // Type, header in words of 8, length in words of 8, flags, id: then how far `in` is moved.
  'descriptor-long': [0, 3, 6, 0, 2, 0, 255, 255, 0, 0, ...times(8, [1]), ...wide(64), READ],
  'descriptor-short': [0, 3, 6, 0, 2, 0, 1, 0, 0, 0, ...times(8, [1]), ...wide(64), READ],
  'descriptor-header': [0, 3, 11, 0, 9, 0, 4, 0, 0, 0, ...times(8, [1]), ...wide(64), READ],
  'descriptor-type': [0, 3, 99, 0, 2, 0, 4, 0, 0, 0, ...times(8, [1]), ...wide(64), READ],
  'descriptor-flags': [0, 3, 11, 0, 2, 0, 4, 0, 1, 0, ...times(8, [1]), ...wide(64), READ],
  'completion-forged': [0, 3, 11, 0, 2, 0, 3, 0, 0, 0, ...times(8, [1]), ...wide(32), READ, END_BATCH],
};

/** Actions of native/fuzz/shadow_model.c: what, which handle, kinds, and of whom. */
const shadow: Readonly<Record<string, readonly number[]>> = {
  tree: [8, 0, 0, 10, 2, 0, 60, 10, 4, 1, 2, 6, 4, 0, 10, 6, 2, 4, 5, 2, 7, 7, 4, 7],
  'adapter-ends': [8, 0, 0, 8, 2, 0, 10, 4, 0, 60, 10, 6, 1, 4, 6, 6, 0, 5, 0, 0, 5, 2, 0, 7, 4, 7],
  'own-parent': [10, 2, 0, 60, 10, 4, 1, 2, 10, 2, 2, 4, 10, 6, 3, 4, 5, 2, 7],
  'same-number': [10, 2, 0, 60, 10, 3, 1, 60, 10, 2, 3, 60, 8, 2, 0, 7, 2, 7],
};

mkdirSync(folder, { recursive: true });
for (const name of readdirSync(folder)) if (!name.startsWith('found-')) rmSync(join(folder, name));
const write = (name: string, bytes: Iterable<number>): void =>
  writeFileSync(join(folder, name), Uint8Array.from(bytes));
for (const row of rows) write(`call-${row.name}`, [AREA.calls, ...randomCall(row, 1), ...randomCall(row, 2)]);
write('call-conversation', [AREA.calls, ...conversation()]);
for (const [name, bytes] of Object.entries(frames)) write(`frame-${name}`, [AREA.frames, ...bytes]);
for (const [name, bytes] of Object.entries(rings)) write(`ring-${name}`, [AREA.rings, ...bytes]);
for (const [name, bytes] of Object.entries(shadow)) write(`shadow-${name}`, [AREA.shadow, ...bytes]);
process.stdout.write(`${readdirSync(folder).length} seeds\n`);
