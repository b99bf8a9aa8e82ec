import { ROWS } from './gen/rows.ts';
import type { Row } from './plan.ts';

/** Every ioctl that is served, by number. */
export const rows: readonly Row[] = ROWS;

const NUMBERS = 256;
// Dense, because it is looked into once for each call on either side.
const byNr: readonly (Row | undefined)[] = Array.from({ length: NUMBERS }, (_, nr) =>
  rows.find((row) => row.nr === nr),
);

export function rowByNr(nr: number): Row | undefined {
  return nr >= 0 && nr < NUMBERS ? byNr[nr] : undefined;
}

/** By the whole 32-bit request code: another size, type or direction is no row of ours. */
export function rowByRequest(request: number): Row | undefined {
  const row = byNr[request & 0xff];
  return row !== undefined && row.request === request >>> 0 ? row : undefined;
}

/** `LX_DX…` or `D3DKMT…`. */
export function rowByName(name: string): Row | undefined {
  return rows.find((row) => row.name === name || row.api === name);
}
