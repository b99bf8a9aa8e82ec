/** DRM calls that are larger than a packet of any other channel, on a host whose kernel the test plays. */
import { describe, expect, it } from 'vitest';
import { ERRNO, type Image } from '../../../src/abi/index.ts';
import { BUS_STATUS } from '../../../src/vmbus-sim/index.ts';
import { packetOf, settle } from '../harness/guest.ts';
import { at, drm, drmWorld } from './drm-guest.ts';

const EXEC = 'DRM_IOCTL_VIRTGPU_EXECBUFFER';
const BLOB = 'DRM_IOCTL_VIRTGPU_RESOURCE_CREATE_BLOB';
const CREATE = 'DRM_IOCTL_VIRTGPU_RESOURCE_CREATE';
const SYNC = 'DRM_IOCTL_SYNCOBJ_CREATE';
const COMMANDS = 266_240;
const BUFFERS = 16_384;
const SYNCOBJS = 1024;

const world = (options: Parameters<typeof drmWorld>[0] = {}) =>
  drmWorld({
    script: (kernel) =>
      kernel
        .makes(CREATE, 'bo_handle')
        .makes(SYNC, 'handle')
        .makes(BLOB, 'bo_handle')
        .on(EXEC, () => 0),
    ...options,
  });

/** Bytes of which no two runs are alike. */
function commands(bytes: number, seed: number): Uint8Array {
  return Uint8Array.from({ length: bytes }, (_, i) => (i * 31 + (i >>> 8) * 7 + seed) & 0xff);
}

/** Puts an array where a pointer of the call has it. */
function array(image: Image, name: string, pointer: string, bytes: Uint8Array): void {
  image.setU32(at(name, pointer), image.reserve(bytes.length));
  image.bytes.set(bytes, image.pointer(at(name, pointer)));
}

function execbuffer(image: Image, bytes: Uint8Array): void {
  image.setU32(at(EXEC, 'size'), bytes.length);
  array(image, EXEC, 'command', bytes);
}

describe('an EXECBUFFER of 266,240 bytes', () => {
  it('reaches the kernel as it was; of one byte more nothing does', async () => {
    const { guest, kernel } = world();
    const one = guest('p', undefined, 'most');
    const file = await one.open();
    const sent = commands(COMMANDS, 1);
    expect((await one.call(EXEC, file, (image) => execbuffer(image, sent))).status).toBe(0);
    const got = kernel().calls.at(-1)?.bytes ?? new Uint8Array(0);
    const from = new DataView(got.buffer).getUint32(at(EXEC, 'command'), true);
    expect(Buffer.compare(got.subarray(from, from + COMMANDS), sent)).toBe(0);
    const before = kernel().calls.length;
    const more = await one.call(EXEC, file, (image) => execbuffer(image, commands(COMMANDS + 1, 1)));
    expect(more.status).toBe(-ERRNO.EINVAL);
    expect(kernel().calls.length).toBe(before);
  });

  it('may have all the buffers and sync objects that its row lets it have', async () => {
    const { guest, kernel } = world();
    const one = guest('p', undefined, 'most');
    const file = await one.open();
    const buffer = await one.make(CREATE, 'bo_handle', file, (image) =>
      image.setU32(at(CREATE, 'size'), 4096),
    );
    const syncobj = await one.make(SYNC, 'handle', file);
    const full = (buffers: number) => (image: Image) => {
      execbuffer(image, commands(COMMANDS, 2));
      image.setU32(at(EXEC, 'num_bo_handles'), buffers);
      array(image, EXEC, 'bo_handles', new Uint8Array(new Uint32Array(buffers).fill(buffer).buffer));
      image.setU32(at(EXEC, 'syncobj_stride'), 16);
      const points = new Uint8Array(16 * SYNCOBJS).fill(0xff);
      for (let i = 0; i < SYNCOBJS; i++) new DataView(points.buffer).setUint32(16 * i, syncobj, true);
      for (const way of ['in', 'out']) {
        image.setU32(at(EXEC, `num_${way}_syncobjs`), SYNCOBJS);
        array(image, EXEC, `${way}_syncobjs`, points);
      }
    };
    expect((await one.call(EXEC, file, full(BUFFERS))).status).toBe(0);
    expect(kernel().calls.at(-1)?.bytes.length).toBeGreaterThan(COMMANDS + 4 * BUFFERS + 32 * SYNCOBJS);
    expect((await one.call(EXEC, file, full(BUFFERS + 1))).status).toBe(-ERRNO.EINVAL);
  });

  it('is as large as the commands of a blob may be', async () => {
    const { guest } = world();
    const one = guest('p', undefined, 'most');
    const file = await one.open();
    const blob = (bytes: number) => (image: Image) => {
      image.setNum64(at(BLOB, 'size'), 4096);
      image.setU32(at(BLOB, 'cmd_size'), bytes);
      array(image, BLOB, 'cmd', commands(bytes, 3));
    };
    expect(await one.make(BLOB, 'bo_handle', file, blob(COMMANDS))).toBe(1);
    expect(await one.make(BLOB, 'bo_handle', file, blob(COMMANDS + 1))).toBe(-ERRNO.EINVAL);
  });

  it('one behind the other go round the ring as they were, with small calls between them', async () => {
    const { guest, kernel } = world();
    const one = guest('p', undefined, 'most');
    const file = await one.open();
    for (let round = 0; round < 20; round++) {
      const sent = commands(COMMANDS - 1001 * round, round);
      expect((await one.call(EXEC, file, (image) => execbuffer(image, sent))).status).toBe(0);
      const got = kernel().calls.at(-1)?.bytes ?? new Uint8Array(0);
      const from = new DataView(got.buffer).getUint32(at(EXEC, 'command'), true);
      expect(Buffer.compare(got.subarray(from, from + sent.length), sent)).toBe(0);
      expect((await one.call(EXEC, file, (image) => execbuffer(image, commands(16, round)))).status).toBe(0);
    }
  });
});

