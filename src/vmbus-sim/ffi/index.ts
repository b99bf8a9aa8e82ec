/** What the rest of the program may ask of libc. No address leaves this folder, and every descriptor made here is CLOEXEC. */
export {
  closeAll,
  closeQuietly,
  createPipe,
  type DescriptorKind,
  isAgain,
  kindOf,
  pollNow,
  setNonblocking,
} from './descriptor.ts';
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
export {
  becomeUndumpable,
  dieWithParent,
  hasExited,
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
  refuseIncoming,
  sendDescriptors,
  UNIX_PATH_BYTES,
} from './socket.ts';
