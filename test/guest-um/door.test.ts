import { describe, expect, it } from 'vitest';
import { ERRNO, STATUS } from '../../src/abi/index.ts';
import { d3dkmt } from '../../src/guest-um/index.ts';
import { notServed, withoutMeaning } from '../abi/unserved.ts';
import { FakeHost } from './fake-host.ts';
import { openAdapter, openFake, requestOf, struct } from './honest.ts';

const QUERY = requestOf('LX_DXQUERYVIDEOMEMORYINFO');
const ENUM = requestOf('LX_DXENUMADAPTERS2');
const SUBMIT = requestOf('LX_DXSUBMITCOMMAND');

describe('a request code', () => {
  it('that no row has in full is ENOTTY: number, size, direction, type', () => {
    const { file, memory } = openFake();
    const { va } = struct(memory, 64);
    const wrong = [0, 1 << 30, QUERY ^ (1 << 16), QUERY ^ (1 << 31), QUERY ^ 0x100, 0xffff_ffff];
    for (const request of wrong) expect(file.ioctl(request, va), request.toString(16)).toBe(-ERRNO.ENOTTY);
  });

  it('without a row is ENOTTY and nothing is sent: numbers without a meaning, names that are not served', () => {
    const { file, memory, host } = openFake();
    const { va } = struct(memory, 1024);
    for (const { label, request } of [...withoutMeaning(), ...notServed()])
      expect(file.ioctl(request, va), label).toBe(-ERRNO.ENOTTY);
    expect(host.received).toHaveLength(0);
  });

  it('is the same signed and unsigned', () => {
    const { file, memory, adapter } = openAdapter();
    const { va, view } = struct(memory, 56);
    view.setUint32(8, adapter, true);
    expect(file.ioctl(QUERY | 0, va)).toBe(0);
    expect(file.ioctl(QUERY >>> 0, va)).toBe(0);
  });
});

describe('memory that is not there', () => {
  it('is EFAULT, and nothing is sent', () => {
    const { file, host } = openFake();
    for (const va of [0n, 8n, 0xffff_ffff_ffff_f000n, 0x7f00_0000_0000n, -1])
      expect(file.ioctl(QUERY, va)).toBe(-ERRNO.EFAULT);
    expect(host.received).toHaveLength(0);
  });

  it('behind a pointer of the struct is EFAULT before anything is made', () => {
    const { file, host, memory } = openFake();
    const { va, view } = struct(memory, 16);
    view.setUint32(0, 1, true);
    view.setBigUint64(8, 0x1234_5678n, true);
    expect(file.ioctl(ENUM, va)).toBe(-ERRNO.EFAULT);
    expect(host.received).toHaveLength(0);
  });
});

describe('a count', () => {
  it('works at its bound and is EINVAL one past it', () => {
    const { file, memory, host } = openFake();
    const { va, view } = struct(memory, 16);
    view.setBigUint64(8, memory.alloc(65 * 20), true);
    view.setUint32(0, 64, true);
    expect(file.ioctl(ENUM, va)).toBe(0);
    view.setUint32(0, 65, true);
    expect(file.ioctl(ENUM, va)).toBe(-ERRNO.EINVAL);
    expect(host.received).toHaveLength(1);
  });

  it('that no message could hold is EOVERFLOW where dxgkrnl says so, at both doors', () => {
    const { file, memory, host } = openFake();
    const { va, view } = struct(memory, 72);
    const sent = host.received.length;
    view.setUint32(24, 131_072, true);
    view.setUint32(44, 1, true);
    expect(file.ioctl(requestOf('LX_DXCREATEALLOCATION'), va)).toBe(-ERRNO.EOVERFLOW);
    const values = { private_runtime_data: new Uint8Array(131_072), allocation_info: [{}] };
    expect(d3dkmt(file).CreateAllocation2(values).status).toBe(STATUS.BUFFER_TOO_SMALL);
    expect(host.received).toHaveLength(sent);
  });
});

describe('a call', () => {
  it('brings the outputs back and leaves every other byte of the struct alone', () => {
    const { file, memory, adapter, host } = openAdapter();
    host.serve = ({ image }) => {
      for (const at of [16, 24, 32, 40]) image.setNum64(at, at * 1000);
      image.setU32(12, 0xdead);
      return 0;
    };
    const { va, view } = struct(memory, 56);
    new Uint8Array(view.buffer, view.byteOffset, 56).fill(0xa5);
    view.setBigUint64(0, 0n, true);
    view.setUint32(8, adapter, true);
    view.setUint32(12, 1, true);
    expect(file.ioctl(QUERY, va)).toBe(0);
    expect(view.getBigUint64(16, true)).toBe(16_000n);
    expect(view.getBigUint64(40, true)).toBe(40_000n);
    expect(view.getUint32(12, true)).toBe(1);
    expect(view.getUint32(52, true)).toBe(0xa5a5_a5a5);
  });

  it('answers a positive status as it is and a negative one as errno, without outputs', () => {
    const { file, memory, adapter, host } = openAdapter();
    const { va, view } = struct(memory, 56);
    view.setUint32(8, adapter, true);
    const answers = [
      [STATUS.PENDING, 0x103],
      [STATUS.NO_MEMORY, -ERRNO.ENOMEM],
      [STATUS.INVALID_HANDLE, -ERRNO.EBADF],
      [0xc000_0001 | 0, -ERRNO.EINVAL],
    ] as const;
    for (const [status, result] of answers) {
      host.serve = ({ image }) => {
        image.setNum64(16, 77);
        return status;
      };
      view.setBigUint64(16, 1n, true);
      expect(file.ioctl(QUERY, va)).toBe(result);
      expect(view.getBigUint64(16, true)).toBe(status < 0 ? 1n : 77n);
    }
  });

  it('with a handle that this process does not have is EINVAL and not sent: there is no channel for it', () => {
    const { file, memory, adapter, host } = openAdapter();
    const { va, view } = struct(memory, 56);
    for (const handle of [0, adapter + 0x40, adapter ^ 0xc000_0000]) {
      view.setUint32(8, handle, true);
      expect(file.ioctl(QUERY, va)).toBe(-ERRNO.EINVAL);
    }
    expect(host.received).toHaveLength(1);
  });

  it('goes over the channel of its adapter, or over the global one', () => {
    const { file, adapter, host } = openAdapter();
    d3dkmt(file).CreateDevice({ adapter });
    d3dkmt(file).CloseAdapter({ adapter_handle: adapter });
    expect(host.received.map(({ row, channel }) => [row.nr, channel])).toEqual([
      [0x14, 0],
      [0x02, 1],
      [0x15, 0],
    ]);
  });
});

