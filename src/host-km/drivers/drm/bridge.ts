import { drmBridgeRows, ERRNO, type Row, STATUS } from '../../../abi/index.ts';
import { LIMIT } from '../../limits.ts';
import type { DrmCall } from './call.ts';
import { pass } from './descriptors.ts';
import { NODE } from './kernel.ts';
import { fieldOffset, PRIME_EXPORT, rowNamed } from './known-rows.ts';
import type { DescriptorLedger } from './ledger.ts';
import { leave, stay } from './prepare.ts';
import type { DrmProcess } from './process.ts';

/** Serves a row of the bridge's own, which is no ioctl; `done` is told its result or −errno. */
export type Bridge = (process: DrmProcess, call: DrmCall, done: (status: number) => void) => void;

const rowOf = (name: string): Row => rowNamed(drmBridgeRows, name);
const OPEN = rowOf('DRM_BRIDGE_OPEN');
const CLOSE = rowOf('DRM_BRIDGE_CLOSE');
const MAP = rowOf('DRM_BRIDGE_MAP');
const QUEUE = rowOf('DRM_BRIDGE_QUEUE');

const open = { node: fieldOffset(OPEN, 'node'), file: fieldOffset(OPEN, 'file') };
const close = { file: fieldOffset(CLOSE, 'file') };
const map = {
  offset: fieldOffset(MAP, 'offset'),
  fd: fieldOffset(MAP, 'fd'),
  handle: fieldOffset(MAP, 'handle'),
};

const queue = { fd: fieldOffset(QUEUE, 'fd'), bytes: fieldOffset(QUEUE, 'bytes') };

/** Serving it keeps nothing, and makes room: it is never told to come again. */
export const DRM_CLOSE_ID = CLOSE.id;

/** The bridge's rows by their number in the head of a call. */
export function bridgeRow(ledger: DescriptorLedger): ReadonlyMap<number, Bridge> {
  return new Map<number, Bridge>([
    [OPEN.id, openFile],
    [DRM_CLOSE_ID, closeFile],
    [MAP.id, (process, call, done) => mapBuffer(process, call, ledger, done)],
    [QUEUE.id, makeQueue],
  ]);
}

/** open(2) of a node: an open file at the kernel, too. */
function openFile(process: DrmProcess, { image }: DrmCall, done: (status: number) => void): void {
  const node = image.u32(open.node);
  const { account } = process.info;
  if (node !== NODE.CARD && node !== NODE.RENDER) done(-ERRNO.ENOENT);
  else if (!account.take(LIMIT.drmfile)) done(-ERRNO.EMFILE);
  else
    process.kernel.open(node, process.owner, (slot) => {
      const file = slot < 0 || !process.alive ? null : process.add(node, slot);
      if (file !== null) {
        image.setU32(open.file, file.number);
        done(STATUS.SUCCESS);
        return;
      }
      account.give(LIMIT.drmfile);
      if (slot >= 0) process.kernel.shut(slot);
      done(slot < 0 ? slot : -ERRNO.EMFILE);
    });
}

/** The last close of an open file. */
function closeFile(process: DrmProcess, { image }: DrmCall, done: (status: number) => void): void {
  const file = process.files.get(image.u32(close.file));
  if (file === undefined) {
    done(-ERRNO.EBADF);
    return;
  }
  process.shut(file);
  done(STATUS.SUCCESS);
}

/** A submission queue of the open file: once, and only where the way to the kernel has such. */
function makeQueue(process: DrmProcess, call: DrmCall, done: (status: number) => void): void {
  const { opened: file, image } = call;
  const { direct, kernel, submissions } = process;
  const { descriptors } = call.channel.process;
  if (file === undefined) done(-ERRNO.EBADF);
  else if (direct === null || submissions?.asks !== true || kernel.queue === undefined || !descriptors.passes)
    done(-ERRNO.EOPNOTSUPP);
  else if (!call.channel.process.granted(direct.row.id)) done(-ERRNO.EACCES);
  else if (file.queued) done(-ERRNO.EBUSY);
  // Given back only where nobody was given it: whoever has its memory may keep it, whatever becomes of the file.
  else if (!process.info.account.take(LIMIT.drmqueue)) done(-ERRNO.ENOMEM);
  else {
    file.queued = true;
    kernel.queue(file.slot, direct, (made) => {
      if (typeof made === 'number' || !file.open) {
        file.queued = false;
        process.info.account.give(LIMIT.drmqueue);
        done(typeof made === 'number' ? made : -ERRNO.EBADF);
        return;
      }
      const ticket = descriptors.give(made.fd);
      if (ticket !== 0) {
        file.gem.tell((handle, name) => made.name(handle, name));
        submissions.direct(file, made, direct.row);
      }
      image.setU32(queue.fd, ticket);
      image.setU32(queue.bytes, made.bytes);
      // One that the guest could not be given stays without credit until its file is closed.
      done(ticket === 0 ? -ERRNO.EMFILE : STATUS.SUCCESS);
    });
  }
}

/**
 * mmap(2) of the device: a descriptor of the buffer that is to be mapped in its place. Exported for reading and writing,
 * as the first export decides for all that come after it (drm_gem_prime_handle_to_dmabuf).
 */
function mapBuffer(
  process: DrmProcess,
  call: DrmCall,
  ledger: DescriptorLedger,
  done: (status: number) => void,
): void {
  const { image, opened: file } = call;
  const handle = file?.mappedAt(image.num64(map.offset)) ?? 0;
  const object = file?.gem.get(handle);
  if (file === undefined || object === undefined) {
    done(-ERRNO.EINVAL);
    return;
  }
  leave(call, object);
  image.setU32(map.handle, handle);
  const struct = new Uint8Array(PRIME_EXPORT.row.struct.size);
  const view = new DataView(struct.buffer);
  view.setUint32(PRIME_EXPORT.handle, object.kernel, true);
  view.setUint32(PRIME_EXPORT.flags, PRIME_EXPORT.CLOEXEC | PRIME_EXPORT.RDWR, true);
  process.kernel.ioctl({
    slot: file.slot,
    request: PRIME_EXPORT.row.request,
    bytes: struct,
    length: struct.length,
    pointers: [],
    blocking: false,
    done: (result) => {
      const fd = view.getInt32(PRIME_EXPORT.fd, true);
      if (result >= 0 && file.open) {
        process.kernel.take(fd, (taken) => {
          const ticket = taken < 0 ? 0 : pass(process, call, ledger, taken, object.bytes);
          image.setU32(map.fd, ticket);
          if (ticket === 0) stay(call);
          done(taken < 0 ? taken : ticket === 0 ? -ERRNO.EMFILE : STATUS.SUCCESS);
        });
        return;
      }
      if (result >= 0) process.kernel.drop(fd);
      stay(call);
      done(result < 0 ? result : -ERRNO.EBADF);
    },
  });
}
