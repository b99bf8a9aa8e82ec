import { describe, expect, it, vi } from 'vitest';
import { ERRNO, STATUS } from '../../../src/abi/index.ts';
import { closeQuietly, createPipe, descriptorName } from '../../../src/vmbus-sim/ffi/index.ts';
import { packetOf, ScriptedGuest, settle } from '../harness/guest.ts';
import { at, DEVICE, drm, drmWorld } from './drm-guest.ts';
import type { ScriptedKernel } from './scripted-kernel.ts';

const CREATE = 'DRM_IOCTL_VIRTGPU_RESOURCE_CREATE';
const CLOSE = 'DRM_IOCTL_GEM_CLOSE';
const MAP = 'DRM_IOCTL_VIRTGPU_MAP';
const SYNC = 'DRM_IOCTL_SYNCOBJ_CREATE';
const EXEC = 'DRM_IOCTL_VIRTGPU_EXECBUFFER';
const TEXTURE = 64 * 64 * 4;

const texture = (image: { setU32(at: number, value: number): void }): void => {
  image.setU32(at(CREATE, 'format'), 1);
  image.setU32(at(CREATE, 'width'), 64);
  image.setU32(at(CREATE, 'height'), 64);
  image.setU32(at(CREATE, 'size'), TEXTURE);
};

const world = (options: Parameters<typeof drmWorld>[0] = {}) =>
  drmWorld({
    script: (kernel) =>
      kernel
        .makes(CREATE, 'bo_handle')
        .makes(SYNC, 'handle')
        .on(CLOSE, () => 0)
        .on(EXEC, () => 0)
        .on(MAP, (view) => {
          view.setBigUint64(at(MAP, 'offset'), 0x1_0000_0000n, true);
          return 0;
        }),
    ...options,
  });

