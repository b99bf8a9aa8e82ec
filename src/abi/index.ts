export { chargeOf } from './charge.ts';
export { sourceOf, transcoderOf } from './compile/compile.ts';
export { countOf, elementsOf, setPointee } from './counts.ts';
export { DOOR_IOCTL, DOOR_THUNK, DOORS } from './doors.ts';
export { type DrmRefusal, drmRefusal, drmRefusals } from './drm-refused.ts';
export {
  DRM_DRIVERS,
  type DrmRequest,
  drmBridgeRows,
  drmFingerprints,
  drmLacks,
  drmRequest,
  drmRow,
  drmRowById,
  drmRowByName,
  drmRows,
} from './drm-rows.ts';
export { type GatherFault, gather } from './gather.ts';
export { ABI_FINGERPRINT, LAYOUTS as layouts } from './gen/rows.ts';
export type { Calls } from './gen/types.ts';
export {
  type CallerSite,
  type CallerSites,
  callerSites,
  elementCount,
  elementsAt,
  type HandleArray,
  type HandleSite,
  type HandleSites,
  handleSites,
  live,
  type MappedSite,
  type MappedSites,
  mappedSites,
  mayBlock,
  type SiteArray,
} from './handle-sites.ts';
export { Image } from './image.ts';
export type { MemoryReader, MemoryWriter } from './memory.ts';
export { type PlainObject, packObject } from './object.ts';
export { MAX_PACKET_BYTES, packetBytes, type SizeFault } from './packet-size.ts';
export type {
  Access,
  CallerKind,
  Condition,
  DescriptorKind,
  DescriptorUse,
  Direction,
  DrmDriver,
  DrmFacts,
  Field,
  HandleKind,
  HandleUse,
  Inline,
  NoWait,
  PacketSize,
  Pointer,
  Row,
  Scalar,
  StructPlan,
  Surface,
} from './plan.ts';
export { reflectionTranscoder } from './reflect.ts';
export { rowByName, rowByNr, rowByRequest, rows } from './rows.ts';
export { scatter } from './scatter.ts';
export {
  ERRNO,
  type Errno,
  type ErrnoName,
  errnoName,
  ioctlResult,
  STATUS,
  type StatusName,
  statusName,
  statusOfErrno,
} from './status.ts';
export { abiOf } from './surfaces.ts';
export type { DecodeFault, Transcoder } from './transcoder.ts';
export { unpackObject } from './unpack.ts';
export { UserPointers } from './user-pointers.ts';
