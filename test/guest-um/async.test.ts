import { describe, expect, it } from 'vitest';
import { ERRNO, STATUS } from '../../src/abi/index.ts';
import { d3dkmt, d3dkmtAsync } from '../../src/guest-um/index.ts';
import { LIMITS } from '../../src/guest-um/limits.ts';
import type { Received } from './fake-host.ts';
import { honest, openAdapter, requestOf, struct } from './honest.ts';

const QUERY = requestOf('LX_DXQUERYVIDEOMEMORYINFO');

/** An adapter whose host keeps the calls until it is told to answer. */
function holding() {
  const opened = openAdapter();
  const held: Received[] = [];
  opened.host.serve = (call) => {
    held.push(call);
    return undefined;
  };
  return { ...opened, held };
}

describe('promised calls', () => {
  it('may be many at once and end in any order, each with its own outputs', async () => {
    const { file, adapter, host, held } = holding();
    const calls = Array.from({ length: 50 }, () => d3dkmtAsync(file).QueryVideoMemoryInfo({ adapter }));
    host.work();
    expect(held).toHaveLength(50);
    for (const [i, call] of [...held].reverse().entries()) {
      call.image.setNum64(16, 49 - i);
      host.complete(call, 0);
    }
    const results = await Promise.all(calls);
    expect(results.map(({ budget }) => budget)).toEqual(Array.from({ length: 50 }, (_, i) => BigInt(i)));
  });

  it('are EAGAIN past the limit of calls in flight, and the others go on', async () => {
    const { file, memory, adapter, host, held } = holding();
    const { va, view } = struct(memory, 56);
    view.setUint32(8, adapter, true);
    const calls = Array.from({ length: LIMITS.callsInFlight }, () => file.ioctlAsync(QUERY, va));
    expect(await file.ioctlAsync(QUERY, va)).toBe(-ERRNO.EAGAIN);
    expect(file.ioctl(QUERY, va)).toBe(-ERRNO.EAGAIN);
    host.work();
    for (const call of held) host.complete(call, 0);
    expect(new Set(await Promise.all(calls))).toEqual(new Set([0]));
    host.serve = honest();
    expect(file.ioctl(QUERY, va)).toBe(0);
  });

  it('are answered while another call waits in place, on the same channel and on another', async () => {
    const { file, adapter, host, held } = holding();
    const early = d3dkmtAsync(file).QueryVideoMemoryInfo({ adapter });
    host.work();
    const first = held[0];
    host.serve = (call, fake) => {
      if (first !== undefined) fake.complete(first, STATUS.NO_MEMORY);
      return honest()(call, fake);
    };
    expect(d3dkmt(file).CreateDevice({ adapter }).status).toBe(0);
    expect((await early).status).toBe(STATUS.NO_MEMORY);

    host.serve = (call) => void held.push(call);
    const other = d3dkmtAsync(file).QueryVideoMemoryInfo({ adapter });
    host.work();
    host.serve = (call, fake) => {
      const last = held.at(-1);
      if (last !== undefined) fake.complete(last, STATUS.SUCCESS);
      return honest()(call, fake);
    };
    expect(d3dkmt(file).EnumAdapters2({}).status).toBe(0);
    expect((await other).status).toBe(0);
  });

  it('may follow one another', async () => {
    const { file, adapter, host } = openAdapter();
    for (let i = 0; i < 20; i++) {
      const call = d3dkmtAsync(file).QueryVideoMemoryInfo({ adapter });
      host.work();
      expect((await call).status).toBe(0);
    }
  });

  it('know a one-way call as sent once it is in the ring', async () => {
    const { file, adapter } = openAdapter();
    const { device } = d3dkmt(file).CreateDevice({ adapter });
    const { context } = d3dkmt(file).CreateContextVirtual({ device });
    expect((await d3dkmtAsync(file).SubmitCommand({ broadcast_context: [context] })).status).toBe(0);
    const bad = await d3dkmtAsync(file).SubmitCommand({ broadcast_context: [device] });
    expect(bad.status).toBe(STATUS.INVALID_PARAMETER);
  });

  it('are signalled still after a one-way call has slept on a full ring', async () => {
    const { file, adapter, host } = openAdapter();
    const { device } = d3dkmt(file).CreateDevice({ adapter });
    const { context } = d3dkmt(file).CreateContextVirtual({ device });
    const held: Received[] = [];
    host.serve = (call) => void held.push(call);
    const early = d3dkmtAsync(file).QueryVideoMemoryInfo({ adapter });
    host.work();
    const first = held[0];
    if (first === undefined) throw new Error('the call was not sent');
    // A busy host: it reads when the guest sleeps, and not before.
    host.ring = () => {};
    const { sleeps } = host;
    const submit = { broadcast_context: [context], priv_drv_data: new Uint8Array(60_000) };
    for (let i = 0; i < 64 && host.sleeps === sleeps; i++)
      expect(d3dkmt(file).SubmitCommand(submit).status).toBe(0);
    expect(host.sleeps).toBeGreaterThan(sleeps);
    // The fake host wakes a promise unasked, a broker only when the ring says so.
    const refused = new Uint8Array(8);
    new DataView(refused.buffer).setInt32(0, STATUS.NO_MEMORY, true);
    expect(host.channels[first.channel]?.end.complete(first.id, refused, 8)).toBe('signal');
    for (const watcher of [...host.watchers]) setImmediate(watcher);
    expect((await early).status).toBe(STATUS.NO_MEMORY);
  });

  it('end when the device is closed', async () => {
    const { file, adapter } = holding();
    const call = d3dkmtAsync(file).QueryVideoMemoryInfo({ adapter });
    file.close();
    expect((await call).status).toBe(STATUS.DEVICE_REMOVED);
  });

  it('reject for what is no value of a field, and keep the door usable', async () => {
    const { file, adapter, host } = openAdapter();
    const wrong = { adapter: 'one' } as unknown as { adapter: number };
    await expect(d3dkmtAsync(file).QueryVideoMemoryInfo(wrong)).rejects.toThrow(TypeError);
    expect(() => d3dkmt(file).QueryVideoMemoryInfo(wrong)).toThrow(TypeError);
    const call = d3dkmtAsync(file).QueryVideoMemoryInfo({ adapter });
    host.work();
    expect((await call).status).toBe(0);
  });
});