describe('a DRM call', () => {
  it('goes to the kernel with its own numbers, and comes back with those of the guest', async () => {
    const { guest, kernel } = world();
    const one = guest();
    const file = await one.open();
    expect(file).toBe(1);
    expect(await one.make(CREATE, 'bo_handle', file, texture)).toBe(1);
    expect(await one.make(CREATE, 'bo_handle', file, texture)).toBe(2);
    // A space for each kind.
    expect(await one.make(SYNC, 'handle', file)).toBe(1);
    const { status } = await one.call(CLOSE, file, (image) => image.setU32(at(CLOSE, 'handle'), 2));
    expect(status).toBe(0);
    const sent = kernel().calls.at(-1);
    expect(sent?.name).toBe(CLOSE);
    expect(new DataView(sent?.bytes.buffer ?? new ArrayBuffer(8)).getUint32(at(CLOSE, 'handle'), true)).toBe(
      101,
    );
    // The lowest number that is free comes next, as at the kernel.
    expect(await one.make(CREATE, 'bo_handle', file, texture)).toBe(2);
  });

  it('never reaches the kernel with a handle that is not there, of another kind or of another file', async () => {
    const { guest, kernel } = world();
    const one = guest();
    const [file, other] = [await one.open(), await one.open()];
    await one.make(CREATE, 'bo_handle', file, texture);
    const before = kernel().calls.length;
    const close = async (handle: number, of: number): Promise<number> =>
      (await one.call(CLOSE, of, (image) => image.setU32(at(CLOSE, 'handle'), handle))).status;
    expect(await close(2, file)).toBe(-ERRNO.EINVAL);
    expect(await close(0, file)).toBe(-ERRNO.EINVAL);
    expect(await close(1, other)).toBe(-ERRNO.EINVAL);
    const map = await one.call(MAP, other, (image) => image.setU32(at(MAP, 'handle'), 1));
    expect(map.status).toBe(-ERRNO.ENOENT);
    expect(kernel().calls.length).toBe(before);
  });

  it('that the render node does not take is refused before its handles and what it would cost', async () => {
    const { guest, kernel } = world();
    const one = guest();
    const [card, render] = [await one.open(0), await one.open(1)];
    const map = async (file: number): Promise<number> =>
      (await one.call('DRM_IOCTL_MODE_MAP_DUMB', file)).status;
    expect(await map(card)).toBe(-ERRNO.ENOENT);
    expect(await map(render)).toBe(-ERRNO.EACCES);
    const dumb = await one.call('DRM_IOCTL_MODE_CREATE_DUMB', render, (image) => {
      for (const field of ['width', 'height', 'bpp'])
        image.setU32(at('DRM_IOCTL_MODE_CREATE_DUMB', field), 0xffff_ffff);
    });
    expect(dumb.status).toBe(-ERRNO.EACCES);
    expect(kernel().calls).toEqual([]);
  });

  it('of sync objects is not for vgem, which has none', async () => {
    const { guest } = world({ device: { ...DEVICE, driver: 'vgem' } });
    const one = guest();
    const file = await one.open(0);
    expect((await one.call(SYNC, file)).status).toBe(-ERRNO.EOPNOTSUPP);
    expect((await one.call('DRM_IOCTL_SYNCOBJ_DESTROY', file)).status).toBe(-ERRNO.EOPNOTSUPP);
  });

  it('has every handle of an array judged', async () => {
    const { guest, kernel } = world();
    const one = guest();
    const file = await one.open();
    await one.make(CREATE, 'bo_handle', file, texture);
    await one.make(CREATE, 'bo_handle', file, texture);
    const submit = (handles: readonly number[]): Promise<{ status: number }> =>
      one.call(EXEC, file, (image) => {
        const list = image.reserve(4 * handles.length);
        handles.forEach((handle, index) => {
          image.setU32(list + 4 * index, handle);
        });
        image.setU32(at(EXEC, 'num_bo_handles'), handles.length);
        image.setU32(at(EXEC, 'bo_handles'), list);
      });
    expect((await submit([1, 2])).status).toBe(0);
    const sent = kernel().calls.at(-1)?.bytes ?? new Uint8Array();
    const view = new DataView(sent.buffer);
    const list = view.getUint32(at(EXEC, 'bo_handles'), true);
    expect([view.getUint32(list, true), view.getUint32(list + 4, true)]).toEqual([100, 101]);
    expect((await submit([1, 3])).status).toBe(-ERRNO.ENOENT);
  });

  it('of an open file that is closed, of none, or with a number that nobody serves is refused', async () => {
    const { guest, kernel } = world();
    const one = guest();
    const file = await one.open();
    const closed = await one.call('DRM_BRIDGE_CLOSE', 0, (image) => image.setU32(0, file));
    expect(closed.status).toBe(0);
    expect(kernel().shut_).toEqual([0]);
    expect((await one.call(SYNC, file)).status).toBe(-ERRNO.EBADF);
    expect((await one.call(SYNC, 0)).status).toBe(-ERRNO.EBADF);
    expect((await one.call('DRM_BRIDGE_CLOSE', 0, (image) => image.setU32(0, file))).status).toBe(
      -ERRNO.EBADF,
    );
    expect(await one.scripted.raw(one.luid, packetOf(0x2ff, new Uint8Array(0)))).toBe(-ERRNO.EINVAL);
    // Of another driver's rows none is served.
    expect(await one.scripted.raw(one.luid, packetOf(0x441, new Uint8Array(0)))).toBe(-ERRNO.EINVAL);
    expect(await one.scripted.raw(0n, packetOf(drm(SYNC).id, new Uint8Array(0)))).toBe(-ERRNO.EINVAL);
  });

  it('of the shim alone is answered on the global channel: a fork waits for nothing here', async () => {
    const one = world().guest();
    expect(await one.scripted.raw(0n, packetOf(0x101, new Uint8Array(0)))).toBe(STATUS.SUCCESS);
    expect(await one.scripted.raw(0n, packetOf(0x102, new Uint8Array(0)))).toBe(STATUS.SUCCESS);
  });

  it('that fails at the kernel makes nothing, and costs nothing', async () => {
    const { guest, broker } = world({ script: (kernel) => kernel.on(CREATE, () => -ERRNO.ENOMEM) });
    const one = guest();
    const file = await one.open();
    expect(await one.make(CREATE, 'bo_handle', file, texture)).toBe(-ERRNO.ENOMEM);
    const [partition] = broker.inspect().partitions;
    expect(partition?.used.local).toBe(0);
    expect(partition?.processes[0]?.objects['gem']).toBe(0);
  });

  it('that the kernel answers late holds up no other, and finds nobody when its process has ended', async () => {
    const { guest, kernel, broker } = world();
    const one = guest();
    const file = await one.open();
    kernel().hold = true;
    const late = one.post(SYNC, file);
    await settle();
    expect(one.scripted.replies(one.luid)).toEqual([]);
    kernel().hold = false;
    expect(await one.make(SYNC, 'handle', file)).toBe(1);
    kernel().held.shift()?.();
    await settle();
    expect(one.scripted.replies(one.luid).map(({ id }) => id)).toEqual([late.id]);
    kernel().hold = true;
    one.post(SYNC, file);
    await settle();
    one.scripted.link.end('death');
    kernel().held.shift()?.();
    expect(broker.inspect().totals).toMatchObject({ processes: 0, objects: 0, handles: 0, bytes: 0 });
    const way = kernel();
    await new Promise((done) => setTimeout(done, 20));
    expect(way.closed).toBe(true);
  });
});

