import type { Image } from '../../../../abi/index.ts';
import { STATUS } from '../../../../abi/index.ts';
import type { DriverCall } from '../../../driver.ts';
import { Allocation } from '../allocation.ts';
import { PAGE } from '../limits.ts';
import { AT } from '../offsets.ts';
import type { Access, Placed, Wanted } from '../page-table.ts';
import { PagingQueue } from '../paging-queue.ts';
import type { ProcessView } from '../views.ts';

/** d3dddigpuva_protection_type */
const PROTECTION = { WRITE: 1, EXECUTE: 2, ZERO: 4, NO_ACCESS: 8 } as const;
const KNOWN = PROTECTION.WRITE | PROTECTION.EXECUTE | PROTECTION.ZERO | PROTECTION.NO_ACCESS;
/** d3dddigpuva_reservation_type */
const RESERVE_ZERO = 1;
const RESERVE_NO_COMMIT = 2;

const r = AT.reservegpuvirtualaddress;
const m = AT.mapgpuvirtualaddress;
const f = AT.freegpuvirtualaddress;

/** 0x08 */
export function reserveAddress(process: ProcessView, call: DriverCall): number {
  const { image } = call;
  const type = image.u32(r.reservation_type);
  if (type > RESERVE_NO_COMMIT) return STATUS.INVALID_PARAMETER;
  const wanted = wantedOf(image, r.base_address, image.num64(r.size));
  return answer(image, r.virtual_address, process.pages.reserve(wanted, type === RESERVE_ZERO));
}

/** 0x0c: done at once, so it never answers PENDING; the fence value is one that has been reached or will be. */
export function mapAddress(process: ProcessView, call: DriverCall): number {
  const queue = call.object(m.paging_queue);
  if (!(queue instanceof PagingQueue)) return STATUS.INVALID_HANDLE;
  if (!queue.device.active) return STATUS.DEVICE_REMOVED;
  const { image } = call;
  const protection = image.u32(m.protection);
  const allocation = call.object(m.allocation);
  const pages = image.num64(m.size_in_pages);
  const offset = image.num64(m.offset_in_pages);
  if ((protection & ~KNOWN) !== 0 || image.u32(m.protection + 4) !== 0) return STATUS.INVALID_PARAMETER;
  const nothing = (protection & (PROTECTION.ZERO | PROTECTION.NO_ACCESS)) !== 0;
  if (allocation === undefined ? !nothing : !(allocation instanceof Allocation))
    return STATUS.INVALID_PARAMETER;
  const backing = allocation instanceof Allocation && !nothing ? allocation : null;
  const access = accessOf(protection);
  if (backing !== null && backing.offered > 0) return STATUS.GRAPHICS_ALLOCATION_BUSY;
  if (backing?.readOnly && access === 'write') return STATUS.INVALID_PARAMETER;
  if (backing !== null && !(offset + pages <= backing.bytes.length / PAGE)) return STATUS.INVALID_PARAMETER;
  const wanted = wantedOf(image, m.base_address, pages * PAGE);
  const placed = process.pages.map(wanted, backing, offset, access);
  const status = answer(image, m.virtual_address, placed);
  if (status >= 0) image.setNum64(m.paging_fence_value, queue.last);
  return status;
}

/** 0x20 */
export function freeAddress(process: ProcessView, call: DriverCall): number {
  const { image } = call;
  const freed = process.pages.free(image.num64(f.base_address), image.num64(f.size));
  return freed ? STATUS.SUCCESS : STATUS.INVALID_PARAMETER;
}

/** Base, minimum and maximum are three fields in a row in both structs. */
function wantedOf(image: Image, at: number, bytes: number): Wanted {
  return { base: image.num64(at), minimum: image.num64(at + 8), maximum: image.num64(at + 16), bytes };
}

function accessOf(protection: number): Access {
  if ((protection & PROTECTION.NO_ACCESS) !== 0) return 'none';
  if ((protection & PROTECTION.ZERO) !== 0) return 'zero';
  return (protection & PROTECTION.WRITE) !== 0 ? 'write' : 'read';
}

function answer(image: Image, at: number, placed: Placed): number {
  if (typeof placed !== 'number')
    return placed === 'NO_ROOM' || placed === 'LIMIT' ? STATUS.NO_MEMORY : STATUS.INVALID_PARAMETER;
  image.setNum64(at, placed);
  return STATUS.SUCCESS;
}
