export { ChannelEnd, type ChannelReport, type ChannelSide } from './channel.ts';
export { channelLimits, ringPages } from './control/channel-limits.ts';
export {
  ClientControl,
  type ClientPhase,
  type Contact,
} from './control/client.ts';
export { Cursor, type FrameFault, type FrameFaultCode } from './control/cursor.ts';
export { type DecodedFrame, decodeFrame } from './control/decode.ts';
export type {
  ClientEffect,
  ControlEndCode,
  EndEffect,
  OfferedChannel,
  SendEffect,
  ServerEffect,
} from './control/effects.ts';
export { encodeFrame } from './control/encode.ts';
export {
  ADAPTER_CHANNEL_INTERFACE,
  DRM_CHANNEL_INTERFACE,
  GLOBAL_CHANNEL_INTERFACE,
  guidBytes,
  guidText,
  STORE_CHANNEL_INTERFACE,
} from './control/guid.ts';
export {
  BUS_STATUS,
  BUS_VERSION,
  type ContactIdentity,
  type ContactRefusal,
  type ControlMessage,
  type MessageName,
  type MessageOf,
  type Offer,
} from './control/messages.ts';
export {
  type ContactVerdict,
  ServerControl,
  type ServerPhase,
  type ServerReport,
} from './control/server.ts';
export { clip } from './control/text.ts';
export {
  BUS_LIMITS,
  CHANNEL_LIMITS,
  type ChannelLimits,
  DRM_CHANNEL_LIMITS,
  type RingLimits,
} from './limits.ts';
export {
  type GuestLink,
  type HostLink,
  type HostLinkHandlers,
  type LaneFault,
  type LaneHeader,
  type LaneKind,
  type LinkPeer,
  type SentDescriptor,
  type SharedMemory,
  zeroRange,
} from './link/link.ts';
export { type ConnectFault, connectProcess } from './link/process-guest.ts';
export type { UidRange } from './link/process-host.ts';
export {
  ListenError,
  type Listener,
  type ListenFault,
  listenPrivately,
  listenProcess,
} from './link/process-listen.ts';
export {
  DEFAULT_PARTITION,
  resolveSocket,
  SOCKET_PATH_BYTES,
  type SocketEnv,
  SocketPathError,
  socketDirectory,
  socketIn,
  traceSocketOf,
} from './link/socket-path.ts';
export type { ThreadGuestPort } from './link/thread.ts';
export { openThreadLink } from './link/thread-guest.ts';
export { createThreadLink } from './link/thread-host.ts';
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