describe('a DRM guest with rings of two pages', () => {
  const QUERY = 'DRM_IOCTL_SYNCOBJ_QUERY';
  /** A page of data less descriptor, trailer and what stays free, the reply's head and that of its one field; 8 bytes a point. */
  const MOST = Math.floor((4096 - 40 - 8 - 3) / 8);

  it('gets the largest reply that fits, and an errno for one point more, however late', async () => {
    const { guest, kernel, broker } = world({
      script: (one) => one.makes(SYNC, 'handle').on(QUERY, () => 0),
    });
    const one = guest('p', undefined, 2);
    const file = await one.open();
    const handle = await one.make(SYNC, 'handle', file);
    kernel().hold = true;
    const ask = async (points: number): Promise<number | undefined> => {
      const { id } = one.post(QUERY, file, (image) => {
        image.setU32(at(QUERY, 'count_handles'), points);
        image.setU32(at(QUERY, 'handles'), image.reserve(4 * points));
        image.setU32(at(QUERY, 'points'), image.reserve(8 * points));
        for (let i = 0; i < points; i++) image.setU32(image.pointer(at(QUERY, 'handles')) + 4 * i, handle);
      });
      await settle();
      kernel().held.shift()?.();
      await settle();
      return one.scripted.replies(one.luid).find((reply) => reply.id === id)?.status;
    };
    expect(await ask(MOST)).toBe(0);
    expect(await ask(MOST + 1)).toBe(-ERRNO.EOVERFLOW);
    expect(broker.inspect().totals.processes).toBe(1);
  });
});

describe('what a DRM guest holds', () => {
  it('is charged by what its buffers cost, to the limit and not one byte past it', async () => {
    const { guest, broker } = world({ memoryBytes: 2 * TEXTURE });
    const one = guest();
    const file = await one.open();
    const make = (): Promise<number> => one.make(CREATE, 'bo_handle', file, texture);
    expect(await make()).toBe(1);
    expect(await make()).toBe(2);
    expect(await make()).toBe(-ERRNO.ENOMEM);
    expect(broker.inspect().partitions[0]?.used.local).toBe(2 * TEXTURE);
    await one.call(CLOSE, file, (image) => image.setU32(at(CLOSE, 'handle'), 1));
    expect(await make()).toBe(1);
  });

  it('is counted by kind, to the limit and not one past it', async () => {
    const { guest, broker } = world({
      limits: { gem: { process: 2 }, syncobj: { process: 1 }, drmfile: { process: 1 } },
    });
    const one = guest();
    const file = await one.open();
    expect(await one.open()).toBe(-ERRNO.EMFILE);
    expect(await one.make(CREATE, 'bo_handle', file, texture)).toBe(1);
    expect(await one.make(CREATE, 'bo_handle', file, texture)).toBe(2);
    expect(await one.make(CREATE, 'bo_handle', file, texture)).toBe(-ERRNO.ENOMEM);
    expect(await one.make(SYNC, 'handle', file)).toBe(1);
    expect(await one.make(SYNC, 'handle', file)).toBe(-ERRNO.ENOMEM);
    expect(broker.inspect().totals).toMatchObject({ objects: 3, handles: 4 });
    await one.call('DRM_BRIDGE_CLOSE', 0, (image) => image.setU32(0, file));
    expect(broker.inspect().totals).toMatchObject({ objects: 0, handles: 0, bytes: 0 });
  });

  it('stays charged while it may be mapped: after its handle, and until the process is gone', async () => {
    const { guest, broker } = world({
      script: (kernel) =>
        kernel
          .makes(CREATE, 'bo_handle')
          .on(CLOSE, () => 0)
          .on(MAP, (view) => {
            view.setBigUint64(at(MAP, 'offset'), 0x1_0000_0000n, true);
            return 0;
          })
          .on('DRM_IOCTL_PRIME_HANDLE_TO_FD', () => 0),
    });
    const one = guest();
    const file = await one.open();
    await one.make(CREATE, 'bo_handle', file, texture);
    const offset = await one.call(MAP, file, (image) => image.setU32(at(MAP, 'handle'), 1));
    expect(offset.image.u64(at(MAP, 'offset'))).toBe(0x1_0000_0000n);
    const bridge = 'DRM_BRIDGE_MAP';
    const map = (from: bigint): Promise<{ status: number }> =>
      one.call(bridge, file, (image) => image.setU64(at(bridge, 'offset'), from));
    expect((await map(0x2_0000_0000n)).status).toBe(-ERRNO.EINVAL);
    expect((await map(0x1_0000_0000n)).status).toBe(0);
    expect(one.scripted.link.passed.size).toBe(1);
    await one.call(CLOSE, file, (image) => image.setU32(at(CLOSE, 'handle'), 1));
    expect((await map(0x1_0000_0000n)).status).toBe(-ERRNO.EINVAL);
    expect(broker.inspect().partitions[0]?.used.local).toBe(TEXTURE);
    one.scripted.link.end('death');
    expect(broker.inspect().totals.bytes).toBe(0);
  });
});

