import { rowByNr } from '../../src/abi/index.ts';
import numbers from '../golden/dxg-numbers.json' with { type: 'json' };

/** `_IOWR('G', 0, bytes)`, and without direction and size. */
const readWrite = (bytes: number): number => ((3 << 30) | (bytes << 16) | 0x4700) >>> 0;
const BARE = 0x4700;
/** Sizes of arguments of the header, its largest among them. */
const SIZES = [4, 96, 808];

export interface Unserved {
  readonly label: string;
  readonly request: number;
}

/** Numbers that no request may have, in any size, and as libdxg asks where it has a call. */
export function withoutMeaning(): readonly Unserved[] {
  return numbers.unassigned.flatMap(({ nr, request }) => {
    const label = `number ${nr} without a meaning`;
    const codes = [...SIZES.map(readWrite), BARE].map((base) => base | nr);
    return [...codes, ...(request === undefined ? [] : [request])].map((code) => ({
      label,
      request: code >>> 0,
    }));
  });
}

/** Requests of the header that no row serves yet. */
export function notServed(): readonly Unserved[] {
  return numbers.named
    .filter(({ nr }) => rowByNr(nr) === undefined)
    .map(({ name, request }) => ({ label: `${name}, not served`, request }));
}
