import type { Image } from '../../../abi/index.ts';
import { STATUS } from '../../../abi/index.ts';
import { LIMITS, PAGE } from './limits.ts';
import { ALLOCATION_INFO_BYTES, AT } from './offsets.ts';
import { type AllocationWish, readWish } from './private-data.ts';

/** d3dkmt_createallocationflags: those that say of what memory the allocations are. */
const FLAG = { EXISTING_SYSMEM: 0x20, READ_ONLY: 0x80, STANDARD_ALLOCATION: 0x10000 } as const;
/** d3dkmt_standardallocationtype */
const STANDARD = { EXISTING_HEAP: 1, CROSS_ADAPTER: 2 } as const;

const c = AT.createallocation;
const element = AT.allocationinfo2;
const s = AT.createstandardallocation;

/** What each of the `count` allocations at `infos` in a call of 0x06 is to be, or the status that refuses them all. */
export function readWishes(image: Image, infos: number, count: number): readonly AllocationWish[] | number {
  const flags = image.u32(c.flags);
  const existing = existingMemory(image, infos, count);
  if (existing === null) return STATUS.INVALID_PARAMETER;
  // The address speaks for itself: drivers pass one without the flag. The flag without an address names nothing.
  if (!existing && (flags & FLAG.EXISTING_SYSMEM) !== 0) return STATUS.INVALID_PARAMETER;
  if ((flags & FLAG.STANDARD_ALLOCATION) !== 0) {
    const standard = readStandard(image, infos, count, existing);
    return standard === null ? STATUS.INVALID_PARAMETER : [standard];
  }
  const readOnly = existing && (flags & FLAG.READ_ONLY) !== 0;
  const wishes: AllocationWish[] = [];
  for (let i = 0; i < count; i++) {
    const at = infos + i * ALLOCATION_INFO_BYTES;
    const data = image.pointer(at + element.priv_drv_data);
    const wish = readWish(image, data, image.u32(at + element.priv_drv_data_size));
    if (wish === null || (existing && wish.segment !== 'system')) return STATUS.INVALID_PARAMETER;
    // Memory that the processor has already stays visible to it, whatever the private data says.
    wishes.push(existing ? { ...wish, cpuVisible: true, existing, readOnly } : wish);
  }
  return wishes;
}

/** Whether all allocations name memory of the caller's, each a page-aligned address; null when only some do. */
function existingMemory(image: Image, infos: number, count: number): boolean | null {
  let named = 0;
  for (let i = 0; i < count; i++) {
    const at = infos + i * ALLOCATION_INFO_BYTES + element.sysmem;
    if (image.num64(at) === 0) continue;
    if (image.u32(at) % PAGE !== 0) return null;
    named++;
  }
  return named === 0 ? false : named === count ? true : null;
}

/** An allocation without driver data: memory of the caller's, or memory that several adapters could use. */
function readStandard(image: Image, infos: number, count: number, existing: boolean): AllocationWish | null {
  const at = image.pointer(c.standard_allocation);
  if (at === 0 || count !== 1) return null;
  if (image.u32(c.priv_drv_data_size) !== 0 || image.u32(infos + element.priv_drv_data_size) !== 0)
    return null;
  const bytes = image.num64(at + s.existing_heap_data_size);
  if (bytes === 0 || bytes % PAGE !== 0 || bytes > LIMITS.allocationBytes) return null;
  const flags = image.u32(c.flags);
  const flagged = (flags & FLAG.EXISTING_SYSMEM) !== 0;
  const type = image.u32(at + s.type);
  const whole =
    type === STANDARD.EXISTING_HEAP
      ? existing && flagged
      : type === STANDARD.CROSS_ADAPTER && !existing && !flagged;
  const readOnly = existing && (flags & FLAG.READ_ONLY) !== 0;
  return whole ? { bytes, segment: 'system', cpuVisible: true, existing, readOnly } : null;
}
