import type { Field, StructPlan } from '../../src/abi/plan.ts';
import type { Schema } from '../../src/abi/schema/load.ts';

/** The plans as a module of literals: a process starts without parsing a single .proto. */
export function planModule(schema: Schema, fingerprint: string): string {
  const structs = new Map<string, string>();
  const order: string[] = [];

  function reference(plan: StructPlan): string {
    const known = structs.get(plan.name);
    if (known !== undefined) return known;
    const fields = plan.fields.map(fieldText).join(',\n    ');
    const { name, size, align, presenceTag } = plan;
    const id = `S_${name}`;
    structs.set(name, id);
    order.push(
      `const ${id}: StructPlan = {\n  name: '${name}',\n  size: ${size},\n  align: ${align},\n  presenceTag: ${presenceTag},\n` +
        `  fields: [\n    ${fields},\n  ],\n};\n`,
    );
    return id;
  }

  function fieldText(field: Field): string {
    const { struct, pointer, ...plain } = field;
    const parts = Object.entries(plain).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
    parts.push(`struct: ${struct === null ? 'null' : reference(struct)}`);
    if (pointer === null) parts.push('pointer: null');
    else {
      const { element, ...rest } = pointer;
      const inner = Object.entries(rest).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
      inner.push(`element: ${typeof element === 'string' ? `'${element}'` : reference(element)}`);
      parts.push(`pointer: { ${inner.join(', ')} }`);
    }
    return `{ ${parts.join(', ')} }`;
  }

  const layouts = Object.entries(schema.layouts).map(([name, plan]) => `  '${name}': ${reference(plan)},`);
  const rows = schema.rows.map(({ struct, ...plain }) => {
    const parts = Object.entries(plain).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
    return `  { ${parts.join(', ')}, struct: ${reference(struct)} },`;
  });
  return [
    '// Generated from proto/ by `npm run gen`; do not edit.',
    "import type { Row, StructPlan } from '../plan.ts';",
    '',
    `export const ABI_FINGERPRINT = '${fingerprint}';`,
    '',
    ...order,
    'export const LAYOUTS: Readonly<Record<string, StructPlan>> = {',
    ...layouts,
    '};',
    '',
    'export const ROWS: readonly Row[] = [',
    ...rows,
    '];',
    '',
  ].join('\n');
}
