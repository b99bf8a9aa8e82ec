import type { CorruptCode } from './ring/corrupt.ts';

/**
 * Packet framing: a 16-byte descriptor {u16 type, u16 header length / 8, u16 length / 8, u16 flags, u64 transaction
 * id}, the payload padded to 8, and an 8-byte trailer {u32 0, u32 offset of this packet}, which the length excludes.
 */
export const DESCRIPTOR_BYTES = 16;
export const TRAILER_BYTES = 8;
/** Descriptor and trailer: a packet without payload. */
export const PACKET_OVERHEAD = DESCRIPTOR_BYTES + TRAILER_BYTES;
/** `length8` is a u16. */
export const LENGTH_BYTES_MAX = 0xffff * 8;

export const PACKET_TYPE = {
  INBAND: 6,
  TRANSFER_PAGES: 7,
  GPA_DIRECT: 9,
  COMPLETION: 11,
} as const;

/** Last type that VMBus defines (additional pdu). */
const LAST_TYPE = 13;

export const FLAG_COMPLETION_REQUESTED = 1;

/** What a packet is for: a message, or the answer to one. */
export type PacketKind = 'inband' | 'completion';

/** Bytes that a payload of `bytes` takes in a ring. */
export function packetBytes(bytes: number): number {
  return PACKET_OVERHEAD + ((bytes + 7) & ~7);
}

/** A received packet. One object per channel end, refilled by each `receive`. */
export interface Packet {
  kind: PacketKind;
  /** Transaction id; 0 when the packet is no completion and wants none. */
  id: number;
  wantsCompletion: boolean;
  /** Private copy, payload at 0; may be another array after the next receive. */
  payload: Uint8Array;
  /** Payload bytes, padded to 8 by the ring: the exact length is the business of the layer above. */
  bytes: number;
}

/**
 * Why a descriptor is refused, or null. All arguments come from one copy of the peer's words.
 *
 * @param available published bytes; packet and trailer must lie inside. The availability check of the hypervisor's
 *   own reader leaves the trailer out, which lets the read index step past the peer's write index; ours does not.
 */
export function judgeDescriptor(
  type: number,
  header8: number,
  length8: number,
  flags: number,
  available: number,
  limit: number,
): CorruptCode | null {
  if (header8 < 2 || length8 < header8 || length8 * 8 + TRAILER_BYTES > available)
    return 'DESCRIPTOR_LENGTHS';
  if (length8 * 8 > limit) return 'PACKET_SIZE';
  if ((flags & ~FLAG_COMPLETION_REQUESTED) !== 0) return 'DESCRIPTOR_FLAGS';
  if (type === PACKET_TYPE.INBAND) return null;
  if (type === PACKET_TYPE.COMPLETION) return flags === 0 ? null : 'DESCRIPTOR_FLAGS';
  if (type === PACKET_TYPE.TRANSFER_PAGES || type === PACKET_TYPE.GPA_DIRECT) {
    return header8 < 3 ? 'DESCRIPTOR_LENGTHS' : 'UNSERVED_TYPE';
  }
  return type >= 1 && type <= LAST_TYPE ? 'UNSERVED_TYPE' : 'DESCRIPTOR_TYPE';
}
