import { LIMITS } from '../limits.ts';

/** What the platform's WebAssembly does not tell of a module: its start function and the limits of its memory. */
export type Sections =
  | { readonly ok: true; readonly limits: MemoryLimits }
  | { readonly ok: false; readonly why: string };

/** WebAssembly pages. */
export interface MemoryLimits {
  readonly least: number;
  readonly most: number;
}

const IMPORT = 2;
const MEMORIES = 5;
const START = 8;
const MEMORY = 2;
const HAS_MAXIMUM = 1;

const no = (why: string): Sections => ({ ok: false, why });

/**
 * Looks through a module that the platform has already found valid, and whose only import is a memory.
 * `limits` is what its memory may measure.
 */
export function readSections(module: Uint8Array): Sections {
  const reader = new Reader(module, 8);
  let found: MemoryLimits | null = null;
  while (!reader.ended) {
    const id = reader.byte();
    const end = reader.leb() + reader.at;
    if (id === START) return no('it has a start function');
    // Nobody bounds it, and in one that is shared a kernel can sleep for good without using processor time.
    if (id === MEMORIES && reader.leb() > 0) return no('it has a memory of its own');
    if (id === IMPORT) {
      const limits = readMemory(reader);
      if (typeof limits === 'string') return no(limits);
      found = limits;
    }
    reader.at = end;
  }
  return found === null ? no('it imports no memory') : { ok: true, limits: found };
}

function readMemory(reader: Reader): MemoryLimits | string {
  reader.leb();
  reader.skip(reader.leb());
  reader.skip(reader.leb());
  if (reader.byte() !== MEMORY) return 'its import is no memory';
  const flags = reader.byte();
  if ((flags & ~HAS_MAXIMUM) !== 0) return 'its memory is shared or 64-bit';
  const initial = reader.leb();
  const most = (flags & HAS_MAXIMUM) !== 0 ? reader.leb() : LIMITS.enginePages;
  if (initial > LIMITS.enginePages) return `it wants ${initial} pages, at most ${LIMITS.enginePages} exist`;
  return { least: initial, most: Math.min(most, LIMITS.enginePages) };
}

/** Reads past the end as zeros: a validated module never gets there. */
class Reader {
  readonly #bytes: Uint8Array;
  at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  get ended(): boolean {
    return this.at >= this.#bytes.length;
  }

  byte(): number {
    return this.#bytes[this.at++] ?? 0;
  }

  skip(bytes: number): void {
    this.at += bytes;
  }

  /** Unsigned LEB128 of at most 32 bits. */
  leb(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if ((byte & 0x80) === 0) break;
    }
    return value;
  }
}