describe('a one-way call', () => {
  function ready() {
    const opened = openAdapter();
    const { device } = d3dkmt(opened.file).CreateDevice({ adapter: opened.adapter });
    const { context } = d3dkmt(opened.file).CreateContextVirtual({ device });
    const submit = struct(opened.memory, 384);
    submit.view.setUint32(24, 1, true);
    submit.view.setUint32(28, context, true);
    opened.host.received.length = 0;
    return { ...opened, device, context, submit };
  }

  it('is not answered and asks for no answer', () => {
    const { file, host, submit } = ready();
    expect(file.ioctl(SUBMIT, submit.va)).toBe(0);
    expect(host.received.map(({ id, row }) => [id, row.nr])).toEqual([[0, 0x0f]]);
  });

  it('rings once for many posts while the host sleeps', () => {
    const { file, host, submit } = ready();
    const before = host.rings;
    host.work = () => false;
    for (let i = 0; i < 100; i++) expect(file.ioctl(SUBMIT, submit.va)).toBe(0);
    expect(host.rings).toBe(before + 1);
  });

  it('fails before it is sent when a handle in it is not alive', () => {
    const { file, host, submit, context, device } = ready();
    const { view } = submit;
    for (const handle of [0, device, context + 0x40, context ^ 0xc000_0000]) {
      view.setUint32(28, handle, true);
      expect(file.ioctl(SUBMIT, submit.va)).toBe(-ERRNO.EINVAL);
    }
    view.setUint32(28, context, true);
    view.setUint32(24, 2, true);
    expect(file.ioctl(SUBMIT, submit.va)).toBe(-ERRNO.EINVAL);
    view.setUint32(24, 1, true);
    d3dkmt(file).DestroyContext({ context });
    expect(file.ioctl(SUBMIT, submit.va)).toBe(-ERRNO.EINVAL);
    expect(host.received.map(({ row }) => row.nr)).toEqual([0x05]);
  });

  it('waits for room in a full ring and loses nothing', () => {
    const { file, host, submit } = ready();
    const { work } = host;
    let full = false;
    host.work = () => false;
    host.onIdle = () => {
      full = true;
      host.work = work;
      return host.work();
    };
    for (let i = 0; i < 10_000; i++) {
      submit.view.setUint32(8, i, true);
      expect(file.ioctl(SUBMIT, submit.va)).toBe(0);
    }
    host.work();
    expect(full).toBe(true);
    expect(host.received.map(({ image }) => image.u32(8))).toEqual(
      Array.from({ length: 10_000 }, (_, i) => i),
    );
  });

  it('is read by the host before a process call that follows it', () => {
    const { file, host, submit, adapter } = ready();
    const { work } = host;
    host.work = () => false;
    host.onIdle = () => {
      host.work = work;
      return host.work();
    };
    file.ioctl(SUBMIT, submit.va);
    expect(d3dkmt(file).CloseAdapter({ adapter_handle: adapter }).status).toBe(0);
    expect(host.received.map(({ row }) => row.nr)).toEqual([0x0f, 0x15]);
  });
});

describe('what the device does not have', () => {
  it('is refused by name', () => {
    const { file } = openFake();
    expect(file.mmap(0, 4096)).toBe(-ERRNO.ENODEV);
    expect(file.munmap(0x7f00_0000_0000n, 4096)).toBe(-ERRNO.EINVAL);
  });
});

describe('close', () => {
  it('makes every later call EBADF, and twice is once', async () => {
    const { file, memory, host } = openFake(new FakeHost());
    const { va } = struct(memory, 56);
    file.close();
    file.close();
    expect(host.closed).toBe(true);
    expect(host.control.phase).toBe('ended');
    expect(file.ioctl(QUERY, va)).toBe(-ERRNO.EBADF);
    expect(await file.ioctlAsync(QUERY, va)).toBe(-ERRNO.EBADF);
    expect(file.mmap(0, 1)).toBe(-ERRNO.EBADF);
    expect(file.munmap(0, 1)).toBe(-ERRNO.EBADF);
    expect(d3dkmt(file).CreateDevice({ adapter: 1 }).status).toBe(STATUS.INVALID_HANDLE);
  });
});
