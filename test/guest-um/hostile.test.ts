import { describe, expect, it } from 'vitest';
import { ERRNO, STATUS } from '../../src/abi/index.ts';
import { d3dkmt, d3dkmtAsync, type LossCode } from '../../src/guest-um/index.ts';
import { LIMITS } from '../../src/guest-um/limits.ts';
import { CONTROL, encodeFrame } from '../../src/vmbus-sim/index.ts';
import { FakeHost, LUID, type Received } from './fake-host.ts';
import { honest, openAdapter, requestOf, struct } from './honest.ts';

const QUERY = requestOf('LX_DXQUERYVIDEOMEMORYINFO');
const wire = new Uint8Array(256);

/** A reply as the host likes: status, the length it claims, and as many bytes as `bytes`. */
function reply(status: number, claimed: number, bytes: number): Uint8Array {
  const payload = new Uint8Array(bytes);
  const view = new DataView(payload.buffer);
  if (bytes >= 4) view.setInt32(0, status, true);
  if (bytes >= 8) view.setUint32(4, claimed, true);
  return payload;
}

type Lie = (call: Received, host: FakeHost) => void;

const lies: readonly (readonly [string, LossCode, Lie])[] = [
  [
    'completes a call that is not in flight',
    'UNKNOWN_TRANSACTION',
    ({ id }, h) => h.raw(1, id + 1, reply(0, 0, 8), 8),
  ],
  ['completes transaction 0', 'UNKNOWN_TRANSACTION', (_, h) => h.raw(1, 0, reply(0, 0, 8), 8)],
  ['completes a huge transaction', 'UNKNOWN_TRANSACTION', (_, h) => h.raw(1, 2 ** 52, reply(0, 0, 8), 8)],
  ['answers nothing at all', 'MALFORMED_REPLY', ({ id }, h) => h.raw(1, id, wire, 0)],
  ['claims more than the packet holds', 'MALFORMED_REPLY', ({ id }, h) => h.raw(1, id, reply(0, 16, 16), 16)],
  ['claims 4 GiB', 'MALFORMED_REPLY', ({ id }, h) => h.raw(1, id, reply(0, 0xffff_ffff, 16), 16)],
  ['claims less than the packet holds', 'MALFORMED_REPLY', ({ id }, h) => h.raw(1, id, reply(0, 0, 16), 16)],
  ['sends outputs beside an error', 'MALFORMED_REPLY', ({ id }, h) => h.raw(1, id, reply(-1, 8, 16), 16)],
  [
    'sends bytes that are no reply',
    'MALFORMED_REPLY',
    ({ id }, h) => h.raw(1, id, reply(0, 8, 16).fill(0xff, 8), 16),
  ],
  [
    'sends a message of its own',
    'UNEXPECTED_PACKET',
    (_, h) => void h.channels[1]?.end.send(0, false, wire, 8),
  ],
  ['sends a frame that is none', 'CONTROL', (_, h) => h.frame(Uint8Array.of(1, 2, 3))],
  [
    'takes back a channel it never offered',
    'CONTROL',
    (_, h) => h.frame(encodeFrame({ type: 'RescindChannelOffer', channel: 99 })),
  ],
  [
    'sends frames without end',
    'CONTROL',
    (_, h) => {
      for (let channel = 100; channel < 100 + LIMITS.controlFrames * 2; channel++)
        h.frame(encodeFrame({ type: 'GpadlTorndown', gpadl: channel }));
    },
  ],
  ['takes the device back', 'RESCINDED', (_, h) => h.rescind(1)],
  ['takes the global channel back', 'RESCINDED', (_, h) => h.rescind(0)],
  [
    'is gone',
    'BROKER_GONE',
    (_, h) => {
      h.gone = true;
    },
  ],
];