describe('DRM calls that overtake each other', () => {
  const EXPORT = 'DRM_IOCTL_PRIME_HANDLE_TO_FD';
  const numbered = (kernel: ScriptedKernel): ScriptedKernel =>
    kernel
      .makes(CREATE, 'bo_handle')
      .on(CLOSE, () => 0)
      .on(EXPORT, (view) => {
        view.setInt32(at(EXPORT, 'fd'), 77, true);
        return 0;
      })
      .on(MAP, (view) => {
        view.setBigUint64(at(MAP, 'offset'), 0x1_0000_0000n, true);
        return 0;
      });

  it('leave no buffer without a name: a number that the kernel gives anew is a new buffer', async () => {
    const { guest, kernel, broker } = world({ script: numbered });
    const one = guest();
    const file = await one.open();
    await one.make(CREATE, 'bo_handle', file, texture);
    kernel().hold = true;
    one.post(CLOSE, file, (image) => image.setU32(at(CLOSE, 'handle'), 1));
    kernel().next--;
    one.post(CREATE, file, texture);
    await settle();
    const [close, create] = kernel().held;
    // The other way round than the kernel did them.
    create?.();
    close?.();
    await settle();
    kernel().hold = false;
    expect(broker.inspect().partitions[0]?.processes[0]?.objects['gem']).toBe(1);
    expect(broker.inspect().partitions[0]?.used.local).toBe(TEXTURE);
    const mapped = await one.call(MAP, file, (image) => image.setU32(at(MAP, 'handle'), 1));
    expect(mapped.status).toBe(0);
  });

  it('map no memory that is charged to nobody: the handle closed, or the file, while its descriptor is made', async () => {
    for (const end of ['handle', 'file'] as const) {
      const { guest, kernel, broker } = world({ script: numbered });
      const one = guest();
      const file = await one.open();
      await one.make(CREATE, 'bo_handle', file, texture);
      await one.call(MAP, file, (image) => image.setU32(at(MAP, 'handle'), 1));
      kernel().hold = true;
      const bridge = 'DRM_BRIDGE_MAP';
      const map = one.post(bridge, file, (image) => image.setU64(at(bridge, 'offset'), 0x1_0000_0000n));
      await settle();
      const [exported] = kernel().held;
      kernel().hold = false;
      if (end === 'handle') await one.call(CLOSE, file, (image) => image.setU32(at(CLOSE, 'handle'), 1));
      else await one.call('DRM_BRIDGE_CLOSE', 0, (image) => image.setU32(0, file));
      exported?.();
      await settle();
      const reply = one.scripted.replies(one.luid).find(({ id }) => id === map.id);
      expect(reply?.status).toBe(end === 'handle' ? 0 : -ERRNO.EBADF);
      expect(kernel().dropped).toEqual(end === 'handle' ? [] : [77]);
      expect(broker.inspect().partitions[0]?.used.local).toBe(TEXTURE);
    }
  });

  it('leave no descriptor at the kernel whose file was closed meanwhile', async () => {
    const { guest, kernel } = world({ script: numbered });
    const one = guest();
    const file = await one.open();
    await one.make(CREATE, 'bo_handle', file, texture);
    kernel().hold = true;
    one.post(EXPORT, file, (image) => image.setU32(at(EXPORT, 'handle'), 1));
    await settle();
    await one.call('DRM_BRIDGE_CLOSE', 0, (image) => image.setU32(0, file));
    kernel().held.shift()?.();
    expect(kernel().dropped).toEqual([77]);
  });

  it('close a file however many of them wait', async () => {
    const { guest, kernel } = world({ limits: { pendingWait: { process: 1 } } });
    const one = guest();
    const file = await one.open();
    kernel().hold = true;
    one.post(SYNC, file);
    await settle();
    expect((await one.call(SYNC, file)).status).toBe(-ERRNO.EAGAIN);
    expect((await one.call('DRM_BRIDGE_CLOSE', 0, (image) => image.setU32(0, file))).status).toBe(0);
    expect(kernel().shut_).toHaveLength(1);
  });
});

