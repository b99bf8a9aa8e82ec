import { describe, expect, it } from 'vitest';
import { abiDescription, fingerprintOf, rowsOfDriver } from '../../src/abi/fingerprint.ts';
import { callerSites } from '../../src/abi/handle-sites.ts';
import {
  DRM_DRIVERS,
  drmBridgeRows,
  drmFingerprints,
  drmRefusal,
  drmRefusals,
  drmRequest,
  drmRow,
  drmRowById,
  drmRowByName,
  drmRows,
  gather,
  handleSites,
  Image,
  type Row,
  rowByNr,
  rows,
  scatter,
  transcoderOf,
} from '../../src/abi/index.ts';
import { Caller } from './caller.ts';

function rowOf(name: string): Row {
  const row = drmRowByName(`DRM_IOCTL_${name}`);
  if (row === undefined) throw new Error(`no row ${name}`);
  return row;
}

const named = (test: (row: Row) => boolean): string[] =>
  drmRows.filter(test).map((row) => row.name.replace('DRM_IOCTL_', ''));

describe('looking a DRM row up', () => {
  it('finds each by id, by driver and number, and by name', () => {
    for (const row of drmRows) {
      expect(drmRowById(row.id)).toBe(row);
      expect(drmRowByName(row.name)).toBe(row);
      for (const driver of DRM_DRIVERS) {
        const own = row.driver === null || row.driver === driver;
        const found = drmRow(driver, row.nr);
        if (own) expect(found).toBe(row);
        else expect(found).not.toBe(row);
      }
    }
  });

  it('has ids of its own, apart from dxg, in the ranges of their owners', () => {
    const first = { core: 0x200, virtio_gpu: 0x300, vgem: 0x400 };
    for (const row of drmRows) expect(row.id).toBe(first[row.driver ?? 'core'] + row.nr);
    expect(new Set([...rows, ...drmRows].map((row) => row.id)).size).toBe(rows.length + drmRows.length);
    for (const row of rows) expect([row.id, row.driver, rowByNr(row.nr)]).toEqual([row.nr, null, row]);
  });

  it('takes a request of any size and direction by its number, as the kernel does', () => {
    const { request } = rowOf('VIRTGPU_EXECBUFFER');
    const older = ((request & ~0x3fff_0000) | (40 << 16)) >>> 0;
    expect(drmRequest('virtio_gpu', older)).toEqual({ row: rowOf('VIRTGPU_EXECBUFFER'), in: 40, out: 40 });
    expect(drmRequest('virtio_gpu', request & 0x3fff_ffff)).toMatchObject({ in: 0, out: 0 });
    expect(drmRequest('virtio_gpu', (request & 0x7fff_ffff) >>> 0)).toMatchObject({ in: 64, out: 0 });
    // GEM_CLOSE is only read, whatever the caller says.
    const close = rowOf('GEM_CLOSE').request;
    expect(drmRequest('vgem', (close | 0xc000_0000) >>> 0)).toMatchObject({ in: 8, out: 0 });
    expect(drmRequest('vgem', request)).toMatchObject({ row: rowOf('VGEM_FENCE_SIGNAL') });
    expect(drmRequest('vgem', (request & ~0xff) | 0x43)).toBeNull();
    expect(drmRequest('vgem', (request & ~0xff00) | 0x4700)).toBe('ENOTTY');
  });
});

