/** What rows of DRM let a call be at the most, against what the channel of a DRM device carries. */
import { describe, expect, it } from 'vitest';
import { setPointee } from '../../../src/abi/counts.ts';
import { drmBridgeRows, drmRows, Image, type Row, transcoderOf } from '../../../src/abi/index.ts';
import type { Field, Pointer, StructPlan } from '../../../src/abi/plan.ts';
import { isPointer } from '../../../src/abi/selection.ts';
import { DRM_CHANNEL_LIMITS } from '../../../src/vmbus-sim/index.ts';

const HEAD = 8;
const DESCRIPTOR = 16;
const room = new Uint8Array(4 << 20);

/** A call with every number as large, and every array as long, as its row allows. */
function largest(row: Row): Image {
  const image = new Image();
  image.reset(row.struct.size);
  fill(row.struct, image, 0);
  return image;
}

function fill(plan: StructPlan, image: Image, base: number): void {
  const pointers = plan.fields.filter(isPointer);
  for (const field of plan.fields) {
    if (field.pointer !== null) continue;
    const at = base + field.offset;
    for (let i = 0; i < field.size; i++) image.setU8(at + i, 0xff);
    if (field.struct !== null) fill(field.struct, image, at);
    const counted = pointers.filter(({ pointer }) => pointer.countOffset === field.offset);
    const most = [field.max, ...counted.map(({ pointer }) => pointer.max)].filter((max) => max !== null);
    if (most.length > 0) setNumber(image, at, field.size, Math.min(...most));
    const apart = pointers.find(({ pointer }) => pointer.strideOffset === field.offset);
    if (apart !== undefined) image.setU32(at, apart.pointer.elementSize);
  }
  for (const field of pointers) point(field, image, base);
}

function setNumber(image: Image, at: number, size: number, value: number): void {
  if (size === 8) image.setU64(at, BigInt(value));
  else image.setU32(at, value);
}

function point(field: Field & { readonly pointer: Pointer }, image: Image, base: number): void {
  const { element, elementSize, countOffset, fixedCount } = field.pointer;
  const count = countOffset === null ? fixedCount : image.u32(base + countOffset);
  const from = image.reserve(count * elementSize);
  image.setU64(base + field.offset, 0n);
  setPointee(field, image, base, from, count);
  for (let i = 0; i < count; i++) {
    const at = from + i * elementSize;
    if (typeof element === 'string') for (let n = 0; n < elementSize; n++) image.setU8(at + n, 0xff);
    else fill(element, image, at);
  }
}

const packetOf = (bytes: number): number => DESCRIPTOR + ((bytes + 7) & ~7);
const rows = [...drmRows, ...drmBridgeRows];
const requests = rows.map((row) => ({
  name: row.name,
  bytes: packetOf(transcoderOf(row).encodeRequest(largest(row), room, HEAD)),
}));
const replies = rows.map((row) => ({
  name: row.name,
  bytes: packetOf(transcoderOf(row).encodeReply(largest(row), room, HEAD)),
}));
const most = (all: typeof requests): (typeof requests)[number] | undefined =>
  all.toSorted((a, b) => a.bytes - b.bytes).at(-1);

describe('the largest call of any DRM row', () => {
  it('is an EXECBUFFER, and a packet of the channel carries it', () => {
    expect(requests.every(({ bytes }) => bytes > DESCRIPTOR)).toBe(true);
    expect(most(requests)).toEqual({ name: 'DRM_IOCTL_VIRTGPU_EXECBUFFER', bytes: 376_904 });
    expect(most(requests)?.bytes).toBeLessThanOrEqual(DRM_CHANNEL_LIMITS.downstream.packetBytes);
  });

  it('has its answer in a packet as any other channel has, but for one that is EOVERFLOW', () => {
    const { packetBytes } = DRM_CHANNEL_LIMITS.upstream;
    const large = replies.filter(({ bytes }) => bytes > packetBytes);
    // The row takes what its kernel takes; no kernel has a property that large.
    expect(large.map(({ name }) => name)).toEqual(['DRM_IOCTL_MODE_GETPROPBLOB']);
    expect(replies.length).toBe(rows.length);
  });
});
