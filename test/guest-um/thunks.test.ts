import { describe, expect, it } from 'vitest';
import { DOORS, rows, STATUS } from '../../src/abi/index.ts';
import { d3dkmt, d3dkmtAsync } from '../../src/guest-um/index.ts';
import { FakeHost } from './fake-host.ts';
import { openAdapter, openFake, requestOf, struct } from './honest.ts';

describe('the typed door', () => {
  it('has one method per row, built once per file', () => {
    const { file } = openFake();
    const names = rows.map((row) => row.api.replace('D3DKMT', '')).sort();
    expect(Object.keys(d3dkmt(file)).sort()).toEqual(names);
    expect(Object.keys(d3dkmtAsync(file)).sort()).toEqual(names);
    expect(d3dkmt(file)).toBe(d3dkmt(file));
    expect(d3dkmt(file)).not.toBe(d3dkmt(openFake().file));
  });

  it('sends what the raw door sends and brings back the same', () => {
    const { file, host, memory, adapter } = openAdapter();
    host.serve = ({ image }) => {
      image.setNum64(16, 2 ** 40);
      return 0;
    };
    const { va, view } = struct(memory, 56);
    view.setUint32(8, adapter, true);
    view.setUint32(12, 1, true);
    file.ioctl(requestOf('LX_DXQUERYVIDEOMEMORYINFO'), va);
    const typed = d3dkmt(file).QueryVideoMemoryInfo({ adapter, memory_segment_group: 1 });
    const [, raw, other] = host.received;
    expect(other?.image.bytes.slice(0, 56)).toEqual(raw?.image.bytes.slice(0, 56));
    expect(typed).toMatchObject({ status: 0, budget: view.getBigUint64(16, true) });
  });

  it('is named as the door of its calls, and the raw door as that of its own, waited for or not', async () => {
    const { file, host, memory, adapter } = openAdapter();
    const { va, view } = struct(memory, 56);
    view.setUint32(8, adapter, true);
    const request = requestOf('LX_DXQUERYVIDEOMEMORYINFO');
    host.received.length = 0;
    file.ioctl(request, va);
    d3dkmt(file).QueryVideoMemoryInfo({ adapter });
    await file.ioctlAsync(request, va);
    await d3dkmtAsync(file).QueryVideoMemoryInfo({ adapter });
    expect(host.received.map(({ door }) => DOORS[door])).toEqual(['ioctl', 'thunk', 'ioctl', 'thunk']);
  });

  it('gives statuses where the raw door gives errnos', () => {
    const { file, host, adapter } = openAdapter();
    const kmt = d3dkmt(file);
    host.serve = () => STATUS.NO_MEMORY;
    expect(kmt.CreateDevice({ adapter }).status).toBe(STATUS.NO_MEMORY);
    host.serve = () => STATUS.PENDING;
    expect(kmt.CreateDevice({ adapter }).status).toBe(STATUS.PENDING);
    expect(kmt.CreateDevice({ adapter: 77 }).status).toBe(STATUS.INVALID_PARAMETER);
    expect(kmt.EnumAdapters2({ num_adapters: 65 }).status).toBe(STATUS.INVALID_PARAMETER);
  });

  it('keeps calls apart when a getter of an argument calls the door itself', () => {
    const { file, adapter } = openAdapter();
    const kmt = d3dkmt(file);
    const args = {
      flags: 5,
      get adapter(): number {
        kmt.QueryVideoMemoryInfo({ adapter });
        return adapter;
      },
    };
    expect(kmt.CreateDevice(args)).toMatchObject({ status: 0 });
  });
});

describe('objects that a call makes', () => {
  it('are known from its reply: a queue and its fence live and end together', () => {
    const { file, adapter } = openAdapter();
    const kmt = d3dkmt(file);
    const { device } = kmt.CreateDevice({ adapter });
    const queue = kmt.CreatePagingQueue({ device });
    const signal = { device, objects: [queue.sync_object], fence_values: [1n] };
    expect(kmt.SignalSynchronizationObjectFromCpu(signal).status).toBe(0);
    expect(kmt.DestroyPagingQueue({ paging_queue: queue.paging_queue }).status).toBe(0);
    expect(kmt.SignalSynchronizationObjectFromCpu(signal).status).toBeLessThan(0);
  });

  it('end with their device, and not when the host says no', () => {
    const { file, host, adapter } = openAdapter();
    const kmt = d3dkmt(file);
    const { device } = kmt.CreateDevice({ adapter });
    const { context } = kmt.CreateContextVirtual({ device });
    const honestly = host.serve;
    host.serve = () => STATUS.INVALID_PARAMETER;
    kmt.DestroyDevice({ device });
    expect(kmt.SubmitCommand({ broadcast_context: [context] }).status).toBe(0);
    host.serve = honestly;
    kmt.DestroyDevice({ device });
    expect(kmt.SubmitCommand({ broadcast_context: [context] }).status).toBe(STATUS.INVALID_PARAMETER);
    expect(kmt.CreateContextVirtual({ device }).status).toBe(STATUS.INVALID_PARAMETER);
  });

  it('of an array are all known, and end by list', () => {
    const { file, host, adapter } = openAdapter();
    const kmt = d3dkmt(file);
    const { device } = kmt.CreateDevice({ adapter });
    const { allocation_info } = kmt.CreateAllocation2({ device, allocation_info: [{}, {}, {}] });
    const [first = 0, second = 0, third = 0] = allocation_info.map(({ allocation }) => allocation);
    const { context } = kmt.CreateContextVirtual({ device });
    const submit = (written: number): number =>
      kmt.SubmitCommand({ broadcast_context: [context], num_primaries: 1, written_primaries: [written] })
        .status;
    for (const one of [first, second, third]) expect(submit(one)).toBe(0);
    kmt.DestroyAllocation2({ device, allocations: [first, third] });
    expect([first, second, third].map((one) => submit(one) === 0)).toEqual([false, true, false]);
    expect(host.received.filter(({ row }) => row.nr === 0x0f)).toHaveLength(4);
  });

  it('of an adapter end with its last handle', () => {
    const host = new FakeHost();
    const { file, adapter } = openAdapter(host);
    const kmt = d3dkmt(file);
    const again = kmt.EnumAdapters2({ num_adapters: 1 }).adapters?.[0]?.adapter_handle ?? 0;
    const { device } = kmt.CreateDevice({ adapter });
    kmt.CloseAdapter({ adapter_handle: adapter });
    expect(kmt.CreateContextVirtual({ device }).status).toBe(0);
    kmt.CloseAdapter({ adapter_handle: again });
    expect(kmt.CreateContextVirtual({ device }).status).toBe(STATUS.INVALID_PARAMETER);
  });

  it('on an adapter that was never offered have no channel', () => {
    const { file, host } = openFake();
    const honestly = host.serve;
    host.serve = (call, fake) => {
      honestly(call, fake);
      const at = call.image.pointer(8);
      if (at !== 0) call.image.setU32(at + 4, 0x777);
      return 0;
    };
    const adapter = d3dkmt(file).EnumAdapters2({ num_adapters: 1 }).adapters?.[0]?.adapter_handle ?? 0;
    expect(d3dkmt(file).CreateDevice({ adapter }).status).toBe(STATUS.DEVICE_REMOVED);
  });
});