describe('the rings of a DRM guest', () => {
  it('may be larger than those of its global channel, and not one page larger than that', async () => {
    const { guest } = world();
    const { scripted, luid } = guest('p', undefined, 'most');
    const [device = 0, global = 0] = [scripted.ids.get(luid), scripted.ids.get(0n)];
    const lend = (channel: number, gpadl: number, pages: number): number => {
      scripted.send({ type: 'GpadlHeader', channel, gpadl, pages });
      return scripted.last('GpadlCreated').status;
    };
    expect(lend(device, 10, 192)).toBe(0);
    expect(lend(device, 11, 193)).toBe(BUS_STATUS.INVALID_PARAMETER);
    expect(lend(global, 12, 128)).toBe(0);
    expect(lend(global, 13, 129)).toBe(BUS_STATUS.INVALID_PARAMETER);
  });

  it('count by their size: a device’s largest as two of the limit', () => {
    const { guest, broker } = world({ limits: { rings: { process: 3 } } });
    const { scripted, luid } = guest('p', undefined, 'most');
    expect(scripted.channels.size).toBe(2);
    scripted.send({ type: 'GpadlHeader', channel: scripted.ids.get(luid) ?? 0, gpadl: 10, pages: 4 });
    expect(scripted.last('GpadlCreated').status).toBe(BUS_STATUS.INSUFFICIENT_RESOURCES);
    expect(broker.inspect().totals.channels).toBe(2);
    const less = world({ limits: { rings: { process: 2 } } });
    expect(() => less.guest('p', undefined, 'most')).toThrow('no DRM channel');
    expect(less.guest('p', undefined, 64).scripted.channels.size).toBe(2);
  });

  it('hold no packet past the limit, which ends whoever writes one', async () => {
    const { guest, broker, events } = world();
    const one = guest('p', undefined, 'most');
    const other = guest('p', undefined, 'most');
    const end = one.scripted.channel(one.luid);
    const payload = new Uint8Array(end.maxPayload);
    payload.set(packetOf(drm(EXEC).id, new Uint8Array(0), end.maxPayload - 8, 1));
    one.scripted.post(one.luid, payload);
    await settle();
    expect(one.scripted.replies(one.luid)).toMatchObject([{ status: -ERRNO.EINVAL }]);
    // A descriptor that says eight bytes more, with something behind it, so that it all lies in the ring.
    const begin = payload.length + 16 + 8;
    end.send(50, true, payload, payload.length);
    end.send(51, true, payload, 64);
    const words = new Uint16Array(end.outgoing.buffer, end.outgoing.byteOffset + begin, 4);
    expect(words[2]).toBe((payload.length + 16) / 8);
    words[2] = (payload.length + 24) / 8;
    one.scripted.link.doorbell();
    await settle();
    expect(one.scripted.link.closed).toBe(true);
    expect(broker.inspect().partitions[0]?.ended.at(-1)?.end).toBe('corrupt');
    const violations = events.filter(({ event }) => event === 'violation');
    expect(violations.map(({ message }) => message)).toEqual(['channel 2: incoming PACKET_SIZE']);
    expect(await other.open()).toBe(1);
  });
});
