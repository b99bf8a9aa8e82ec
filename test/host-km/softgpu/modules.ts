/** Small WebAssembly modules, assembled by hand: each is a kernel, or breaks the contract in one way. */

const name = (text: string): number[] => [text.length, ...new TextEncoder().encode(text)];
const section = (id: number, body: readonly number[]): number[] => [id, ...leb(body.length), ...body];

function leb(value: number): number[] {
  const out: number[] = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 0x80) return [...out, rest];
    out.push((rest & 0x7f) | 0x80);
  }
}

export interface Parts {
  readonly code?: readonly number[];
  readonly memory?: readonly [module: string, name: string];
  readonly initial?: number;
  readonly maximum?: number;
  readonly start?: boolean;
  readonly main?: string;
  readonly base?: string;
  readonly heapBase?: number;
  /** Limits of a memory that the module makes for itself. */
  readonly own?: readonly number[];
}

/** A module with one function of two i32 and no result. */
export function assemble(parts: Parts = {}): Uint8Array {
  const [module, memory] = parts.memory ?? ['kmbridge', 'memory'];
  const { initial = 1, maximum, heapBase = 1024 } = parts;
  const limits = maximum === undefined ? [0, ...leb(initial)] : [1, ...leb(initial), ...leb(maximum)];
  const body = [0, ...(parts.code ?? []), 0x0b];
  // Type 0 is main's, type 1 that of a start function.
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [2, 0x60, 2, 0x7f, 0x7f, 0, 0x60, 0, 0]),
    ...section(2, [1, ...name(module), ...name(memory), 2, ...limits]),
    ...section(3, parts.start ? [2, 0, 1] : [1, 0]),
    ...(parts.own === undefined ? [] : section(5, [1, ...parts.own])),
    ...section(6, [1, 0x7f, 0, 0x41, ...sleb(heapBase), 0x0b]),
    ...section(7, [2, ...name(parts.main ?? 'main'), 0, 0, ...name(parts.base ?? '__heap_base'), 3, 0]),
    ...(parts.start ? section(8, [1]) : []),
    ...section(10, [parts.start ? 2 : 1, ...leb(body.length), ...body, ...(parts.start ? [2, 0, 0x0b] : [])]),
  ]);
}

function sleb(value: number): number[] {
  const out: number[] = [];
  for (let rest = value; ; rest >>= 7) {
    const byte = rest & 0x7f;
    if ((rest >> 7 === 0 && (byte & 0x40) === 0) || (rest >> 7 === -1 && (byte & 0x40) !== 0))
      return [...out, byte];
    out.push(byte | 0x80);
  }
}

/** loop: br 0 */
export const endless = assemble({ code: [0x03, 0x40, 0x0c, 0, 0x0b] });
/** unreachable */
export const trap = assemble({ code: [0x00] });
/** Stores (value at args+8 of the args) + group to binding 0, word `group`: {offset, bytes, value}. */
export const stamp = assemble({
  code: [
    // address: load(args) + group * 4
    ...[0x20, 0, 0x28, 2, 0, 0x20, 1, 0x41, 4, 0x6c, 0x6a],
    // value: load(args, 8) + group
    ...[0x20, 0, 0x28, 2, 8, 0x20, 1, 0x6a],
    ...[0x36, 2, 0],
  ],
});
/** Stores what memory.grow(1) answers to binding 0. */
export const grow = assemble({ code: [0x20, 0, 0x28, 2, 0, 0x41, 1, 0x40, 0, 0x36, 2, 0] });
/** Stores the last word of a page that no binding reaches into binding 0, then changes it: nothing may be left of it. */
export const leftover = assemble({
  initial: 4,
  code: [
    ...[0x20, 0, 0x28, 2, 0, 0x41, 0x80, 0x80, 0x0c, 0x28, 2, 0, 0x36, 2, 0],
    ...[0x41, 0x80, 0x80, 0x0c, 0x41, 7, 0x36, 2, 0],
  ],
});
