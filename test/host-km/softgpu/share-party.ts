import { expect } from 'vitest';
import { allocationPrivateData, type CommandBuffer } from '../../../drivers/softgpu/1.1.0.0/umd.ts';
import { type PlainObject, STATUS } from '../../../src/abi/index.ts';
import { bench, Guest, type World } from './world.ts';

export const PAGE = 4096;
/** create_resource, create_shared, nt_security_sharing */
export const SHARED = 0x43;
export const visible = (bytes: number): Uint8Array =>
  allocationPrivateData({ bytes, segment: 'system', cpuVisible: true });
export const local = (bytes: number): Uint8Array => allocationPrivateData({ bytes, segment: 'local' });

interface Made {
  readonly resource: number;
  readonly allocations: readonly number[];
}

/** A guest with a device, a context and a command buffer, and what it can do with shared resources. */
export function party(world: World, partition?: string) {
  const guest = new Guest(world.driver, partition);
  const gpu = bench(guest, visible(PAGE), 1);
  const { device, queue } = gpu;
  const create = (data: readonly Uint8Array[], more: PlainObject = {}) => {
    const infos = data.map((priv_drv_data) => ({ priv_drv_data }));
    return guest.call(0x06, { device, flags: SHARED, allocation_info: infos, ...more });
  };
  const query = (fd: number) => guest.call(0x41, { device, nt_handle: BigInt(fd) });
  /** With exactly the room that 0x41 asks for, or with other. */
  const openWith = (fd: number, change: PlainObject = {}) => {
    const { out } = query(fd);
    const room = { ...out, device, nt_handle: BigInt(fd) };
    return guest.call(0x42, { ...room, ...change });
  };
  return {
    guest,
    ...gpu,
    create,
    query,
    openWith,
    make(data: readonly Uint8Array[], more: PlainObject = {}): Made {
      const { status, out } = create(data, more);
      expect(status).toBe(STATUS.SUCCESS);
      const infos = out['allocation_info'] as { allocation: number }[];
      return { resource: Number(out['resource']), allocations: infos.map((one) => one.allocation) };
    },
    share: (object: number) =>
      Number((guest.ok(0x3f, { objects: [object] })['shared_handle'] as bigint[])[0]),
    open(fd: number): Made {
      const { status, out } = openWith(fd);
      expect(status).toBe(STATUS.SUCCESS);
      const infos = out['open_alloc_info'] as { allocation: number }[];
      return { resource: Number(out['resource']), allocations: infos.map((one) => one.allocation) };
    },
    resident(...allocation_list: number[]): number {
      return Number(guest.call(0x0b, { paging_queue: queue, allocation_list }).status);
    },
    mapped(allocation: number, pages: number): bigint {
      guest.call(0x0b, { paging_queue: queue, allocation_list: [allocation] });
      return guest.map(queue, allocation, pages);
    },
    lock: (allocation: number) => guest.locked(device, allocation),
    do: (commands: CommandBuffer) => gpu.run(commands.finish()),
  };
}

export type Party = ReturnType<typeof party>;
