import type { Field, Scalar, StructPlan } from '../../src/abi/plan.ts';
import { BESIDE, FIELD_TYPES, WRAPPED } from './native-fields.ts';
import { BIT_WORDS, type BitWord, ENUMS } from './native-names.ts';

const SCALARS: Readonly<Record<Scalar, string>> = {
  u8: '__u8',
  u16: '__u16',
  u32: '__u32',
  i32: '__s32',
  u64: '__u64',
  luid: 'struct winluid',
};

/** Macros of the generated headers that hold the compiler to the schema's layout; `unchecked` removes them. */
export const checks: readonly string[] = [
  '#ifdef __cplusplus',
  '#define KMB_HOLDS(what) static_assert(what, #what)',
  '#else',
  '#define KMB_HOLDS(what) _Static_assert(what, #what)',
  '#endif',
  '#define KMB_SIZE(type, bytes) KMB_HOLDS(sizeof(type) == bytes)',
  '#define KMB_AT(type, field, offset) KMB_HOLDS(offsetof(type, field) == offset)',
  '',
];
export const unchecked: readonly string[] = ['#undef KMB_AT', '#undef KMB_SIZE', '#undef KMB_HOLDS', ''];

/** The C definition of a struct, and the assertions of its size and of every offset. */
export function structText(plan: StructPlan): string {
  const lines = [`struct ${plan.name} {`];
  let open: string | null = null;
  const close = (): void => {
    if (open === null) return;
    for (const member of BESIDE[`${plan.name}.${open}`] ?? []) lines.push(...wrapped(member, '    '));
    lines.push('  };');
    open = null;
  };
  for (const field of plan.fields) {
    if (field.union !== open) {
      close();
      if (field.union !== null) lines.push('  union {');
      open = field.union;
    }
    lines.push(...wrapped(declaration(plan, field), open === null ? '  ' : '    '));
  }
  close();
  lines.push('};', `KMB_SIZE(struct ${plan.name}, ${plan.size});`);
  for (const field of plan.fields)
    lines.push(`KMB_AT(struct ${plan.name}, ${fieldPath(plan.name, field.name)}, ${field.offset});`);
  return `${lines.join('\n')}\n`;
}

/** How C reaches a field of the schema. */
export function fieldPath(struct: string, field: string): string {
  return WRAPPED[`${struct}.${field}`]?.path ?? field;
}

function declaration(plan: StructPlan, field: Field): string {
  const name = `${plan.name}.${field.name}`;
  const { inline } = field;
  const type = FIELD_TYPES[name] ?? plainType(field);
  return WRAPPED[name]?.declaration ?? declare(type, `${field.name}${inline ? `[${inline.length}]` : ''}`);
}

/** Without a type of its own: a handle, an embedded struct, an address, a scalar. */
function plainType(field: Field): string {
  if (field.pointer !== null) return '__u64';
  if (field.handle !== null) return 'struct d3dkmthandle';
  if (field.struct !== null) return `struct ${field.struct.name}`;
  return SCALARS[field.scalar ?? field.inline?.element ?? 'u32'];
}

const declare = (type: string, name: string): string =>
  type.endsWith('*') ? `${type}${name}` : `${type} ${name}`;

/** A member; one with a body gets a line for each of its own. */
function wrapped(member: string, indent: string): string[] {
  const body = /^(struct|union) \{ (.*) \} (\w+)$/.exec(member);
  if (body === null) return [`${indent}${member};`];
  const [, kind = '', inner = '', name = ''] = body;
  const members = inner.split('; ').map((one) => `${indent}  ${one.replace(/;$/, '')};`);
  return [`${indent}${kind} {`, ...members, `${indent}} ${name};`];
}

/** A word of flags: its bits, and all of them as `value`. */
export function bitWordText(type: string, { bytes, bits }: BitWord): string {
  const word = bytes === 8 ? '__u64' : '__u32';
  const union = type.startsWith('union ');
  const indent = union ? '  ' : '    ';
  const lines = union ? [`${type} {`] : [`${type} {`, '  union {'];
  for (const list of bits) {
    lines.push(`${indent}__extension__ struct {`);
    for (const bit of list.split(' ')) {
      const [name, width = '1'] = bit.split(':');
      lines.push(`${indent}  ${word} ${name} : ${width};`);
    }
    lines.push(`${indent}};`);
  }
  lines.push(`${indent}${word} value;`);
  if (!union) lines.push('  };');
  lines.push('};', `KMB_SIZE(${type}, ${bytes});`);
  return `${lines.join('\n')}\n`;
}

export function enumText(name: string): string {
  const { prefix, values } = ENUMS[name] ?? { prefix: '', values: {} };
  const lines = Object.entries(values).map(
    ([key, value]) => `  ${prefix}${key} = ${value > 9 ? `0x${value.toString(16)}` : value},`,
  );
  return [`enum ${name} {`, ...lines, '};', `KMB_SIZE(enum ${name}, 4);`, ''].join('\n');
}

/** A struct's text after those of all structs that it contains or points to, each once. */
export function structsOf(plans: readonly StructPlan[]): string[] {
  const done = new Set<string>();
  const texts: string[] = [];
  const visit = (plan: StructPlan): void => {
    if (done.has(plan.name)) return;
    done.add(plan.name);
    for (const field of plan.fields) {
      if (field.struct !== null) visit(field.struct);
      if (typeof field.pointer?.element === 'object') visit(field.pointer.element);
    }
    texts.push(structText(plan));
  };
  for (const plan of plans) visit(plan);
  return texts;
}

/** Text of every named type, in the order of the tables. */
export function namedTypes(): string[] {
  return [
    ...Object.keys(ENUMS).map(enumText),
    ...Object.entries(BIT_WORDS).map(([type, bits]) => bitWordText(type, bits)),
  ];
}
