import { countOf, strideWrong } from './counts.ts';
import type { Image } from './image.ts';
import { isLive, type SizeFault, sizeFault } from './packet-size.ts';
import type { Field, Row, StructPlan } from './plan.ts';
import { isPointer, travels } from './selection.ts';

/** Which limit of its row a filled image is outside of: counts, bounded values, or the size of the real message. */
export function boundsFault(row: Row, image: Image): SizeFault | null {
  return structOutside(row.struct, image, 0) ? 'BOUND' : sizeFault(row, image);
}

function structOutside(plan: StructPlan, image: Image, base: number): boolean {
  return plan.fields.some(
    (field) =>
      field.direction !== 'none' && isLive(field.when, image, base) && fieldOutside(plan, field, image, base),
  );
}

/** Whether a size past its bound is told by the size of the message. */
export function weighed(plan: StructPlan, countOffset: number | null): boolean {
  return plan.fields.some((field) => field.offset === countOffset && field.overflow === true);
}

function fieldOutside(plan: StructPlan, field: Field, image: Image, base: number): boolean {
  const at = base + field.offset;
  if (field.struct !== null) return structOutside(field.struct, image, at);
  if (field.inline !== null) {
    const { countOffset, length } = field.inline;
    return countOffset !== null && image.u32(base + countOffset) > length;
  }
  if (!isPointer(field))
    return travels(field, 'request') && field.overflow !== true && scalarOutside(field, image, at);
  const { countOffset, min, max, nullable, element, elementSize } = field.pointer;
  const first = image.pointer(at);
  if (nullable && first === 0) return false;
  const count = countOf(field.pointer, image, base);
  const most = weighed(plan, countOffset) ? Number.POSITIVE_INFINITY : max;
  if (countOffset !== null && (count < min || count > most)) return true;
  if (strideWrong(field.pointer, count, image, base)) return true;
  if (count > max) return false;
  if (first === 0 || typeof element === 'string' || field.direction === 'out') return false;
  for (let i = 0; i < count; i++) if (structOutside(element, image, first + i * elementSize)) return true;
  return false;
}

/** Whether a scalar is outside its own bounds. */
export function scalarOutside(field: Field, image: Image, at: number): boolean {
  if (field.min === null && field.max === null) return false;
  const value = numberAt(field, image, at);
  return (field.min !== null && value < field.min) || (field.max !== null && value > field.max);
}

function numberAt(field: Field, image: Image, at: number): number {
  if (field.size === 8) return image.num64(at);
  if (field.size === 1) return image.u8(at);
  if (field.size === 2) return image.u16(at);
  return field.scalar === 'i32' ? image.i32(at) : image.u32(at);
}
