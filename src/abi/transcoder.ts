import type { Image } from './image.ts';
import type { Row } from './plan.ts';

/**
 * Why bytes were not taken. `MALFORMED`: not the canonical encoding of this row in this direction. `BOUND`: a count or
 * size outside the row's limits.
 */
export type DecodeFault = 'MALFORMED' | 'BOUND';

/**
 * One row's two codecs between the image of a call and its canonical protobuf: fields ascending, once, minimal,
 * defaults omitted, nothing unknown. A request carries the `in` and `inout` fields, a reply the `out` and `inout` ones.
 */
export interface Transcoder {
  readonly row: Row;
  /** Writes the request into `out` from `at`; returns the end, or −1 when it does not fit. */
  encodeRequest(image: Image, out: Uint8Array, at: number): number;
  /** Fills `image` from `from[at, end)`: zeroed struct, room for every output. Null when all was taken. */
  decodeRequest(from: Uint8Array, at: number, end: number, image: Image): DecodeFault | null;
  encodeReply(image: Image, out: Uint8Array, at: number): number;
  /**
   * Writes only the row's outputs into the image of the request. What the reply holds past the room that the request
   * offered is MALFORMED.
   */
  decodeReply(from: Uint8Array, at: number, end: number, image: Image): DecodeFault | null;
}
