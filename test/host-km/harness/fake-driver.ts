import type {
  CallResult,
  DriverAdapter,
  DriverCall,
  DriverObject,
  DriverProcess,
  DriverProcessInfo,
  KernelDriver,
} from '../../../src/host-km/index.ts';
import { identity } from './identity.ts';

export type Served = (call: DriverCall, complete: (status: number) => void) => CallResult;

/** A driver that does what the test says and writes down what happened to it. */
export class FakeDriver implements KernelDriver {
  readonly surface = 'dxg';
  readonly name = 'fake';
  readonly log: string[] = [];
  readonly rows = new Map<string, Served>();
  readonly processes: FakeProcess[] = [];
  readonly #adapters: readonly DriverAdapter[];
  closed = false;
  calls = 0;

  constructor(adapters: readonly Partial<DriverAdapter>[] = [{}]) {
    this.#adapters = adapters.map((one, index) => ({
      luid: 0x1000n + BigInt(index),
      name: `fake ${index}`,
      identity: identity(),
      localBytes: 1 << 30,
      systemBytes: 1 << 30,
      ...one,
    }));
  }

  adapters(): readonly DriverAdapter[] {
    return this.#adapters;
  }

  on(name: string, served: Served): this {
    this.rows.set(name, served);
    return this;
  }

  openProcess(info: DriverProcessInfo): FakeProcess {
    const opened = new FakeProcess(this, info);
    this.processes.push(opened);
    return opened;
  }

  inspect(): Readonly<Record<string, unknown>> {
    return { calls: this.calls };
  }

  close(): Promise<void> {
    this.closed = true;
    this.log.push('driver closed');
    return Promise.resolve();
  }
}

export class FakeProcess implements DriverProcess {
  readonly info: DriverProcessInfo;
  /** Holds that the test answers. */
  readonly holds: (() => void)[] = [];
  readonly faults: { readonly object: DriverObject; readonly status: number }[] = [];
  readonly #driver: FakeDriver;

  constructor(driver: FakeDriver, info: DriverProcessInfo) {
    this.#driver = driver;
    this.info = info;
  }

  call(call: DriverCall, complete: (status: number) => void): CallResult {
    this.#driver.calls++;
    const served = this.#driver.rows.get(call.row.name);
    return served === undefined ? 0 : served(call, complete);
  }

  destroy(object: DriverObject): void {
    this.#driver.log.push(`destroy ${nameOf(object)}`);
  }

  hold(done: () => void): void {
    this.#driver.log.push('hold');
    this.holds.push(done);
  }

  release(): void {
    this.#driver.log.push('release');
  }

  fault(object: DriverObject, status: number): void {
    this.faults.push({ object, status });
  }

  close(): void {
    this.#driver.log.push('process closed');
  }

  inspect(): Readonly<Record<string, unknown>> {
    return {};
  }
}

/** An object as tests make them: told apart by a name. */
export interface NamedObject extends DriverObject {
  readonly name: string;
}

export function named(kind: DriverObject['kind'], name: string = kind): NamedObject {
  return { kind, name };
}

function nameOf(object: DriverObject): string {
  const name: unknown = Reflect.get(object, 'name');
  return typeof name === 'string' ? name : object.kind;
}
