import { drmRows, type Row } from '../../../abi/index.ts';

/** A row by its name. Throws when the schema has none: a mistake of ours. */
export function rowNamed(rows: readonly Row[], name: string): Row {
  const row = rows.find((one) => one.name === name);
  if (row === undefined) throw new Error(`no row ${name}`);
  return row;
}

export function fieldOffset(row: Row, name: string): number {
  const field = row.struct.fields.find((one) => one.name === name);
  if (field === undefined) throw new Error(`${row.name} has no field ${name}`);
  return field.offset;
}

const prime = rowNamed(drmRows, 'DRM_IOCTL_PRIME_HANDLE_TO_FD');

/** What the broker itself has to say of an export (drm.h: DRM_CLOEXEC, DRM_RDWR). */
export const PRIME_EXPORT = {
  row: prime,
  handle: fieldOffset(prime, 'handle'),
  flags: fieldOffset(prime, 'flags'),
  fd: fieldOffset(prime, 'fd'),
  CLOEXEC: 0o2000000,
  RDWR: 0o2,
} as const;
