import { drmFingerprints } from '../../../abi/index.ts';
import type { Identity } from '../../../version-check/index.ts';
import type { DriverAdapter, DriverProcess, DriverProcessInfo, KernelDriver } from '../../driver.ts';
import type { PacketTaker } from '../../roles.ts';
import type { DrmCall } from './call.ts';
import { DrmDispatcher } from './dispatch.ts';
import type { DrmDevice, KernelFiles } from './kernel.ts';
import { DescriptorLedger } from './ledger.ts';
import { DRM_LIMITS } from './limits.ts';
import { DrmProcess } from './process.ts';
import { fenceAsk } from './submit/fence-ask.ts';
import { SubmitLine } from './submit/submit-line.ts';
import type { DrmWay } from './way.ts';

/** Where the LUIDs of DRM devices begin: a word of its own in the upper half, as softgpu has. */
const LUID = 0x0000_0226_0000_0001n;
/** The package of a DRM guest is its distribution's: no file of it is tied to the kernel driver. */
const NO_FILES = 'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

export interface DrmOptions {
  readonly device: DrmDevice;
  /** Only shown: who makes the ioctls. */
  readonly pump?: DrmWay['kind'];
  /** Bytes of buffers that all partitions together may hold of it: a render node says nothing of its own memory. */
  readonly memoryBytes: number;
  /** How long a partition's way stays open after its last process: one that comes and goes makes no new one each time. */
  readonly lingerMs?: number;
  /** A fence that has not signalled for so long is said to hang; ten seconds unless told. */
  readonly fenceMs?: number;
  /** A partition's way to the device; `lost` is told when it ended by itself. */
  start(partition: string, lost: () => void): KernelFiles | null;
}

/** One partition's way to the device, and who uses it. */
interface Way {
  readonly kernel: KernelFiles;
  processes: number;
  lingering?: NodeJS.Timeout;
}

const LINGER_MS = 1000;

/** A real DRM driver behind the broker: one device, a way of its own to it for each partition. */
export class DrmDriver implements KernelDriver {
  readonly name: string;
  readonly surface = 'drm';
  readonly taker: PacketTaker;
  readonly #options: DrmOptions;
  readonly #adapter: DriverAdapter;
  readonly #ledger = new DescriptorLedger();
  readonly #ways = new Map<string, Way>();
  readonly #line: SubmitLine<DrmCall> | null;

  constructor(options: DrmOptions) {
    this.#options = options;
    const { device, memoryBytes } = options;
    this.name = `drm ${device.driver}`;
    const dispatcher = new DrmDispatcher(this.#ledger);
    this.taker = dispatcher;
    const ask = fenceAsk(device.driver);
    const { fenceMs = DRM_LIMITS.fenceMs } = options;
    this.#line =
      ask === null ? null : new SubmitLine({ fenceMs, ask, go: (call) => dispatcher.resume(call) });
    this.#adapter = {
      luid: LUID,
      name: device.driver,
      identity: drmIdentity(device),
      localBytes: memoryBytes,
      systemBytes: 0,
    };
  }

  adapters(): readonly DriverAdapter[] {
    return [this.#adapter];
  }

  openProcess(info: DriverProcessInfo): DriverProcess {
    const { partition } = info;
    const way = this.#way(partition);
    way.processes++;
    clearTimeout(way.lingering);
    return new DrmProcess(info, way.kernel, this.#options.device.driver, this.#line, () => {
      way.processes--;
      if (way.processes > 0 || this.#ways.get(partition) !== way) return;
      way.lingering = setTimeout(
        () => this.#end(partition, way),
        this.#options.lingerMs ?? LINGER_MS,
      ).unref();
    });
  }

  #end(partition: string, way: Way): void {
    if (this.#ways.get(partition) !== way) return;
    this.#ways.delete(partition);
    this.#ledger.forget(partition);
    way.kernel.close();
  }

  #way(partition: string): Way {
    const known = this.#ways.get(partition);
    if (known !== undefined) return known;
    let way: Way | null = null;
    const kernel = this.#options.start(partition, () => {
      // Whoever is there still is told with each call; the next process begins anew.
      if (this.#ways.get(partition) === way) this.#ways.delete(partition);
    });
    if (kernel === null) throw new Error('no memory or descriptor left for a way to the device');
    way = { kernel, processes: 0 };
    this.#ways.set(partition, way);
    return way;
  }

  get identity(): Identity {
    return this.#adapter.identity;
  }

  inspect(): Readonly<Record<string, unknown>> {
    const { pump, device } = this.#options;
    const { kernel, srcversion, card, render } = device;
    return {
      ...(pump === undefined ? {} : { pump }),
      kernel,
      ...(srcversion === null ? {} : { srcversion }),
      card,
      render,
      partitions: Object.fromEntries(
        [...this.#ways].map(([name, way]) => [
          name,
          { ...way.kernel.inspect(), submissions: this.#line?.inspect(name) ?? null },
        ]),
      ),
    };
  }

  async close(): Promise<void> {
    for (const { kernel, lingering } of this.#ways.values()) {
      clearTimeout(lingering);
      kernel.close();
    }
    this.#ways.clear();
    this.#line?.close();
  }
}

/** What binds of a device: the driver, its own version, and the rows that are served of it. */
export function drmIdentity(device: DrmDevice): Identity {
  return {
    surface: 'drm',
    driver: device.driver,
    vendor_id: device.vendorId,
    device_id: device.deviceId,
    driver_version: device.version,
    abi: drmFingerprints[device.driver],
    umd_digest: NO_FILES,
  };
}
