import type { GuestAccess, LaneHeader, LaneKind } from './link.ts';

/** Bytes that accompany a descriptor: u8 kind, u8 access, u16 zero, u32 id, u64 bytes, little-endian. */
export const LANE_BYTES = 16;

/** First message of a connection: the host's greeting, which carries lane, doorbell and the host's doorbell. */
export const GREETING = Uint8Array.from(Buffer.from('kmb1'));
export const GREETING_DESCRIPTORS = 3;

const KINDS: readonly LaneKind[] = ['rings', 'slab'];
const ACCESS: readonly GuestAccess[] = ['read', 'write', 'dedicated'];

/** Kind of a message that carries a descriptor itself, in either direction: u8 2, u8 and u16 zero, u32 ticket, u64 zero. */
const DESCRIPTOR = 2;

export interface LaneMessage {
  readonly header: LaneHeader;
  readonly bytes: number;
}

export function encodeLane(header: LaneHeader, bytes: number): Uint8Array {
  const wire = new Uint8Array(LANE_BYTES);
  const data = new DataView(wire.buffer);
  data.setUint8(0, KINDS.indexOf(header.kind));
  data.setUint8(1, ACCESS.indexOf(header.guestAccess));
  data.setUint32(4, header.id, true);
  data.setBigUint64(8, BigInt(bytes), true);
  return wire;
}

export function encodeTicket(ticket: number): Uint8Array {
  const wire = new Uint8Array(LANE_BYTES);
  wire[0] = DESCRIPTOR;
  new DataView(wire.buffer).setUint32(4, ticket, true);
  return wire;
}

/** The ticket of a descriptor, at least 1; 0 when it is not one message of exactly this form. */
export function decodeTicket(wire: Uint8Array): number {
  if (wire.length !== LANE_BYTES || wire[0] !== DESCRIPTOR) return 0;
  const data = new DataView(wire.buffer, wire.byteOffset, LANE_BYTES);
  const zero = wire[1] === 0 && data.getUint16(2, true) === 0 && data.getBigUint64(8, true) === 0n;
  return zero ? data.getUint32(4, true) : 0;
}

/** Null when it is not one message of exactly this form. */
export function decodeLane(wire: Uint8Array): LaneMessage | null {
  if (wire.length !== LANE_BYTES) return null;
  const data = new DataView(wire.buffer, wire.byteOffset, LANE_BYTES);
  const kind = KINDS[data.getUint8(0)];
  const guestAccess = ACCESS[data.getUint8(1)];
  const bytes = Number(data.getBigUint64(8, true));
  if (kind === undefined || guestAccess === undefined || data.getUint16(2, true) !== 0) return null;
  if (guestAccess === 'dedicated' && kind !== 'slab') return null;
  if (!Number.isSafeInteger(bytes)) return null;
  return { header: { kind, id: data.getUint32(4, true), guestAccess }, bytes };
}