describe.each(lies)('a host that %s', (_, code, lie) => {
  it(`loses the device (${code}); pending and later calls are told, nothing hangs or throws`, async () => {
    const { file, host, memory, adapter } = openAdapter();
    host.serve = () => undefined;
    const pending = d3dkmtAsync(file).QueryVideoMemoryInfo({ adapter });
    host.work();
    host.serve = (call, fake) => void lie(call, fake);
    host.onIdle = () => !host.gone;
    const { va, view } = struct(memory, 56);
    view.setUint32(8, adapter, true);
    expect(file.ioctl(QUERY, va)).toBe(-ERRNO.ENODEV);
    expect(file.loss?.code).toBe(code);
    expect(file.loss?.message).not.toBe('');
    expect((await pending).status).toBe(STATUS.DEVICE_REMOVED);
    expect(host.closed).toBe(true);
    expect(file.ioctl(QUERY, va)).toBe(-ERRNO.ENODEV);
    expect(await file.ioctlAsync(QUERY, va)).toBe(-ERRNO.ENODEV);
    expect(d3dkmt(file).EnumAdapters2({}).status).toBe(STATUS.DEVICE_REMOVED);
    expect((await d3dkmtAsync(file).EnumAdapters2({})).status).toBe(STATUS.DEVICE_REMOVED);
    file.close();
  });

  it(`tells one that only waits for a promise (${code})`, async () => {
    const { file, host, adapter } = openAdapter();
    host.serve = (received, fake) => void lie(received, fake);
    const call = d3dkmtAsync(file).QueryVideoMemoryInfo({ adapter });
    host.work();
    for (const watcher of [...host.watchers]) setImmediate(watcher);
    expect((await call).status).toBe(STATUS.DEVICE_REMOVED);
    expect(file.loss?.code).toBe(code);
  });
});

describe('one of two devices taken back', () => {
  it('is lost alone; its handle can still be closed', async () => {
    const host = new FakeHost();
    host.adapters = [LUID, LUID + 1n];
    const { file, adapter } = openAdapter(host);
    host.serve = () => undefined;
    const pending = d3dkmtAsync(file).QueryVideoMemoryInfo({ adapter });
    host.rescind(1);
    expect((await pending).status).toBe(STATUS.DEVICE_REMOVED);
    host.serve = honest();
    expect(d3dkmt(file).QueryVideoMemoryInfo({ adapter }).status).toBe(STATUS.DEVICE_REMOVED);
    expect(file.loss).toBeNull();
    expect(d3dkmt(file).CloseAdapter({ adapter_handle: adapter }).status).toBe(0);
  });
});

describe('a count in a reply', () => {
  it('past the room that was offered is malformed and reaches no memory', () => {
    const { file, host, memory } = openAdapter();
    host.serve = ({ image }) => {
      image.setU32(0, 64);
      image.setU32(8, image.reserve(64 * 20));
      return 0;
    };
    const { va, view } = struct(memory, 16);
    const room = memory.alloc(20 * 64);
    view.setUint32(0, 1, true);
    view.setBigUint64(8, room, true);
    expect(file.ioctl(requestOf('LX_DXENUMADAPTERS2'), va)).toBe(-ERRNO.ENODEV);
    expect(file.loss?.code).toBe('MALFORMED_REPLY');
    expect(memory.view(room, 20 * 64).every((byte) => byte === 0)).toBe(true);
  });
});

describe('a ring whose index lies', () => {
  it('is corrupt at the next look, sending or receiving', () => {
    for (const sending of [true, false]) {
      const { file, host, memory, adapter } = openAdapter();
      const rings = [...host.memories.values()][1] ?? new Uint8Array(0);
      const at = sending ? 0 : rings.length / 2;
      const control = new Int32Array(rings.buffer, at, 1024);
      const { va, view } = struct(memory, 56);
      view.setUint32(8, adapter, true);
      const lie = (): void => {
        control[sending ? CONTROL.OUT : CONTROL.IN] = 0x7fff_fff1;
      };
      host.serve = lie as () => undefined;
      if (sending) lie();
      expect(file.ioctl(QUERY, va)).toBe(-ERRNO.ENODEV);
      expect(file.loss?.code).toBe('RING_CORRUPT');
    }
  });
});
