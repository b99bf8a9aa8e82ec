import type { Field, Row, Scalar, StructPlan } from '../../src/abi/plan.ts';

const SCALARS: Readonly<Record<Scalar, string>> = {
  u8: 'number',
  u16: 'number',
  u32: 'number',
  i32: 'number',
  u64: 'bigint',
  luid: 'bigint',
};

type Half = 'in' | 'out';

/** Types of the typed door: what each call takes and gives, by its D3DKMT name. */
export function typesModule(rows: readonly Row[]): string {
  const calls = rows.map((row) => {
    const name = row.api.replace(/^D3DKMT/, '');
    return `  readonly ${name}: { readonly in: ${struct(row.struct, 'in', '    ')}; readonly out: ${struct(row.struct, 'out', '    ')} };`;
  });
  return [
    '// Generated from proto/ by `npm run gen`; do not edit.',
    '',
    '/** What each call takes (what is left out is 0) and what it gives, by its D3DKMT name. */',
    'export interface Calls {',
    ...calls,
    '}',
    '',
  ].join('\n');
}

function struct(plan: StructPlan, half: Half, indent: string): string {
  const fields = plan.fields.filter((field) => present(field, half));
  if (fields.length === 0) return 'Record<never, never>';
  const optional = half === 'in' ? '?' : '';
  const lines = fields.map((field) => {
    const missing = half === 'out' && field.when !== null ? '?' : optional;
    const undef = missing === '?' ? ' | undefined' : '';
    return `${indent}  readonly ${field.name}${missing}: ${typeOf(field, half, `${indent}  `)}${undef};`;
  });
  return `{\n${lines.join('\n')}\n${indent}}`;
}

/** A count travels with its array in both directions; an inner struct with its live fields. */
function present(field: Field, half: Half): boolean {
  if (field.direction === 'none') return false;
  if (half === 'in') return field.direction !== 'out' || field.pointer !== null;
  return field.direction !== 'in';
}

function typeOf(field: Field, half: Half, indent: string): string {
  if (field.struct !== null) return struct(field.struct, half, indent);
  if (field.pointer !== null) {
    const { element, nullable, fixedCount } = field.pointer;
    const none = nullable ? ' | null' : '';
    if (element === 'u8') return 'Uint8Array';
    const one = typeof element === 'string' ? SCALARS[element] : struct(element, half, indent);
    return fixedCount === 1 ? `${one}${none}` : `readonly (${one})[]${none}`;
  }
  if (field.inline?.element === 'u8') return 'Uint8Array';
  if (field.inline !== null) return `readonly ${SCALARS[field.inline.element]}[]`;
  return SCALARS[field.scalar ?? 'u32'];
}
