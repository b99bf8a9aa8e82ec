import { afterEach } from 'vitest';
import {
  type Broker,
  type BrokerEvent,
  createBroker,
  type LimitOverrides,
  type PartitionOptions,
} from '../../../src/host-km/index.ts';
import type { PackageSource } from '../../../src/packages/index.ts';
import { FakeDriver, named } from './fake-driver.ts';
import { at, row, ScriptedGuest } from './guest.ts';
import { EXACT } from './identity.ts';

export const GLOBAL = 0n;
export const LUID = 0x1000n;

export interface Setup {
  readonly broker: Broker;
  readonly driver: FakeDriver;
  readonly events: BrokerEvent[];
  guest(partition?: string, pid?: number): ScriptedGuest;
}

const open: Broker[] = [];
afterEach(async () => {
  for (const broker of open.splice(0)) await broker.close();
});

/** A broker over a fake driver, closed after the test. */
export function setup(
  options: {
    readonly driver?: FakeDriver;
    readonly limits?: LimitOverrides;
    readonly partitions?: readonly PartitionOptions[];
    readonly packages?: PackageSource;
  } = {},
): Setup {
  const driver = options.driver ?? creatingDriver();
  const events: BrokerEvent[] = [];
  const broker = createBroker({
    driver,
    partitions: options.partitions ?? [{ name: 'p' }],
    policy: EXACT,
    limits: options.limits ?? {},
    ...(options.packages === undefined ? {} : { packages: options.packages }),
    log: (event) => events.push(event),
  });
  open.push(broker);
  return {
    broker,
    driver,
    events,
    guest: (partition = 'p', pid) =>
      new ScriptedGuest(broker, pid === undefined ? { partition } : { partition, pid }),
  };
}

/** A driver that makes whatever a row makes, named by kind. */
export function creatingDriver(): FakeDriver {
  const driver = new FakeDriver();
  const makes = (name: string, field: string, kind: Parameters<typeof named>[0]): void => {
    driver.on(name, (call) => {
      call.create(at(name, field), named(kind));
      return 0;
    });
  };
  makes('LX_DXCREATEDEVICE', 'device', 'device');
  makes('LX_DXCREATECONTEXTVIRTUAL', 'context', 'context');
  makes('LX_DXCREATESYNCHRONIZATIONOBJECT', 'sync_object', 'syncobject');
  driver.on('LX_DXCREATEPAGINGQUEUE', (call) => {
    call.create(at('LX_DXCREATEPAGINGQUEUE', 'paging_queue'), named('pagingqueue'));
    call.create(at('LX_DXCREATEPAGINGQUEUE', 'sync_object'), named('syncobject', 'progress'));
    return 0;
  });
  driver.on('LX_DXCREATEALLOCATION', (call) => {
    const { image } = call;
    const name = 'LX_DXCREATEALLOCATION';
    const resource = at(name, 'resource');
    if ((image.u32(at(name, 'flags')) & 1) !== 0) call.create(resource, named('resource'));
    const infos = image.pointer(at(name, 'allocation_info'));
    for (let i = 0; i < image.u32(at(name, 'alloc_count')); i++)
      call.create(infos + i * infoBytes(), named('allocation', `allocation ${i}`));
    return 0;
  });
  return driver;
}

export function infoBytes(): number {
  const info = row('LX_DXCREATEALLOCATION').struct.fields.find(({ name }) => name === 'allocation_info');
  return info?.pointer?.elementSize ?? 0;
}

/** Opens an adapter handle, as every other call needs one. */
export async function openAdapter(guest: ScriptedGuest, luid: bigint = LUID): Promise<number> {
  const name = 'LX_DXOPENADAPTERFROMLUID';
  const { status, image } = await guest.call(GLOBAL, name, (call) =>
    call.setU64(at(name, 'adapter_luid'), luid),
  );
  if (status !== 0) throw new Error(`open adapter: ${status}`);
  return image.u32(at(name, 'adapter_handle'));
}

export async function createDevice(
  guest: ScriptedGuest,
  adapter: number,
  luid: bigint = LUID,
): Promise<number> {
  const name = 'LX_DXCREATEDEVICE';
  const { status, image } = await guest.call(luid, name, (call) => call.setU32(at(name, 'adapter'), adapter));
  if (status !== 0) throw new Error(`create device: ${status}`);
  return image.u32(at(name, 'device'));
}

export async function createSync(guest: ScriptedGuest, device: number): Promise<number> {
  const name = 'LX_DXCREATESYNCHRONIZATIONOBJECT';
  const { status, image } = await guest.call(LUID, name, (call) => call.setU32(at(name, 'device'), device));
  if (status !== 0) throw new Error(`create sync object: ${status}`);
  return image.u32(at(name, 'sync_object'));
}

export async function createAllocations(
  guest: ScriptedGuest,
  device: number,
  count: number,
  flags = 0,
): Promise<{ status: number; resource: number; handles: number[] }> {
  const name = 'LX_DXCREATEALLOCATION';
  const { status, image } = await guest.call(LUID, name, (call) => {
    call.setU32(at(name, 'device'), device);
    call.setU32(at(name, 'flags'), flags);
    call.setU32(at(name, 'alloc_count'), count);
    const infos = call.reserve(count * infoBytes());
    call.setNum64(at(name, 'allocation_info'), infos);
    // Pointers that name nothing point behind everything: present, and empty.
    for (const field of ['private_runtime_data', 'priv_drv_data'])
      call.setNum64(at(name, field), call.length);
    const info = row(name).struct.fields.find((one) => one.name === 'allocation_info');
    const element = info?.pointer?.element;
    const data =
      typeof element === 'object' ? element.fields.find((one) => one.name === 'priv_drv_data') : undefined;
    for (let i = 0; i < count; i++) call.setNum64(infos + i * infoBytes() + (data?.offset ?? 0), call.length);
  });
  const infos = image.pointer(at(name, 'allocation_info'));
  const handles =
    status < 0 ? [] : Array.from({ length: count }, (_, i) => image.u32(infos + i * infoBytes()));
  return { status, resource: image.u32(at(name, 'resource')), handles };
}