describe('what the DRM rows say', () => {
  it('lets the render node take all but displays, dumb buffers and the bus id', () => {
    expect(named((row) => row.drm?.render === false)).toEqual([
      'GET_UNIQUE',
      'SET_CLIENT_CAP',
      'MODE_GETRESOURCES',
      'MODE_GETCRTC',
      'MODE_GETENCODER',
      'MODE_GETCONNECTOR',
      'MODE_GETPROPERTY',
      'MODE_GETPROPBLOB',
      'MODE_CREATE_DUMB',
      'MODE_MAP_DUMB',
      'MODE_DESTROY_DUMB',
      'MODE_GETPLANERESOURCES',
      'MODE_GETPLANE',
      'MODE_OBJ_GETPROPERTIES',
      'MODE_GETFB2',
    ]);
  });

  it('lets those block that the kernel lets sleep', () => {
    expect(named((row) => row.blocking)).toEqual([
      'MODE_GETCONNECTOR',
      'SYNCOBJ_WAIT',
      'SYNCOBJ_TIMELINE_WAIT',
      'SYNCOBJ_TRANSFER',
      'VIRTGPU_EXECBUFFER',
      'VIRTGPU_WAIT',
      'VIRTGPU_GET_CAPS',
    ]);
  });

  it('knows what queues work on the device', () => {
    expect(named((row) => row.drm?.submits === true)).toEqual([
      'VIRTGPU_EXECBUFFER',
      'VIRTGPU_TRANSFER_FROM_HOST',
      'VIRTGPU_TRANSFER_TO_HOST',
    ]);
    const [first] = drmRows.filter((row) => row.drm?.submits === undefined);
    if (first?.drm === undefined) throw new Error('no row');
    // What only the host does with it is no part of the ABI.
    const marked = { ...first, drm: { ...first.drm, submits: true as const } };
    expect(fingerprintOf([marked])).toBe(fingerprintOf([first]));
  });

  it('has a row that ends each kind of object that a row makes', () => {
    const ended = new Set(drmRows.flatMap((row) => row.destroys));
    for (const row of drmRows) for (const kind of row.creates) expect(ended).toContain(kind);
  });

  it('says of each handle that is used what a bad one is answered with', () => {
    for (const row of drmRows) {
      const { scalars, arrays } = handleSites(row);
      for (const { handle } of [...scalars, ...arrays.flatMap((array) => array.sites)]) {
        const made = handle.use === 'new' || handle.use === 'find-or-new';
        expect([row.name, handle.errno !== undefined]).toEqual([row.name, !made]);
      }
    }
  });

  it('names descriptors by what they are', () => {
    const described = drmRows.flatMap((row) =>
      callerSites(row).scalars.map(
        ({ kind, bytes, direction, descriptor }) =>
          `${row.name.replace('DRM_IOCTL_', '')} ${kind} ${bytes} ${direction} ${descriptor?.gives} ${descriptor?.errno}`,
      ),
    );
    expect(described).toEqual([
      'PRIME_HANDLE_TO_FD descriptor 4 out dma-buf EBADF',
      'PRIME_FD_TO_HANDLE descriptor 4 in dma-buf EBADF',
      'SYNCOBJ_HANDLE_TO_FD descriptor 4 out syncobj EBADF',
      'SYNCOBJ_HANDLE_TO_FD descriptor 4 out sync-file EBADF',
      'SYNCOBJ_FD_TO_HANDLE descriptor 4 in syncobj EINVAL',
      'SYNCOBJ_FD_TO_HANDLE descriptor 4 in sync-file EINVAL',
      'VIRTGPU_EXECBUFFER descriptor 4 in sync-file EINVAL',
      'VIRTGPU_EXECBUFFER descriptor 4 out sync-file EBADF',
    ]);
  });

  it('refuses the rest of the core by name, each once', () => {
    expect(new Set(drmRefusals.map(({ nr }) => nr)).size).toBe(drmRefusals.length);
    expect(drmRefusal(0x0a)).toMatchObject({ name: 'DRM_IOCTL_GEM_FLINK', card: 'EACCES' });
    expect(drmRefusal(0x0c)).toBeUndefined();
    for (const { nr } of drmRefusals)
      for (const driver of DRM_DRIVERS) expect(drmRow(driver, nr)).toBeUndefined();
  });
});

describe('the fingerprint of a driver', () => {
  it('is that of the core and its own rows', () => {
    for (const driver of DRM_DRIVERS)
      expect(drmFingerprints[driver]).toBe(
        fingerprintOf(rowsOfDriver([...drmRows, ...drmBridgeRows], driver)),
      );
    expect(drmFingerprints.vgem).not.toBe(drmFingerprints.virtio_gpu);
  });

  it('changes with what only DRM rows say', () => {
    const first = rowOf('VIRTGPU_RESOURCE_CREATE');
    const { drm } = first;
    if (drm === undefined) throw new Error('no facts');
    const changed: Row[] = [
      first,
      { ...first, id: 1 },
      { ...first, driver: null },
      { ...first, drm: { ...drm, access: 'r' } },
      { ...first, drm: { ...drm, render: false } },
      { ...first, drm: { ...drm, charge: '1' } },
    ];
    const prints = changed.map((row) => fingerprintOf([row]));
    expect(new Set(prints).size).toBe(prints.length);
    // How the host asks is its own business: a guest that knows nothing of it is served.
    const wait = rowOf('SYNCOBJ_WAIT');
    const { nowait, ...without } = wait;
    expect(nowait).toEqual({ offset: 8, size: 8, way: 'set', value: 0, notYet: 'ETIME', patienceMs: null });
    expect(rowOf('VIRTGPU_WAIT').nowait).toMatchObject({
      size: 4,
      way: 'bits',
      value: 1,
      patienceMs: 15_000,
    });
    expect(fingerprintOf([without])).toBe(fingerprintOf([wait]));
    expect(abiDescription(rows).rows.every((row) => row.id === undefined)).toBe(true);
  });
});

