import type { DrmDriver, Field, Row, StructPlan } from '../../src/abi/plan.ts';
import type { Schema } from '../../src/abi/schema/load.ts';

/** Literals of structs, each once, those that others refer to first. */
class Structs {
  readonly order: string[] = [];
  readonly #known = new Map<string, string>();

  reference(plan: StructPlan): string {
    // DRM's rows share structs by name that differ in what the fields mean.
    const key = JSON.stringify(plan);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const fields = plan.fields.map((field) => this.#field(field)).join(',\n    ');
    const { name, size, align, presenceTag } = plan;
    const twins = [...this.#known.values()].filter((id) => new RegExp(`^S_${name}(_\\d+)?$`).test(id)).length;
    const id = `S_${name}${twins === 0 ? '' : `_${twins + 1}`}`;
    this.#known.set(key, id);
    this.order.push(
      `const ${id}: StructPlan = {\n  name: '${name}',\n  size: ${size},\n  align: ${align},\n  presenceTag: ${presenceTag},\n` +
        `  fields: [\n    ${fields},\n  ],\n};\n`,
    );
    return id;
  }

  row({ struct, ...plain }: Row): string {
    return `  { ${members(plain).join(', ')}, struct: ${this.reference(struct)} },`;
  }

  #field(field: Field): string {
    const { struct, pointer, ...plain } = field;
    const parts = members(plain);
    parts.push(`struct: ${struct === null ? 'null' : this.reference(struct)}`);
    if (pointer === null) parts.push('pointer: null');
    else {
      const { element, ...rest } = pointer;
      const inner = members(rest);
      inner.push(`element: ${typeof element === 'string' ? `'${element}'` : this.reference(element)}`);
      parts.push(`pointer: { ${inner.join(', ')} }`);
    }
    return `{ ${parts.join(', ')} }`;
  }
}

const members = (plain: object): string[] =>
  Object.entries(plain).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);

const HEAD = '// Generated from proto/ by `npm run gen`; do not edit.';

/** The plans as a module of literals: a process starts without parsing a single .proto. */
export function planModule(schema: Schema, fingerprint: string): string {
  const structs = new Structs();
  const layouts = Object.entries(schema.layouts).map(
    ([name, plan]) => `  '${name}': ${structs.reference(plan)},`,
  );
  const rows = schema.rows.map((row) => structs.row(row));
  return [
    HEAD,
    "import type { Row, StructPlan } from '../plan.ts';",
    '',
    `export const ABI_FINGERPRINT = '${fingerprint}';`,
    '',
    ...structs.order,
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

/** The same for DRM, with the fingerprint of each driver: the core's rows and its own. */
export function drmPlanModule(
  rows: readonly Row[],
  fingerprints: Readonly<Record<DrmDriver, string>>,
): string {
  const structs = new Structs();
  const literals = rows.map((row) => structs.row(row));
  return [
    HEAD,
    "import type { DrmDriver, Row, StructPlan } from '../plan.ts';",
    '',
    'export const DRM_FINGERPRINTS: Readonly<Record<DrmDriver, string>> = {',
    ...Object.entries(fingerprints).map(([driver, fingerprint]) => `  ${driver}: '${fingerprint}',`),
    '};',
    '',
    ...structs.order,
    'export const DRM_ROWS: readonly Row[] = [',
    ...literals,
    '];',
    '',
  ].join('\n');
}
