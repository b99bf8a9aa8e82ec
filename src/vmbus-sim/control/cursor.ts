/** Why bytes are no frame. */
export type FrameFaultCode =
  /** Longer than a control frame may be, or no bytes at all. */
  | 'FRAME_SIZE'
  /** Ends inside a field. */
  | 'TRUNCATED'
  /** A field that the message does not have, or bytes behind its end. */
  | 'FIELD_UNKNOWN'
  /** Another wire type than the field has. */
  | 'FIELD_TYPE'
  /** Twice, or not in ascending order. */
  | 'FIELD_ORDER'
  /** Not the shortest encoding, a default written out, or a number past its type. */
  | 'NOT_CANONICAL'
  /** Longer or more than the receiver takes. */
  | 'BOUND'
  /** Not UTF-8, or with control characters. */
  | 'TEXT'
  | 'MESSAGE_UNKNOWN'
  /** A message of VMBus that this bus does not serve. */
  | 'MESSAGE_UNSERVED'
  /** A message that only the other end may receive. */
  | 'DIRECTION';

export interface FrameFault {
  readonly code: FrameFaultCode;
  /** The message, its number when it has no name, or '' when there is not even that. */
  readonly message: string;
  /** Where in the message; '' when it is about the whole. */
  readonly field: string;
}

/**
 * Reads protobuf from a frame that is private already. The first fault stays and moves the cursor to its end, so that
 * loops stop and a caller checks once.
 */
export class Cursor {
  fault: FrameFaultCode | null = null;
  field = '';
  at: number;
  end: number;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.at = 0;
    this.end = bytes.length;
  }

  fail(code: FrameFaultCode): void {
    this.fault ??= code;
    this.at = this.end;
  }

  /** A minimal varint below 2^32. */
  varint(): number {
    let value = 0;
    for (let shift = 1; ; shift *= 128) {
      if (this.at >= this.end) {
        this.fail('TRUNCATED');
        return 0;
      }
      const byte = this.#bytes[this.at++] as number;
      value += (byte & 0x7f) * shift;
      if (byte < 0x80) {
        if ((byte === 0 && shift > 1) || value > 0xffff_ffff) break;
        return value;
      }
      // A fifth byte with more to come is past 2^32 already.
      if (shift >= 128 ** 4) break;
    }
    this.fail('NOT_CANONICAL');
    return 0;
  }

  /** The next `count` bytes, in place; empty when they are not there. */
  take(count: number): Uint8Array {
    if (count > this.end - this.at) {
      this.fail('TRUNCATED');
      return this.#bytes.subarray(0, 0);
    }
    this.at += count;
    return this.#bytes.subarray(this.at - count, this.at);
  }

  fixed32(): number {
    const bytes = this.take(4);
    let value = 0;
    for (let index = bytes.length - 1; index >= 0; index--) value = value * 256 + (bytes[index] as number);
    return value;
  }

  fixed64(): bigint {
    const low = this.fixed32();
    return BigInt(this.fixed32()) * 0x1_0000_0000n + BigInt(low);
  }
}
