import { type Field, type Pointer, type Row, rows, type StructPlan } from '../../src/abi/index.ts';

/** Bytes of the arena that a script's structs and arrays lie in; behind it nothing is mapped, in any guest. */
export const ARENA = 2 << 20;
const STRUCT_AT = 0;
const ARRAYS_AT = 0x1000;
/** Apart enough that an array with the most elements it may have, beyond its own, finds zeros. */
const APART = 1 << 17;
/** An address where no guest has memory. */
const WILD = 0x10n;
const MAX_SLOTS = 64;

/**
 * A field's value. A text names a slot that an earlier call filled (`$device`), plus bytes (`$va+4096`). What is left out is
 * 0; a count follows from its array.
 */
export type Value = number | bigint | string | Uint8Array | null | readonly Value[] | Fields;
export interface Fields {
  readonly [name: string]: Value;
}

/** What a call does to one field instead of its value: a number, or a pointer where there is no memory for it. */
export type Override = number | 'null' | 'wild' | 'cut';
export interface Spoilt {
  /** What is wrong, for people. */
  readonly label: string;
  /** Path of the field, or `` for the struct itself. */
  readonly path: string;
  readonly with: Override;
}

/** Where a field is in the arena. */
interface Place {
  readonly at: number;
  readonly size: number;
}

/**
 * Builds the text that both players take: a line an action, addresses as offsets in the arena, so that the two make
 * the same calls by construction. `test/native/programs/player.c` and `rows-player.ts` say what each line means.
 */
export class CallScript {
  readonly #lines: string[] = [`arena ${ARENA}`];
  readonly #slots = new Map<string, number>();

  text(): string {
    return `${this.#lines.join('\n')}\n`;
  }

  /** One call of a row, and the struct and its output arrays afterwards; `save` fills slots from fields by path. */
  call(name: string, args: Fields, save: Readonly<Record<string, string>> = {}, spoilt?: Spoilt): void {
    const row = rowNamed(name);
    const image = new ArenaImage((slot) => this.#slot(slot), spoilt);
    image.struct(row.struct, STRUCT_AT, args, '');
    this.#lines.push(
      `say ${name}${spoilt ? ` ${spoilt.label}` : ''}`,
      'begin',
      ...image.lines(row.struct.size),
    );
    this.#lines.push(`ioctl ${row.request} ${image.structAt(row.struct.size)}`);
    if (spoilt?.path !== '') this.#lines.push(`dump struct ${STRUCT_AT} ${row.struct.size}`);
    for (const { label, at, size } of image.outputs) this.#lines.push(`dump ${label} ${at} ${size}`);
    for (const [slot, path] of Object.entries(save)) {
      const place = image.place(path);
      this.#lines.push(`save ${this.#slot(slot)} ${place.at} ${place.size}`);
    }
  }

  /** A request that no row has. */
  request(label: string, request: number): void {
    this.#lines.push(`say ${label}`, 'begin', `ioctl ${request >>> 0} ${STRUCT_AT}`);
  }

  /** Bytes that the guest sees at an address. */
  peek(label: string, slot: string, bytes: number): void {
    this.#lines.push(`peek ${label} ${this.#slot(slot)} ${bytes}`);
  }

  /** Writes there. */
  poke(slot: string, bytes: Uint8Array): void {
    this.#lines.push(`poke ${this.#slot(slot)} ${Buffer.from(bytes).toString('hex')}`);
  }

  /** Closes the device; what comes after asks a closed one. */
  close(): void {
    this.#lines.push('close');
  }

  #slot(name: string): number {
    const known = this.#slots.get(name);
    if (known !== undefined) return known;
    const fresh = this.#slots.size;
    if (fresh === MAX_SLOTS) throw new RangeError(`a script has at most ${MAX_SLOTS} slots`);
    this.#slots.set(name, fresh);
    return fresh;
  }
}

/** One call's memory: bytes, pointers into it, and slots to be put in. */
class ArenaImage {
  readonly outputs: { readonly label: string; readonly at: number; readonly size: number }[] = [];
  readonly #bytes = Buffer.alloc(ARENA);
  readonly #places = new Map<string, Place>();
  readonly #patches: string[] = [];
  readonly #regions: Place[] = [];
  readonly #slotOf: (name: string) => number;
  readonly #spoilt: Spoilt | undefined;
  #next = ARRAYS_AT;

  constructor(slotOf: (name: string) => number, spoilt: Spoilt | undefined) {
    this.#slotOf = slotOf;
    this.#spoilt = spoilt;
  }

