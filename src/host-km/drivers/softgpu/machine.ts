import type { Identity } from '../../../version-check/index.ts';
import type { Compute } from './compute.ts';

/** What the model of the adapter needs from the world around it; a test brings its own. */
export interface Machine {
  readonly identity: Identity;
  /** Bytes of the two segments. */
  readonly localBytes: number;
  readonly systemBytes: number;
  /** Whether the driver version has TIMESTAMP (1.1.0.0 and later). */
  readonly timestamps: boolean;
  readonly compute: Compute;
  /** Has something done in a later turn of the event loop, in order. */
  defer(work: () => void): void;
  /** Eight bytes: nanoseconds that never go back, little-endian. */
  clock(): Uint8Array;
}
