import { countOf, setPointee } from './counts.ts';
import type { Image } from './image.ts';
import { packElements, packScalar, refuse } from './object-values.ts';
import { isLive, type SizeFault } from './packet-size.ts';
import type { Row, StructPlan } from './plan.ts';
import { isPointer, type PointerField } from './selection.ts';
import { boundsFault } from './within.ts';

/** A struct as the typed door takes it: names of the C struct; what is missing is 0. */
export type PlainObject = Readonly<Record<string, unknown>>;

/**
 * Fills `image` from a plain object, as `gather` does from memory. A u64 and a LUID are bigint, every other number a
 * number, bytes a Uint8Array, other arrays arrays. A count that is left out is the length of its arrays. A pointer that
 * only the driver fills gets room for its count, unless it is null. Throws TypeError, naming the field, for what is no
 * such value: that is the caller's mistake in the program. A count outside the row's limits is answered like in `gather`.
 */
export function packObject(row: Row, object: PlainObject, image: Image): SizeFault | null {
  image.reset(row.struct.size);
  packStruct(row.struct, object, image, 0, row.api);
  return boundsFault(row, image);
}

function packStruct(plan: StructPlan, object: unknown, image: Image, base: number, path: string): void {
  if (typeof object !== 'object' || object === null) refuse(path, 'an object', object);
  const values = object as PlainObject;
  const known = new Set(plan.fields.map((field) => field.name));
  for (const name of Object.keys(values))
    if (!known.has(name) && values[name] !== undefined) throw new TypeError(`${path}: no field ${name}`);
  // Two rounds, because the selector of a union member lies behind it in some structs.
  for (const round of [0, 1])
    for (const field of plan.fields) {
      if ((field.when === null) !== (round === 0) || field.direction === 'none') continue;
      if (field.pointer !== null || field.inline !== null) continue;
      const value = values[field.name];
      const name = `${path}.${field.name}`;
      if (!isLive(field.when, image, base)) dead(field.when?.field, value, name);
      else if (field.struct !== null) packStruct(field.struct, value ?? {}, image, base + field.offset, name);
      else if (value !== undefined) packScalar(field, value, image, base + field.offset, name);
    }
  packCounts(plan, values, image, base, path);
  for (const field of plan.fields) {
    if (field.direction === 'none' || (field.pointer === null && field.inline === null)) continue;
    const name = `${path}.${field.name}`;
    const value = values[field.name];
    if (!isLive(field.when, image, base)) dead(field.when?.field, value, name);
    else if (isPointer(field)) packPointee(field, value, image, base, name);
    else if (value !== undefined) packElements(field, value, image, base + field.offset, name);
  }
}

/** A value for a union member that the selector rules out would be lost without a word. */
function dead(selector: string | undefined, value: unknown, name: string): void {
  if (value !== undefined && value !== null && value !== 0 && value !== 0n)
    throw new TypeError(`${name}: not selected by ${selector}`);
}

/** Counts from the arrays' lengths; a count that is given has to be that length. */
function packCounts(plan: StructPlan, values: PlainObject, image: Image, base: number, path: string): void {
  const lengths = new Map<number, number>();
  for (const field of plan.fields) {
    const offset = field.pointer?.countOffset ?? field.inline?.countOffset ?? null;
    const value = values[field.name];
    if (field.pointer === null && field.inline === null) continue;
    if (field.direction === 'none' || value === undefined || value === null) continue;
    if (!isLive(field.when, image, base)) continue;
    const name = `${path}.${field.name}`;
    if (!Array.isArray(value) && !(value instanceof Uint8Array)) refuse(name, 'an array', value);
    const { length } = value as ArrayLike<unknown>;
    if (field.inline !== null && length > field.inline.length)
      throw new TypeError(`${name}: at most ${field.inline.length} elements, not ${length}`);
    if (offset === null) {
      const fixed = field.pointer?.fixedCount;
      if (fixed !== undefined && length !== fixed)
        throw new TypeError(`${name}: ${fixed} elements, not ${length}`);
      continue;
    }
    const countName = field.pointer?.countField ?? field.inline?.countField ?? '';
    const other = values[countName] ?? lengths.get(offset);
    if (other !== undefined && Number(other) !== length)
      throw new TypeError(`${path}.${countName}: ${other}, but ${field.name} has ${length} elements`);
    lengths.set(offset, length);
    if (field.pointer?.wide === true) image.setNum64(base + offset, length);
    else image.setU32(base + offset, length);
  }
}

function packPointee(field: PointerField, value: unknown, image: Image, base: number, name: string): void {
  const { countOffset, elementSize, element, nullable, max } = field.pointer;
  const count = countOf(field.pointer, image, base);
  if (value === null && !nullable && count > 0) throw new TypeError(`${name}: may not be null`);
  const absent = value === undefined && field.direction !== 'out' && nullable;
  if (value === null || absent || (value === undefined && count === 0)) return;
  if (count === 0 && !nullable) return;
  // Past its bound the call is refused: a pointer, so that the bound is seen, but no room for what only a typo can ask.
  const past = countOffset !== null && count > max;
  const at = image.reserve(past ? 0 : count * elementSize);
  setPointee(field, image, base, at, past ? 0 : count);
  if (past) return;
  if (value === undefined || field.direction === 'out') return;
  if (typeof element === 'string') {
    packElements(field, value, image, at, name);
    return;
  }
  const elements = value as ArrayLike<unknown>;
  for (let i = 0; i < elements.length; i++)
    packStruct(element, elements[i], image, at + i * elementSize, `${name}[${i}]`);
}
