import { LIMITS } from './limits.ts';
import { offsets, sizeOf } from './offsets.ts';

const layout = <const T extends readonly string[]>(message: string, ...names: T) => ({
  ...offsets(`kmbridge.softgpu.${message}`, ...names),
  size: sizeOf(`kmbridge.softgpu.${message}`),
});

/** Opcodes and layouts of proto/kmbridge/softgpu.proto; offsets from the command's start. */
export const OP = { NOP: 1, FILL: 2, COPY: 3, DISPATCH: 4, TIMESTAMP: 5 } as const;
export const FILL = layout('Fill', 'va', 'bytes', 'value');
export const COPY = layout('Copy', 'dst', 'src', 'bytes');
export const DISPATCH = layout(
  'Dispatch',
  'module_va',
  'module_bytes',
  'groups',
  'binding_count',
  'args_bytes',
);
export const BINDING = { ...layout('Binding', 'va', 'bytes', 'access'), READ: 1, WRITE: 2 };
export const TIMESTAMP = layout('Timestamp', 'va');

/** Why a command buffer is none; the device stops. */
export type CommandFault = 'WORDS' | 'OPCODE' | 'SIZE' | 'ALIGNMENT' | 'BOUND';

/** One command buffer in private memory, read word by word. */
export class CommandBuffer {
  bytes = new Uint8Array(256);
  length = 0;
  #view = new DataView(this.bytes.buffer);

  /** Makes room for `length` bytes, at most 64 KiB. */
  reset(length: number): void {
    this.length = length;
    if (length <= this.bytes.length) return;
    this.bytes = new Uint8Array(length);
    this.#view = new DataView(this.bytes.buffer);
  }

  opcode(at: number): number {
    return this.#view.getUint16(at, true);
  }
  /** Bytes of the command at `at`, its head included. */
  size(at: number): number {
    return this.#view.getUint16(at + 2, true) * 4;
  }
  u32(at: number): number {
    return this.#view.getUint32(at, true);
  }
  /** An address or size; past 2^53 it is not exact, and past every bound. */
  u64(at: number): number {
    return this.u32(at) + this.u32(at + 4) * 0x1_0000_0000;
  }

  /** Looks at every command before the first one runs; null when each is whole and known. */
  fault(timestamps: boolean): CommandFault | null {
    if (this.length % 4 !== 0) return 'WORDS';
    for (let at = 0; at < this.length; ) {
      const size = this.size(at);
      if (size === 0 || size > this.length - at) return 'WORDS';
      const opcode = this.opcode(at);
      if (opcode !== OP.NOP) {
        const fault = this.#faultOf(opcode, at, size, timestamps);
        if (fault !== null) return fault;
      }
      at += size;
    }
    return null;
  }

  #faultOf(opcode: number, at: number, size: number, timestamps: boolean): CommandFault | null {
    switch (opcode) {
      case OP.FILL:
        if (size !== FILL.size) return 'SIZE';
        return (this.u32(at + FILL.va) | this.u32(at + FILL.bytes)) & 3 ? 'ALIGNMENT' : null;
      case OP.COPY:
        return size === COPY.size ? null : 'SIZE';
      case OP.DISPATCH:
        return this.#dispatchFault(at, size);
      case OP.TIMESTAMP:
        if (!timestamps) return 'OPCODE';
        if (size !== TIMESTAMP.size) return 'SIZE';
        return this.u32(at + TIMESTAMP.va) & 7 ? 'ALIGNMENT' : null;
      default:
        return 'OPCODE';
    }
  }

  #dispatchFault(at: number, size: number): CommandFault | null {
    if (size < DISPATCH.size) return 'SIZE';
    const bindings = this.u32(at + DISPATCH.binding_count);
    const args = this.u32(at + DISPATCH.args_bytes);
    if (bindings > LIMITS.bindings || args > LIMITS.argsBytes) return 'BOUND';
    // The builder may pad to a whole word, or to eight bytes; nothing else belongs to the command.
    const used = DISPATCH.size + bindings * BINDING.size + args;
    if (size < used || size - used >= 8) return 'SIZE';
    const module = this.u32(at + DISPATCH.module_bytes);
    if (module === 0 || module > LIMITS.moduleBytes) return 'BOUND';
    if (this.u32(at + DISPATCH.groups) > LIMITS.groups) return 'BOUND';
    for (let i = 0; i < bindings; i++) {
      const access = this.u32(at + DISPATCH.size + i * BINDING.size + BINDING.access);
      if (access === 0 || access > (BINDING.READ | BINDING.WRITE)) return 'BOUND';
    }
    return null;
  }
}
