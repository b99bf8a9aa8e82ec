import { drmRefusals } from '../../src/abi/drm-refused.ts';
import type { DrmDriver, Field, Row, StructPlan } from '../../src/abi/plan.ts';
import { fields, hex } from './document.ts';

/** docs/drm.md: every DRM row, and what its fields mean, for people. */
export function drmDocument(rows: readonly Row[], fingerprints: Readonly<Record<DrmDriver, string>>): string {
  // Those of the bridge itself are no program's to call.
  const ioctls = rows.filter(({ request }) => request !== 0);
  const lines = [
    '# The DRM ioctls that are served',
    '',
    'Generated from `proto/kmbridge/drm` by `npm run gen`; layouts are those of Linux 6.12. A caller may have an older, shorter',
    'struct, or a longer one: as in the kernel what it lacks is 0, and no more is written back than it has. Sizes are those of',
    'the rows. The card node takes all of them, the render node those that say so. vgem has no sync objects: whatever these rows',
    'are called with, there they are EOPNOTSUPP.',
    '',
    '| driver | rows | ABI fingerprint |',
    '|---|---|---|',
    ...Object.entries(fingerprints).map(
      ([driver, fingerprint]) => `| ${driver} | core and ${driver} | \`${fingerprint}\` |`,
    ),
    '',
    '| nr | name | driver | bytes | access | node | class | handles | descriptors | charge in bytes |',
    '|---|---|---|---|---|---|---|---|---|---|',
    ...ioctls.map(summary),
    '',
  ];
  for (const row of ioctls)
    lines.push(
      `## ${hex(row.nr, 2)} ${row.name}`,
      '',
      `\`struct ${row.struct.name}\`, number ${hex(row.id, 3)} on the wire`,
      '',
      '| offset | size | field | dir | meaning |',
      '|---|---|---|---|---|',
      ...fields(row.struct, ''),
      '',
    );
  lines.push(
    '## Not served',
    '',
    'Refused by name, with what the card node answers; the render node answers EACCES to what the kernel keeps from it.',
    '',
    '| nr | name | card | render | reason |',
    '|---|---|---|---|---|',
    ...drmRefusals.map(
      ({ nr, name, card, render, reason }) => `| ${hex(nr, 2)} | ${name} | ${card} | ${render} | ${reason} |`,
    ),
    '',
  );
  return lines.join('\n');
}

function summary(row: Row): string {
  const { drm } = row;
  const cells = [
    hex(row.nr, 2),
    row.name,
    row.driver ?? 'core',
    `${row.struct.size}`,
    drm?.access ?? '',
    drm?.render === true ? 'card, render' : 'card',
    row.blocking ? 'may block' : 'immediate',
    [...new Set(mentions(row.struct, handleOf))].join('; '),
    [...new Set(mentions(row.struct, descriptorOf))].join('; '),
    drm?.charge ?? '',
  ];
  return `| ${cells.join(' | ')} |`;
}

function handleOf({ handle }: Field): string | null {
  if (handle === null) return null;
  const bad = handle.errno === undefined ? '' : ` (bad: ${handle.errno})`;
  return `${handle.use} ${handle.kinds.join(' or ')}${bad}`;
}

function descriptorOf({ descriptor, direction }: Field): string | null {
  if (descriptor === undefined) return null;
  return direction === 'out'
    ? `${descriptor.gives} out`
    : `${descriptor.gives} in (bad: ${descriptor.errno})`;
}

/** What is to be said of the fields of a struct, elements of its arrays included. */
function mentions(plan: StructPlan, of: (field: Field) => string | null): string[] {
  return plan.fields.flatMap((field) => {
    const own = of(field);
    const inner = field.struct ?? (typeof field.pointer?.element === 'object' ? field.pointer.element : null);
    return [...(own === null ? [] : [own]), ...(inner === null ? [] : mentions(inner, of))];
  });
}
