export { ChannelEnd, type ChannelReport, type ChannelSide } from './channel.ts';
export { BUS_LIMITS, RING_BYTES } from './limits.ts';
export {
  FLAG_COMPLETION_REQUESTED,
  PACKET_OVERHEAD,
  PACKET_TYPE,
  type Packet,
  type PacketKind,
  packetBytes,
} from './packet.ts';
export { Requestor } from './requestor.ts';
export type { CorruptCode, RingCorrupt } from './ring/corrupt.ts';
export {
  type ChannelRings,
  CONTROL,
  PAGE_BYTES,
  type RingMemory,
  type RingWords,
  readerNeedsSignal,
  ringWords,
  splitRings,
  writerNeedsSignal,
} from './ring/memory.ts';
export { type ReceiveResult, RingReader } from './ring/reader.ts';
export { RingWriter, type SendResult } from './ring/writer.ts';
