/** What the rest of the program may ask of libc. No address leaves this folder, and every descriptor made here is CLOEXEC. */
export { type CallMemory, createCallMemory, type DeviceCall } from './call-memory.ts';
export {
  closeAll,
  closeElsewhere,
  closeQuietly,
  createPipe,
  type DescriptorKind,
  descriptorName,
  dmaBufOf,
  duplicate,
  isAgain,
  kindOf,
  pipeOf,
  pollNow,
  setNonblocking,
  shrinkPipe,
  writingEnd,
} from './descriptor.ts';
export { createArgument, type IoctlArgument } from './device.ts';
export { createReadySet, type ReadySet } from './epoll.ts';
export { tryLock } from './lock.ts';
export {
  createShared,
  type MapFault,
  type MappedFile,
  mapShared,
  PAGE_BYTES,
  SEAL,
  type SharedFile,
  sealsOf,
} from './memory.ts';
export { startNativeThread, type ThreadEnds } from './native-thread.ts';
export {
  becomeUndumpable,
  dieWithParent,
  hasExited,
  keepDescriptors,
  openPidfd,
  pinToCpu,
  refuseNewPrivileges,
  unpin,
} from './process.ts';
export {
  connectUnix,
  createLane,
  peerOf,
  peerPidfd,
  receiveDescriptors,
  receiveNow,
  sendDescriptors,
  UNIX_PATH_BYTES,
} from './socket.ts';
