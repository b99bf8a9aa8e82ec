import type { Condition, Field, Pointer, StructPlan } from './plan.ts';

/** The two halves of a call. */
export type Half = 'request' | 'reply';

/** A pointer field that a call follows. */
export interface PointerField extends Field {
  readonly pointer: Pointer;
}

/** Whether a field's value travels in this half. */
export function travels(field: Field, half: Half): boolean {
  if (field.direction === 'inout') return true;
  return field.direction === (half === 'request' ? 'in' : 'out');
}

export function isPointer(field: Field): field is PointerField {
  return field.pointer !== null && field.direction !== 'none';
}

/** The pointers of `plan` that a call follows, in field order. */
export function pointerFields(plan: StructPlan): readonly PointerField[] {
  return plan.fields.filter(isPointer);
}

/** The bit of a nullable pointer in its struct's presence word; 0 for one that cannot be NULL. */
export function presenceBit(plan: StructPlan, field: Field): number {
  const index = plan.fields.filter((other) => other.pointer?.nullable === true).indexOf(field);
  return index < 0 ? 0 : (1 << index) >>> 0;
}

/** Fields of one half in the order of their tags, with the presence word as `null` in its place. */
export function inTagOrder(plan: StructPlan, half: Half): readonly (Field | null)[] {
  const entries: { tag: number; field: Field | null }[] = plan.fields
    .filter((field) => travels(field, half))
    .map((field) => ({ tag: field.tag, field }));
  if (half === 'request' && plan.presenceTag !== null) entries.push({ tag: plan.presenceTag, field: null });
  entries.sort((a, b) => a.tag - b.tag);
  return entries.map((entry) => entry.field);
}

/** A condition's twin in a struct that lies at `base`. */
export function at(base: number, when: Condition): Condition {
  return { ...when, offset: base + when.offset };
}

/** Refuses what neither codec can carry, when the schema is loaded and not when a peer sends it. */
export function checkPlan(plan: StructPlan, path: string = plan.name, root: StructPlan = plan): void {
  for (const field of plan.fields) {
    const name = `${path}.${field.name}`;
    if (field.direction === 'none') continue;
    if (field.inside !== null && !root.fields.some((one) => one.name === field.inside && isPointer(one)))
      throw new Error(`${name}: ${root.name} has no pointer ${field.inside}`);
    if (field.when !== null) requireInput(plan, field.when.offset, `${name}: its selector`);
    if (field.pointer !== null) {
      const { countOffset, element } = field.pointer;
      if (countOffset !== null) requireInput(plan, countOffset, `${name}: its count`, true);
      if (typeof element === 'string') continue;
      if (field.direction === 'out' && pointerFields(element).length > 0)
        throw new Error(`${name}: elements that are only written cannot hold pointers`);
      checkPlan(element, name, root);
    } else if (field.inline !== null) {
      if (field.inline.countOffset !== null)
        requireInput(plan, field.inline.countOffset, `${name}: its count`, true);
    } else if (field.struct !== null) checkPlan(field.struct, name, root);
  }
}

function requireInput(plan: StructPlan, offset: number, what: string, mayChange = false): void {
  const there = plan.fields.filter((field) => offset >= field.offset && offset < field.offset + field.size);
  // A selector that a reply could change would turn a number of the caller into a pointer.
  const good = there.some(
    (field) =>
      field.struct !== null || field.direction === 'in' || (mayChange && field.direction === 'inout'),
  );
  if (!good) throw new Error(`${what} at offset ${offset} of ${plan.name} has to be an input`);
}
