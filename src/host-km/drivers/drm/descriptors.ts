import { ERRNO, live } from '../../../abi/index.ts';
import { closeQuietly } from '../../../vmbus-sim/ffi/index.ts';
import type { DrmCall } from './call.ts';
import type { DescriptorLedger } from './ledger.ts';
import type { DrmProcess } from './process.ts';
import type { DescriptorSite } from './served-row.ts';

/**
 * Lends the kernel's side the descriptors that the call names, one after the other, and calls `next` with 0, or with
 * −errno: EBADF for what was not sent, EINVAL for another kind of file, EACCES for a buffer of another partition.
 */
export function lendAll(
  process: DrmProcess,
  call: DrmCall,
  ledger: DescriptorLedger,
  next: (fault: number) => void,
  from = 0,
): void {
  const { served, image } = call;
  for (let i = from; i < served.lends.length; i++) {
    const site = served.lends[i] as DescriptorSite;
    if (!live(site.when, image, 0)) continue;
    const fd = sent(call, site);
    if (fd < 0) {
      next(fd);
      return;
    }
    const { descriptors } = call.channel.process;
    const admitted = ledger.admit(fd, site.gives, process.info.partition);
    if (admitted < 0) {
      descriptors.discard(fd);
      next(admitted);
      return;
    }
    call.imported += admitted;
    process.kernel.lend(fd, (number) => {
      descriptors.discard(fd);
      if (number < 0) {
        next(number);
        return;
      }
      call.lent.push(number);
      image.setU32(site.offset, number);
      lendAll(process, call, ledger, next, i + 1);
    });
    return;
  }
  next(0);
}

/** Our copy of what was sent under the ticket at `site`, or −errno. */
function sent({ channel, image }: DrmCall, { offset, bad }: DescriptorSite): number {
  const taken = channel.process.descriptors.receive(image.u32(offset));
  if (typeof taken === 'number') return taken;
  if (taken !== null) channel.process.violated(taken.violation, channel.id);
  return bad;
}

/** The kernel's side is done with what was lent. */
export function dropLent(process: DrmProcess, call: DrmCall): void {
  for (const number of call.lent) process.kernel.drop(number);
  call.lent.length = 0;
}

/**
 * Passes the guest the descriptors that the ioctl has made, and calls `next` with 0 or −errno: then those that are left
 * are closed.
 */
export function giveAll(
  process: DrmProcess,
  call: DrmCall,
  ledger: DescriptorLedger,
  next: (fault: number) => void,
  from = 0,
): void {
  const { served, image } = call;
  for (let i = from; i < served.gives.length; i++) {
    const site = served.gives[i] as DescriptorSite;
    if (!live(site.when, image, 0)) continue;
    process.kernel.take(image.i32(site.offset), (fd) => {
      const ticket = fd < 0 ? 0 : pass(process, call, ledger, fd, bytesOf(call));
      if (ticket === 0) {
        dropMade(process, call, i + 1);
        next(fd < 0 ? fd : -ERRNO.EMFILE);
        return;
      }
      image.setU32(site.offset, ticket);
      giveAll(process, call, ledger, next, i + 1);
    });
    return;
  }
  next(0);
}

/** What the buffer costs whose descriptor the call gives. */
function bytesOf({ served, image, file }: DrmCall): number {
  return served.gemAt < 0 ? 0 : (file.gem.get(file.gem.find(image.u32(served.gemAt)))?.bytes ?? 0);
}

/** Gives the guest a copy of `fd`, which is closed here: its ticket, or 0. */
export function pass(
  process: DrmProcess,
  call: DrmCall,
  ledger: DescriptorLedger,
  fd: number,
  bytes: number,
): number {
  ledger.note(fd, process.info.partition, bytes);
  const ticket = call.channel.process.descriptors.give(fd);
  closeQuietly(fd);
  return ticket;
}

/** Closes the descriptors that the ioctl has made, from the given one on: nobody gets them. */
export function dropMade(process: DrmProcess, { served, image }: DrmCall, from: number): void {
  for (const site of served.gives.slice(from))
    if (live(site.when, image, 0)) process.kernel.drop(image.i32(site.offset));
}
