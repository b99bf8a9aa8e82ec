import type { DriverAdapter, DriverProcess, DriverProcessInfo, KernelDriver } from '../../driver.ts';
import type { Machine } from './machine.ts';
import { type PartitionMemory, SoftProcess } from './process.ts';
import { Residency } from './residency.ts';

/** A WDDM-like adapter in software: everything that decides is in here, the world comes in as `machine`. */
export class SoftGpu implements KernelDriver {
  readonly name = 'softgpu';
  readonly surface = 'dxg';
  readonly #machine: Machine;
  readonly #adapters: readonly DriverAdapter[];
  readonly #processes = new Set<SoftProcess>();
  /** By partition, as long as it has processes. */
  readonly #partitions = new Map<string, PartitionMemory & { users: number }>();

  constructor(machine: Machine, luid: bigint, name: string) {
    this.#machine = machine;
    const { identity, localBytes, systemBytes } = machine;
    this.#adapters = [{ luid, name, identity, localBytes, systemBytes }];
  }

  adapters(): readonly DriverAdapter[] {
    return this.#adapters;
  }

  openProcess(info: DriverProcessInfo): DriverProcess {
    const entry = this.#partitions.get(info.partition) ?? {
      residency: new Residency(),
      reservations: new Set(),
      users: 0,
    };
    entry.users++;
    this.#partitions.set(info.partition, entry);
    const process = new SoftProcess(info, this.#machine, entry, () => {
      this.#processes.delete(process);
      if (--entry.users === 0) this.#partitions.delete(info.partition);
    });
    this.#processes.add(process);
    return process;
  }

  inspect(): Readonly<Record<string, unknown>> {
    return { processes: this.#processes.size, engines: this.#machine.compute.inspect() };
  }

  async close(): Promise<void> {
    for (const process of this.#processes) process.close();
    await this.#machine.compute.close();
  }
}
