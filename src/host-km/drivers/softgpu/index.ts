import type { Identity } from '../../../version-check/index.ts';
import type { KernelDriver } from '../../driver.ts';
import { SoftGpu } from './driver.ts';
import { EnginePool } from './engine/pool.ts';
import { startEngine } from './engine/process.ts';

export interface SoftGpuOptions {
  readonly identity: Identity;
  /** Bytes of the local segment; 2 GiB. */
  readonly localBytes?: number;
  /** Bytes of the system segment; 4 GiB. */
  readonly systemBytes?: number;
  /** Engine time after which a dispatch counts as hung; 2 s, as Windows' TdrDelay. */
  readonly tdrMs?: number;
  /** What the adapter is called. */
  readonly name?: string;
}

const GIB = 1024 ** 3;
const IDLE_MS = 5000;
/** LowPart of the LUID; the HighPart counts the adapters of this process. */
const LUID = 0x5347n;
let adapters = 0n;

/** A software adapter: WDDM's rules in TypeScript, kernels in WebAssembly, each partition's in its own process. */
export function softgpu(options: SoftGpuOptions): KernelDriver {
  const { identity, localBytes = 2 * GIB, systemBytes = 4 * GIB, tdrMs = 2000 } = options;
  const compute = new EnginePool({ start: startEngine, tdrMs, idleMs: IDLE_MS });
  const stamp = new BigUint64Array(1);
  const bytes = new Uint8Array(stamp.buffer);
  return new SoftGpu(
    {
      identity,
      localBytes,
      systemBytes,
      timestamps: hasTimestamps(identity.driver_version),
      compute,
      defer: (work) => {
        setImmediate(work);
      },
      clock() {
        stamp[0] = process.hrtime.bigint();
        return bytes;
      },
    },
    (adapters++ << 32n) | LUID,
    options.name ?? 'kmbridge softgpu',
  );
}

/** TIMESTAMP came with 1.1.0.0. */
function hasTimestamps(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 1 || (major === 1 && minor >= 1);
}