describe('a descriptor that a DRM call names', () => {
  const IMPORT = 'DRM_IOCTL_PRIME_FD_TO_HANDLE';

  it('has to have come, and to be of the kind that the row takes; whatever it is, it is closed', async () => {
    const { guest, kernel, broker } = world();
    const one = guest();
    const file = await one.open();
    const bring = async (ticket: number): Promise<number> =>
      (await one.call(IMPORT, file, (image) => image.setU32(at(IMPORT, 'fd'), ticket))).status;
    expect(await bring(1)).toBe(-ERRNO.EBADF);
    const pipe = createPipe();
    if (pipe === null) throw new Error('no pipe');
    one.scripted.link.sendDescriptor(2, pipe.readEnd);
    const [sent] = one.scripted.link.sent;
    expect(await bring(2)).toBe(-ERRNO.EINVAL);
    await vi.waitFor(() => {
      expect(sent !== undefined && 'fd' in sent && descriptorName(sent.fd)).toBeNull();
    });
    expect(kernel().calls).toEqual([]);
    expect(kernel().lent).toEqual([]);
    expect(broker.inspect().totals.objects).toBe(0);
    closeQuietly(pipe.readEnd);
    closeQuietly(pipe.writeEnd);
  });
});

describe('two guests of two partitions', () => {
  it('have ways of their own to the device, and neither sees the other', async () => {
    const { guest, kernels, broker } = world({ partitions: ['a', 'b'] });
    const [a, b] = [guest('a', 1), guest('b', 2)];
    const [fileA, fileB] = [await a.open(), await b.open()];
    await a.make(CREATE, 'bo_handle', fileA, texture);
    const foreign = await b.call(CLOSE, fileB, (image) => image.setU32(at(CLOSE, 'handle'), 1));
    expect(foreign.status).toBe(-ERRNO.EINVAL);
    a.scripted.link.end('death');
    await new Promise((done) => setTimeout(done, 20));
    expect(kernels.get('a')?.closed).toBe(true);
    expect(kernels.get('b')?.closed).toBe(false);
    expect(await b.make(CREATE, 'bo_handle', fileB, texture)).toBe(1);
    expect(broker.inspect().partitions.map(({ processes }) => processes.length)).toEqual([0, 1]);
  });

  it('whose package is for another version are refused before anything is started', () => {
    const { broker, driver, kernels } = world();
    const other = { ...driver.identity, driver_version: '0.2.0' };
    expect(() => contact(broker, other)).toThrow('refused');
    expect(kernels.size).toBe(0);
  });
});

function contact(
  broker: ReturnType<typeof drmWorld>['broker'],
  identity: ReturnType<typeof drmWorld>['driver']['identity'],
): void {
  const { supported, refusal } = new ScriptedGuest(broker).contact([identity]);
  if (supported) throw new Error('accepted');
  throw new Error(`refused: ${refusal?.field}`);
}
