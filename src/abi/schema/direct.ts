import type { Condition, DrmFacts, Field, StructPlan } from '../plan.ts';
import { travels } from '../selection.ts';
import { SchemaError } from './error.ts';
import { selectorOf } from './layout.ts';
import type { Read, ROW_OPTIONS } from './options.ts';

/**
 * When a queue serves a row without the broker; nothing for any other. Throws SchemaError for a row whose calls then do more
 * than submit buffers: the pump knows numbers, arrays of numbers and handles of buffers, and answers a result alone.
 */
export function directOf(
  { direct, submits }: Read<typeof ROW_OPTIONS>,
  struct: StructPlan,
  where: string,
): Pick<DrmFacts, 'direct'> {
  if (direct === undefined) return {};
  if (submits !== true) throw new SchemaError('BAD_OPTION', where, 'direct is of a row that submits');
  const offset = (name: string): number => {
    const field = struct.fields.find((one) => one.name === name);
    if (field === undefined) throw new SchemaError('UNKNOWN_FIELD', where, `there is no field ${name}`);
    if (field.scalar !== 'u32' || field.handle !== null || field.when !== null || !travels(field, 'request'))
      throw new SchemaError('BAD_FIELD', where, `${name} is no number of the caller's`);
    return field.offset;
  };
  const conditions = direct.split(', ').map((text) => selectorOf(text, where, offset));
  for (const field of struct.fields)
    if (field.direction !== 'none' && isLive(field, conditions) && !isPlain(field))
      throw new SchemaError('BAD_FIELD', where, `${field.name} is nothing that a submission queue serves`);
  return { direct: conditions };
}

/** Whether a field can matter while all conditions hold: its selector may hold too, and its count may be more than 0. */
function isLive({ when, pointer }: Field, conditions: readonly Condition[]): boolean {
  const rules = (other: Pick<Condition, 'offset' | 'mask'>, equals: number): boolean =>
    conditions.some(
      ({ offset, mask, equals: held }) =>
        offset === other.offset &&
        (mask & other.mask) >>> 0 === other.mask >>> 0 &&
        (held & other.mask) >>> 0 !== equals,
    );
  if (when !== null && when.not !== true && rules(when, when.equals)) return false;
  const count = pointer?.countOffset ?? null;
  const none =
    count !== null &&
    conditions.some(
      ({ offset, mask, equals }) => offset === count && mask >>> 0 === 0xffff_ffff && equals === 0,
    );
  return !none;
}

function isPlain({ direction, scalar, pointer, struct, inline, handle, caller, when }: Field): boolean {
  if (direction !== 'in' || struct !== null || inline !== null || caller !== null || when !== null)
    return false;
  if (handle !== null && (handle.use !== 'use' || handle.optional || handle.kinds.join() !== 'gem'))
    return false;
  if (pointer === null) return handle !== null || scalar === 'u32' || scalar === 'u64';
  const { countOffset, wide, clamp, strideOffset, nullable, element, elementSize } = pointer;
  if (countOffset === null || wide === true || clamp === true || strideOffset !== undefined || nullable)
    return false;
  return typeof element === 'string' && (handle === null || elementSize === 4);
}