  lines(size: number): string[] {
    const regions = [{ at: STRUCT_AT, size }, ...this.#regions].filter((one) => one.size > 0);
    const bytes = regions.map(({ at, size: n }) => `bytes ${at} ${this.#bytes.toString('hex', at, at + n)}`);
    return [...bytes, ...this.#patches];
  }

  place(path: string): Place {
    const place = this.#places.get(path);
    if (place === undefined) throw new RangeError(`the call has no ${path}`);
    return place;
  }

  /** The argument of the ioctl: an offset in the arena, or an address. */
  structAt(size: number): string {
    const over = this.#over('');
    if (over === 'null') return 'null';
    if (over === 'wild') return 'wild';
    return String(over === 'cut' ? ARENA - (size >> 1) : STRUCT_AT);
  }

  struct(plan: StructPlan, base: number, value: Fields, path: string): void {
    for (const name of Object.keys(value))
      if (!plan.fields.some((field) => field.name === name))
        throw new RangeError(`${plan.name} has no ${name}`);
    for (const field of plan.fields) this.#field(field, base, value, `${path}${field.name}`);
    // Counts that are spoilt come last: those of the arrays are written with the arrays.
    for (const field of plan.fields) {
      const over = this.#over(`${path}${field.name}`);
      if (typeof over === 'number') this.#bytes.writeUInt32LE(over >>> 0, base + field.offset);
    }
  }

  #over(path: string): Override | undefined {
    return this.#spoilt?.path === path ? this.#spoilt.with : undefined;
  }

  #field(field: Field, base: number, value: Fields, path: string): void {
    const at = base + field.offset;
    const own = value[field.name];
    this.#places.set(path, { at, size: field.size });
    if (typeof this.#over(path) === 'number') return;
    if (field.pointer !== null || field.mapped) this.#patches.push(`hide ${at}`);
    if (field.struct !== null) this.struct(field.struct, at, (own ?? {}) as Fields, `${path}.`);
    else if (own === undefined || own === null) return;
    else if (field.pointer !== null && typeof own !== 'string')
      this.#array(field.pointer, at, base, field, own, path);
    else if (field.inline !== null) {
      const { countOffset, elementSize } = field.inline;
      const list = own as readonly Value[];
      list.forEach((one, i) => {
        this.#scalar(one, at + i * elementSize, elementSize);
      });
      if (countOffset !== null) this.#bytes.writeUInt32LE(list.length, base + countOffset);
    } else this.#scalar(own, at, field.size);
  }

  #array(pointer: Pointer, at: number, base: number, field: Field, own: Value, path: string): void {
    const list = own instanceof Uint8Array ? [...own] : (own as readonly Value[]);
    const size = list.length * pointer.elementSize;
    const start = this.#next;
    this.#next += Math.ceil(size / APART) * APART;
    if (pointer.countOffset !== null) this.#bytes.writeUInt32LE(list.length, base + pointer.countOffset);
    const over = this.#over(path);
    if (over === 'wild') this.#bytes.writeBigUInt64LE(WILD, at);
    else if (over === 'cut') this.#patches.push(`pointer ${at} ${ARENA - (size >> 1)}`);
    else if (over !== 'null') this.#patches.push(`pointer ${at} ${start}`);
    this.#regions.push({ at: start, size });
    if (field.direction !== 'in' && size > 0) this.outputs.push({ label: path, at: start, size });
    list.forEach((one, i) => {
      const element = start + i * pointer.elementSize;
      if (typeof pointer.element === 'object')
        this.struct(pointer.element, element, one as Fields, `${path}.${i}.`);
      else this.#scalar(one, element, pointer.elementSize);
    });
  }

  #scalar(value: Value, at: number, size: number): void {
    if (typeof value === 'string') {
      const [slot = '', plus = '0'] = value.split('+');
      this.#patches.push(`put ${at} ${this.#slotOf(slot)} ${size} ${plus}`);
    } else if (size === 8)
      this.#bytes.writeBigUInt64LE(BigInt.asUintN(64, BigInt(value as number | bigint)), at);
    else if (size === 4) this.#bytes.writeUInt32LE(Number(value) >>> 0, at);
    else this.#bytes.writeUInt8(Number(value), at);
  }
}

export function rowNamed(name: string): Row {
  const row = rows.find((one) => one.name === name);
  if (row === undefined) throw new RangeError(`no row is named ${name}`);
  return row;
}
