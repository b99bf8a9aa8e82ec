import { LIMITS } from '../limits.ts';
import { type MemoryLimits, readSections } from './sections.ts';
import { wasm } from './webassembly.ts';

/** A module that keeps the contract, compiled. */
export interface Kernel {
  readonly module: object;
  readonly limits: MemoryLimits;
  /** Value of __heap_base in a fresh instance. */
  readonly base: number;
}

export type KernelResult =
  | { readonly ok: true; readonly kernel: Kernel }
  | { readonly ok: false; readonly why: string };

const PAGE_BYTES = 65_536;
const align = (bytes: number): number => Math.ceil(bytes / 16) * 16;
const no = (why: string): KernelResult => ({ ok: false, why });
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Compiles a module and holds it to the contract of proto/kmbridge/softgpu.proto. */
export function compileKernel(bytes: Uint8Array): KernelResult {
  let module: object;
  try {
    module = new wasm.Module(bytes);
  } catch (error) {
    return no(messageOf(error));
  }
  const imports = wasm.Module.imports(module);
  const only = imports.length === 1 ? imports[0] : undefined;
  if (only?.module !== 'kmbridge' || only.name !== 'memory' || only.kind !== 'memory')
    return no('it must import exactly kmbridge.memory');
  const exports = wasm.Module.exports(module);
  const exported = (name: string, kind: string): boolean =>
    exports.some((one) => one.name === name && one.kind === kind);
  if (!exported('main', 'function')) return no('it must export the function main');
  if (!exported('__heap_base', 'global')) return no('it must export the global __heap_base');
  const sections = readSections(bytes);
  if (!sections.ok) return no(sections.why);
  const { limits } = sections;
  try {
    // Once, to learn where its bindings go: then each dispatch gets a memory just as large as it needs.
    const { exports } = instantiate(module, limits.most);
    const main = exports['main'];
    const global = exports['__heap_base'];
    const base = typeof global === 'object' && global !== null ? Reflect.get(global, 'value') : undefined;
    if (typeof main !== 'function' || main.length !== 2) return no('main must take two arguments');
    if (typeof base !== 'number' || !(base >= 0)) return no('__heap_base must be an i32');
    return { ok: true, kernel: { module, limits, base } };
  } catch (error) {
    return no(messageOf(error));
  }
}

/** A fresh instance with zeroed memory of as many pages at the end as at the start: memory.grow always fails. */
function instantiate(module: object, pages: number) {
  const memory = new wasm.Memory({ initial: pages, maximum: pages });
  const { exports } = new wasm.Instance(module, { kmbridge: { memory } });
  return { memory, exports };
}

/** One binding's bytes on their way in and out of a kernel's memory. */
export interface KernelBinding {
  readonly bytes: number;
  /** Fills its place in memory before the kernel runs. */
  load(into: Uint8Array): void;
  /** Takes its bytes after the kernel ran. */
  store(from: Uint8Array): void;
}

export type RunResult =
  | { readonly code: 'DONE' }
  | { readonly code: 'CONTRACT' | 'TRAP'; readonly why: string };

/**
 * Runs `groups` groups in a fresh instance with zeroed memory: {u32 offset, u32 bytes} per binding and the args from
 * `__heap_base` on, the bindings behind. Nothing of one run is left for the next.
 */
export function runKernel(
  kernel: Kernel,
  bindings: readonly KernelBinding[],
  args: Uint8Array,
  groups: number,
): RunResult {
  const offsets = placesOf(kernel.base, bindings, args);
  const pages = Math.max(kernel.limits.least, Math.ceil((offsets.at(-1) ?? 0) / PAGE_BYTES));
  if (pages > kernel.limits.most) return { code: 'CONTRACT', why: 'the bindings do not fit into its memory' };
  let bytes: Uint8Array;
  let main: unknown;
  try {
    const { memory, exports } = instantiate(kernel.module, pages);
    bytes = new Uint8Array(memory.buffer);
    main = exports['main'];
  } catch (error) {
    return { code: 'CONTRACT', why: messageOf(error) };
  }
  if (typeof main !== 'function') return { code: 'CONTRACT', why: 'main must be a function' };
  layOut(bytes, kernel.base, offsets, bindings, args);
  try {
    for (let group = 0; group < groups; group++) main(kernel.base, group);
  } catch (error) {
    return { code: 'TRAP', why: messageOf(error) };
  }
  for (const [i, binding] of bindings.entries()) {
    const offset = offsets[i] ?? 0;
    binding.store(bytes.subarray(offset, offset + binding.bytes));
  }
  return { code: 'DONE' };
}

/** Where the bindings go, and last the end of them all. */
function placesOf(base: number, bindings: readonly KernelBinding[], args: Uint8Array): readonly number[] {
  let next = align(base + Math.max(LIMITS.argsBytes, bindings.length * 8 + args.length));
  const offsets = [next];
  for (const binding of bindings) {
    next = align(next + binding.bytes);
    offsets.push(next);
  }
  return offsets;
}

/** Puts arguments and bindings into memory that has room for them. */
function layOut(
  bytes: Uint8Array,
  base: number,
  offsets: readonly number[],
  bindings: readonly KernelBinding[],
  args: Uint8Array,
): void {
  const view = new DataView(bytes.buffer);
  for (const [i, binding] of bindings.entries()) {
    const offset = offsets[i] ?? 0;
    view.setUint32(base + i * 8, offset, true);
    view.setUint32(base + i * 8 + 4, binding.bytes, true);
    binding.load(bytes.subarray(offset, offset + binding.bytes));
  }
  bytes.set(args, base + bindings.length * 8);
}
