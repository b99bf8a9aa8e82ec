/**
 * softgpu's user-mode driver, 1.0.0.0: what a program puts into allocations' private data and command buffers. It stands alone, as a
 * driver package does: no import, and only the layouts of proto/kmbridge/softgpu.proto.
 */

/** Version of the driver package this belongs to. */
export const VERSION = '1.0.0.0';

const MAGIC = 0x55504753;
const ABI_VERSION = 1;
const PRIVATE_BYTES = 24;
/** Limits of the ABI: a command buffer, the bindings and the arguments of a dispatch. */
export const COMMAND_BYTES = 64 * 1024;
export const MAX_BINDINGS = 16;
export const MAX_ARGS_BYTES = 4096;

export interface AllocationWish {
  readonly bytes: number;
  /** Memory of the adapter, or of the system. */
  readonly segment?: 'local' | 'system';
  /** Whether Lock2 may map it. */
  readonly cpuVisible?: boolean;
}

/** Private data of one allocation, for D3DKMTCreateAllocation2. */
export function allocationPrivateData(wish: AllocationWish): Uint8Array {
  if (!Number.isSafeInteger(wish.bytes) || wish.bytes <= 0) throw new RangeError('bytes: a positive integer');
  const out = new Uint8Array(PRIVATE_BYTES);
  const view = new DataView(out.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, ABI_VERSION, true);
  view.setBigUint64(8, BigInt(wish.bytes), true);
  view.setUint32(16, wish.segment === 'system' ? 2 : 1, true);
  view.setUint32(20, wish.cpuVisible === true ? 1 : 0, true);
  return out;
}

/** An address or a size on the GPU: a number when it is exact, else a bigint. */
export type Word64 = number | bigint;

export interface Binding {
  readonly va: Word64;
  readonly bytes: number;
  readonly access: 'read' | 'write' | 'readwrite';
}

export interface Dispatch {
  readonly module: { readonly va: Word64; readonly bytes: number };
  readonly groups: number;
  readonly bindings?: readonly Binding[];
  /** u32 words, or bytes as they are. */
  readonly args?: readonly number[] | Uint8Array;
}

const OP = { NOP: 1, FILL: 2, COPY: 3, DISPATCH: 4 } as const;
const ACCESS = { read: 1, write: 2, readwrite: 3 } as const;
const HEAD_BYTES = 32;
const BINDING_BYTES = 16;

/** Writes one command buffer; `finish` gives the bytes for a command allocation. Too much for one is a RangeError. */
export class CommandBuffer {
  readonly #bytes = new Uint8Array(COMMAND_BYTES);
  readonly #view = new DataView(this.#bytes.buffer);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  nop(): this {
    this.#begin(OP.NOP, 8);
    return this;
  }

  /** Fills with a 32-bit pattern; address and size are multiples of 4. */
  fill(va: Word64, bytes: Word64, value: number): this {
    const at = this.#begin(OP.FILL, 32);
    this.#word64(at + 8, va);
    this.#word64(at + 16, bytes);
    this.#view.setUint32(at + 24, value >>> 0, true);
    return this;
  }

  /** Copies; where the two ranges overlap the result is undefined. */
  copy(dst: Word64, src: Word64, bytes: Word64): this {
    const at = this.#begin(OP.COPY, 32);
    this.#word64(at + 8, dst);
    this.#word64(at + 16, src);
    this.#word64(at + 24, bytes);
    return this;
  }

  /** Runs a kernel: `main(args, group)` for each group, the bindings in memory, offsets and sizes before the args. */
  dispatch(dispatch: Dispatch): this {
    const bindings = dispatch.bindings ?? [];
    const args = bytesOf(dispatch.args ?? []);
    if (bindings.length > MAX_BINDINGS) throw new RangeError(`bindings: at most ${MAX_BINDINGS}`);
    if (args.length > MAX_ARGS_BYTES) throw new RangeError(`args: at most ${MAX_ARGS_BYTES} bytes`);
    const at = this.#begin(OP.DISPATCH, HEAD_BYTES + bindings.length * BINDING_BYTES + args.length);
    this.#word64(at + 8, dispatch.module.va);
    this.#view.setUint32(at + 16, dispatch.module.bytes, true);
    this.#view.setUint32(at + 20, dispatch.groups, true);
    this.#view.setUint32(at + 24, bindings.length, true);
    this.#view.setUint32(at + 28, args.length, true);
    let next = at + HEAD_BYTES;
    for (const binding of bindings) {
      this.#word64(next, binding.va);
      this.#view.setUint32(next + 8, binding.bytes, true);
      this.#view.setUint32(next + 12, ACCESS[binding.access], true);
      next += BINDING_BYTES;
    }
    this.#bytes.set(args, next);
    return this;
  }

  /** The bytes so far; the builder may go on. */
  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  /** Starts a command of `bytes`, padded to eight; its offset. */
  #begin(opcode: number, bytes: number): number {
    const at = this.#length;
    const padded = Math.ceil(bytes / 8) * 8;
    if (at + padded > COMMAND_BYTES) throw new RangeError(`command buffer: at most ${COMMAND_BYTES} bytes`);
    this.#view.setUint16(at, opcode, true);
    this.#view.setUint16(at + 2, padded / 4, true);
    this.#length = at + padded;
    return at;
  }

  #word64(at: number, value: Word64): void {
    this.#view.setBigUint64(at, BigInt(value), true);
  }
}

function bytesOf(args: readonly number[] | Uint8Array): Uint8Array {
  if (args instanceof Uint8Array) return args;
  const view = new DataView(new ArrayBuffer(args.length * 4));
  args.forEach((word, i) => {
    view.setUint32(i * 4, word >>> 0, true);
  });
  return new Uint8Array(view.buffer);
}
