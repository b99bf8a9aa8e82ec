import type { DriverAdapter, KernelDriver } from './driver.ts';
import { HANDLE_KINDS, LIMIT } from './limits.ts';
import { type Partition, usedBytes } from './partition.ts';
import type { AdapterReport, BrokerReport } from './report.ts';

/** The broker as it is now. */
export function inspectBroker(driver: KernelDriver, partitions: Iterable<Partition>): BrokerReport {
  const all = [...partitions];
  const sum = (of: (partition: Partition) => number): number =>
    all.reduce((total, one) => total + of(one), 0);
  return {
    pid: process.pid,
    adapters: driver.adapters().map(adapterReport),
    partitions: all.map((partition) => partition.inspect()),
    totals: {
      processes: sum(({ sessions }) => sessions.size),
      objects: sum((partition) => objects(partition)),
      handles: sum(
        (partition) =>
          objects(partition) + partition.account.held(LIMIT.adapter) + partition.account.held(LIMIT.drmfile),
      ),
      bytes: sum(({ account }) => {
        const { slabs, local, system } = usedBytes(account);
        return slabs + local + system;
      }),
      channels: sum(({ account }) => account.held(LIMIT.channel)),
    },
    driver: driver.inspect(),
  };
}

function objects({ account }: Partition): number {
  return HANDLE_KINDS.reduce(
    (total, kind) => total + (kind === 'adapter' ? 0 : account.held(LIMIT[kind])),
    0,
  );
}

function adapterReport({ luid, name, identity }: DriverAdapter): AdapterReport {
  return {
    luid: `0x${luid.toString(16).padStart(16, '0')}`,
    name,
    driver: identity.driver,
    driver_version: identity.driver_version,
    abi: identity.abi,
  };
}
