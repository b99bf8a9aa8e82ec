import {
  type Condition,
  elementsOf,
  type Field,
  type Image,
  live,
  type Pointer,
  type Row,
  type StructPlan,
} from '../../../abi/index.ts';

/** A pointer of a struct that lies `base` bytes into it, and what its elements point to in turn. */
interface Place {
  readonly base: number;
  readonly field: Field & { readonly pointer: Pointer };
  readonly when: readonly Condition[];
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
    const { element } = pointer;
    const inner = typeof element === 'string' ? [] : placesOf(element, 0);
    return [{ base, field: { ...field, pointer }, when: field.when === null ? [] : [field.when], inner }];
  });
}

function find(places: readonly Place[], image: Image, start: number, into: number[]): void {
  for (const { base, field, when, inner } of places) {
    const struct = start + base;
    if (!live(when, image, struct)) continue;
    const first = image.pointer(struct + field.offset);
    if (first === 0) continue;
    const { elementSize } = field.pointer;
    const elements = elementsOf(field, image, struct);
    into.push(struct + field.offset, elements * elementSize);
    if (inner.length === 0) continue;
    for (let i = 0; i < elements; i++) find(inner, image, first + i * elementSize, into);
  }
}
