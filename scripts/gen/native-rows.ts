import { drmRefusals } from '../../src/abi/drm-refused.ts';
import { drmLacks } from '../../src/abi/drm-rows.ts';
import type { DrmDriver, Row } from '../../src/abi/plan.ts';
import { kindBits, Layouts } from './native-layouts.ts';

const hex = (value: number): string => value.toString(16).padStart(2, '0');
const isIoctl = (row: Row): boolean => row.request !== 0;
const HEAD = '/* Generated from proto/ by `npm run gen`; do not edit. */';

/** native/gen/rows.c: the plans as the tables that drive the C shim. */
export function nativeRows(rows: readonly Row[], fingerprint: string): string {
  const layouts = new Layouts();
  for (const row of rows) layouts.row(row, `row_${hex(row.nr)}`);
  return [
    HEAD,
    ...(rows.some((row) => row.drm !== undefined) ? ['#include <errno.h>', ''] : []),
    '#include "plan.h"',
    '',
    `const char kmb_abi_fingerprint[] = "${fingerprint}";`,
    '',
    ...layouts.lines,
    'const struct kmb_row *const kmb_rows[256] = {',
    ...rows.map((row) => `  [${row.nr}] = &row_${hex(row.nr)},`),
    '};',
    '',
  ].join('\n');
}

/** Kinds of what rows of a driver wait for. */
const waitedKinds = (rows: readonly Row[], driver: DrmDriver): number =>
  rows
    .filter((row) => row.driver === driver && row.idle === true)
    .flatMap((row) => row.struct.fields)
    .reduce((bits, { handle }) => bits | kindBits(handle?.kinds ?? []), 0);

/** native/gen/drm_rows.c: DRM's rows, by number for each driver's node. */
export function nativeDrmRows(
  rows: readonly Row[],
  fingerprints: Readonly<Record<DrmDriver, string>>,
): string {
  const layouts = new Layouts();
  for (const row of rows) layouts.row(row, `row_${hex(row.id)}`);
  const drivers = Object.keys(fingerprints) as DrmDriver[];
  const tables = drivers.flatMap((driver) => [
    `static const struct kmb_row *const ${driver}_rows[256] = {`,
    ...rows
      .filter((row) => isIoctl(row) && (row.driver === null || row.driver === driver))
      .map((row) => `  [0x${hex(row.nr)}] = &row_${hex(row.id)},`),
    '};',
    `static const bool ${driver}_lacks[256] = {`,
    ...rows
      .filter((row) => isIoctl(row) && drmLacks(driver, row))
      .map((row) => `  [0x${hex(row.nr)}] = true, /* ${row.name} */`),
    '};',
    '',
  ]);
  return [
    HEAD,
    '#include <errno.h>',
    '',
    '#include "drm_rows.h"',
    '',
    ...layouts.lines,
    ...tables,
    'const struct kmb_drm_driver kmb_drm_drivers[] = {',
    ...drivers.map(
      (driver) =>
        `  {.name = "${driver}", .fingerprint = "${fingerprints[driver]}", .rows = ${driver}_rows, .lacks = ${driver}_lacks, .waited = 0x${hex(waitedKinds(rows, driver))}u},`,
    ),
    '};',
    `const uint32_t kmb_drm_driver_count = ${drivers.length};`,
    '',
    'const struct kmb_drm_refusal kmb_drm_refusals[256] = {',
    ...drmRefusals.map(
      ({ nr, name, card, render }) => `  [0x${hex(nr)}] = {${card}, ${render}}, /* ${name} */`,
    ),
    '};',
    '',
    '/* Calls of the bridge itself, by number. */',
    'const struct kmb_row *const kmb_drm_bridge_rows[] = {',
    ...rows.filter((row) => !isIoctl(row)).map((row) => `  [${row.nr}] = &row_${hex(row.id)},`),
    '};',
    '',
  ].join('\n');
}
