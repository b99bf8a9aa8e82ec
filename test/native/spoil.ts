import type { Field, StructPlan } from '../../src/abi/index.ts';
import { type Fields, rowNamed, type Spoilt } from './call-script.ts';

const BAD_HANDLE = 0x5eadbee1;

/**
 * Every way in which one field of a good call can be bad, worked out from its row: the struct and each array nowhere, at
 * NULL or running off the end of memory; each handle wrong; each count at its bounds and one past them.
 */
export function spoilings(name: string, args: Fields): Spoilt[] {
  const { struct } = rowNamed(name);
  return [
    { label: 'with NULL', path: '', with: 'null' },
    { label: 'nowhere', path: '', with: 'wild' },
    { label: 'running off', path: '', with: 'cut' },
    ...ofStruct(struct, args, ''),
  ];
}

function ofStruct(plan: StructPlan, value: Fields, path: string): Spoilt[] {
  return plan.fields.flatMap((field) => [
    ...ofField(plan, field, value, path),
    ...ofInner(field, value, path),
  ]);
}

/** Inner structs, and the first element of an array. */
function ofInner(field: Field, value: Fields, path: string): Spoilt[] {
  const own = value[field.name];
  if (field.struct !== null) return ofStruct(field.struct, (own ?? {}) as Fields, `${path}${field.name}.`);
  const element = field.pointer?.element;
  if (typeof element !== 'object' || !Array.isArray(own) || own.length === 0) return [];
  return ofStruct(element, own[0] as Fields, `${path}${field.name}.0.`);
}

function ofField(plan: StructPlan, field: Field, value: Fields, path: string): Spoilt[] {
  const name = `${path}${field.name}`;
  const own = value[field.name];
  const spoilt = (label: string, override: Spoilt['with']): Spoilt => ({
    label: `${name} ${label}`,
    path: name,
    with: override,
  });
  if (field.pointer !== null) {
    if (own === undefined || own === null || (own as { length: number }).length === 0) return [];
    return [spoilt('NULL', 'null'), spoilt('nowhere', 'wild'), spoilt('running off', 'cut')];
  }
  if (field.handle !== null && field.inline === null && field.handle.use !== 'new')
    return [...(own === undefined ? [] : [spoilt('none', 0)]), spoilt('bad', BAD_HANDLE)];
  const counted = plan.fields.flatMap(({ pointer, inline }) =>
    pointer?.countField === field.name
      ? [0, pointer.min, pointer.max]
      : inline?.countField === field.name
        ? [0, inline.length]
        : [],
  );
  const given = [field.min, field.max].filter((bound) => bound !== null);
  const bounds = new Set([...counted, ...given].flatMap(around));
  return [...bounds].map((bound) => spoilt(`= ${bound}`, bound));
}

const around = (bound: number): number[] => [bound - 1, bound, bound + 1].filter((one) => one >= 0);
