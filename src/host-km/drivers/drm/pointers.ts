import type { Image, Row, StructPlan } from '../../../abi/index.ts';

/** A pointer of a struct, and what its elements point to in turn. */
interface Place {
  readonly offset: number;
  readonly when: { readonly offset: number; readonly mask: number; readonly equals: number } | null;
  readonly count: number;
  readonly fixed: number;
  readonly elementSize: number;
  readonly inner: readonly Place[];
}

/** Lists the pointers of a decoded call, elements' own included: where each lies, and the bytes that it names. */
export type PointerFinder = (image: Image, into: number[]) => void;

/** What the kernel has to be told of `row`: which of its u64 are addresses. Made once for a row. */
export function pointerFinder(row: Row): PointerFinder {
  const places = placesOf(row.struct, 0);
  return places.length === 0 ? () => {} : (image, into) => find(places, image, 0, into);
}

function placesOf(plan: StructPlan, base: number): Place[] {
  return plan.fields.flatMap((field) => {
    if (field.struct !== null) return placesOf(field.struct, base + field.offset);
    const { pointer } = field;
    // One that nobody fills or follows stays the zero it is.
    if (pointer === null || field.direction === 'none') return [];
    const { element, elementSize, countOffset, fixedCount } = pointer;
    return [
      {
        offset: base + field.offset,
        when: field.when === null ? null : { ...field.when, offset: base + field.when.offset },
        count: countOffset === null ? -1 : base + countOffset,
        fixed: fixedCount,
        elementSize,
        inner: typeof element === 'string' ? [] : placesOf(element, 0),
      },
    ];
  });
}

function find(places: readonly Place[], image: Image, base: number, into: number[]): void {
  for (const { offset, when, count, fixed, elementSize, inner } of places) {
    if (when !== null && (image.u32(base + when.offset) & when.mask) >>> 0 !== when.equals) continue;
    const first = image.pointer(base + offset);
    if (first === 0) continue;
    const elements = count < 0 ? fixed : image.u32(base + count);
    into.push(base + offset, elements * elementSize);
    if (inner.length === 0) continue;
    for (let i = 0; i < elements; i++) find(inner, image, first + i * elementSize, into);
  }
}
