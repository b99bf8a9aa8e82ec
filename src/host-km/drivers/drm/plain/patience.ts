import { ERRNO, type ErrnoName, type NoWait } from '../../../../abi/index.ts';
import type { KernelCall } from '../kernel.ts';

const NS_PER_MS = 1_000_000n;

/** A call that may wait, asked without waiting until it is over. Knows no clock: whoever asks says the time. */
export class Patience {
  readonly call: KernelCall;
  readonly #nowait: NoWait;
  readonly #view: DataView;
  /** The field as the caller has it. */
  readonly #own: bigint;
  /** Of CLOCK_MONOTONIC, in ns. */
  readonly #until: bigint;

  constructor(call: KernelCall, nowait: NoWait, now: bigint) {
    this.call = call;
    this.#nowait = nowait;
    const { buffer, byteOffset, byteLength } = call.bytes;
    this.#view = new DataView(buffer, byteOffset, byteLength);
    const { offset, size, patienceMs } = nowait;
    this.#own =
      size === 8 ? this.#view.getBigInt64(offset, true) : BigInt(this.#view.getUint32(offset, true));
    this.#until = patienceMs === null ? this.#own : now + BigInt(patienceMs) * NS_PER_MS;
  }

  /** Asks once, by `ask` with the call as it must stand. Its result, or null: not yet. The call is as it was but for outputs. */
  ask(now: bigint, ask: (call: KernelCall) => number): number | null {
    const { way, value, notYet } = this.#nowait;
    const asked = way === 'set' ? BigInt(value) : this.#own | BigInt(value);
    this.#put(asked);
    const result = ask(this.call);
    this.#put(this.#own);
    // A caller who does not want to wait is told so at once, in either way.
    const over = (way === 'bits' && asked === this.#own) || now >= this.#until;
    return result === -errnoOf(notYet) && !over ? null : result;
  }

  #put(value: bigint): void {
    const { offset, size } = this.#nowait;
    if (size === 8) this.#view.setBigInt64(offset, value, true);
    else this.#view.setUint32(offset, Number(value), true);
  }
}

const errnoOf = (name: ErrnoName): number => ERRNO[name];