describe('a submission', () => {
  const row = rowOf('VIRTGPU_EXECBUFFER');
  const codec = transcoderOf(row);
  const AT = { flags: 0, size: 4, command: 8, handles: 16, count: 24, fence: 28, stride: 36, syncobjs: 40 };
  const FENCE_IN = 1;
  const FENCE_OUT = 2;

  function call(flags: number, fence: number): { caller: Caller; va: number } {
    const caller = new Caller(1 << 20);
    const va = caller.alloc(row.struct.size);
    caller.u32(va + AT.flags, flags);
    caller.u32(va + AT.fence, fence);
    return { caller, va };
  }

  it.each([
    [0, 77],
    [FENCE_IN, 77],
    [FENCE_OUT, 9],
    [FENCE_IN | FENCE_OUT, 9],
  ])('with flags %i leaves the fence %i in its place', (flags, after) => {
    const { caller, va } = call(flags, 77);
    const [guest, host, wire] = [new Image(), new Image(), new Uint8Array(256)];
    expect(gather(row, caller, va, guest)).toBeNull();
    expect(codec.decodeRequest(wire, 0, codec.encodeRequest(guest, wire, 0), host)).toBeNull();
    expect(host.i32(AT.fence)).toBe((flags & FENCE_IN) === 0 ? 0 : 77);
    host.setU32(AT.fence, 9);
    expect(codec.decodeReply(wire, 0, codec.encodeReply(host, wire, 0), guest)).toBeNull();
    expect(scatter(row, guest, caller, va)).toBe(true);
    expect(caller.view.getInt32(va - caller.base + AT.fence, true)).toBe(after);
  });

  it.each([
    [266_240, null],
    [266_241, 'BOUND'],
  ])('of %i bytes is answered %s', (size, fault) => {
    const { caller, va } = call(0, 0);
    caller.pointer(va + AT.command, caller.alloc(266_241));
    caller.u32(va + AT.size, size);
    expect(gather(row, caller, va, new Image())).toBe(fault);
  });

  it.each([
    ['bo_handles', AT.handles, AT.count, 16_384],
    ['in_syncobjs', 48, AT.syncobjs, 1024],
  ])('takes its %s up to their bound', (_, pointer, count, most) => {
    const { caller, va } = call(0, 0);
    caller.u32(va + AT.stride, 16);
    caller.pointer(va + pointer, caller.alloc(1 << 17));
    for (const [value, fault] of [
      [most, null],
      [most + 1, 'BOUND'],
    ] as const) {
      caller.u32(va + count, value);
      expect(gather(row, caller, va, new Image())).toBe(fault);
    }
  });

  it('takes syncobjs only one behind the other', () => {
    const { caller, va } = call(0, 0);
    caller.pointer(va + 48, caller.alloc(64));
    for (const [stride, elements, fault] of [
      [0, 0, null],
      [16, 2, null],
      [0, 1, 'BOUND'],
      [24, 1, 'BOUND'],
    ] as const) {
      caller.u32(va + AT.stride, stride);
      caller.u32(va + AT.syncobjs, elements);
      expect(gather(row, caller, va, new Image())).toBe(fault);
    }
  });

  it('of an older program ends before the syncobjs, and nothing behind it is read or written', () => {
    const { caller, va } = call(FENCE_OUT, 0);
    const image = new Image();
    // What follows its 40 bytes in memory is another variable.
    caller.bytes.fill(0xff, va - caller.base + 40, va - caller.base + 64);
    expect(gather(row, caller, va, image, 40)).toBeNull();
    expect([image.u32(AT.syncobjs), image.length]).toEqual([0, 64]);
    caller.written.clear();
    image.setU32(AT.fence, 5);
    expect(scatter(row, image, caller, va, 30)).toBe(true);
    expect([...caller.written]).toEqual([va + 28, va + 29]);
  });
});

describe('a version', () => {
  const row = rowOf('VERSION');

  it('comes back as long as there is room, and with its whole length', () => {
    const caller = new Caller();
    const va = caller.alloc(row.struct.size);
    const text = caller.alloc(16);
    caller.bytes.fill(0x2e, text - caller.base, text - caller.base + 16);
    caller.pointer(va + 16, 4);
    caller.pointer(va + 24, text);
    caller.pointer(va + 32, 0xffff_ffff);
    const [guest, host, wire] = [new Image(), new Image(), new Uint8Array(256)];
    const codec = transcoderOf(row);
    expect(gather(row, caller, va, guest)).toBeNull();
    expect(codec.decodeRequest(wire, 0, codec.encodeRequest(guest, wire, 0), host)).toBeNull();
    expect(host.num64(32)).toBe(0xffff_ffff);
    host.bytes.set(Buffer.from('virt'), host.pointer(24));
    host.setNum64(16, 10);
    host.setNum64(32, 1);
    expect(codec.decodeReply(wire, 0, codec.encodeReply(host, wire, 0), guest)).toBeNull();
    expect(scatter(row, guest, caller, va)).toBe(true);
    const at = text - caller.base;
    expect(Buffer.from(caller.bytes.subarray(at, at + 6)).toString()).toBe('virt..');
    expect([caller.view.getBigUint64(va - caller.base + 16, true), guest.num64(32)]).toEqual([10n, 1]);
  });
});
