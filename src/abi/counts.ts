import type { Image } from './image.ts';
import type { Field, Pointer } from './plan.ts';

/** The count that the struct at `base` has for a pointer; a u64 past 2^53 is rounded, and far past every bound. */
export function countOf(pointer: Pointer, image: Image, base: number): number {
  const { countOffset, fixedCount, wide } = pointer;
  if (countOffset === null) return fixedCount;
  return wide === true ? image.num64(base + countOffset) : image.u32(base + countOffset);
}

/** Elements behind the pointer `field` that are in the image: of a clamped one no more than there was room for. */
export function elementsOf(field: Field & { readonly pointer: Pointer }, image: Image, base: number): number {
  const count = countOf(field.pointer, image, base);
  return field.pointer.clamp === true ? Math.min(count, image.u32(base + field.offset + 4)) : count;
}

/** Notes where the pointee of `field` is, and for a clamped one the room that there is. */
export function setPointee(
  field: Field & { readonly pointer: Pointer },
  image: Image,
  base: number,
  at: number,
  count: number,
): void {
  image.setU32(base + field.offset, at);
  if (field.pointer.clamp === true) image.setU32(base + field.offset + 4, count);
}

/** Whether the caller's distance between elements is another than theirs. */
export function strideWrong(pointer: Pointer, count: number, image: Image, base: number): boolean {
  const { strideOffset, elementSize } = pointer;
  return strideOffset !== undefined && count > 0 && image.u32(base + strideOffset) !== elementSize;
}
