import type { DriverCall } from '../../../driver.ts';
import { Allocation, Resource } from '../allocation.ts';
import type { DeviceView } from '../views.ts';

/** Where a row has what it names: a resource, or a pointer to allocations and how many these are. */
export interface NamedAt {
  readonly resource: number;
  readonly list: number;
  readonly count: number;
}

/** What a call is about: the allocations, and whether it named the resource that owns them. */
export interface Named {
  readonly allocations: readonly Allocation[];
  readonly whole: boolean;
}

/** The allocations of `device` that a call names, by their resource or one by one; null unless by exactly one of both. */
export function named(call: DriverCall, at: NamedAt, device: DeviceView): Named | null {
  const { image } = call;
  const resource = call.object(at.resource);
  const count = image.u32(at.count);
  if ((resource === undefined) === (count === 0)) return null;
  if (resource !== undefined) {
    if (!(resource instanceof Resource && resource.device === device)) return null;
    return { allocations: [...resource.allocations], whole: true };
  }
  const allocations = listed(call, image.pointer(at.list), count, device);
  return allocations === null ? null : { allocations, whole: false };
}

/** The allocations of `device` whose handles lie at `at`, at least one; null when one is none of its own. */
export function listed(
  call: DriverCall,
  at: number,
  count: number,
  device: DeviceView,
): readonly Allocation[] | null {
  if (at === 0 || count < 1) return null;
  const list: Allocation[] = [];
  for (let i = 0; i < count; i++) {
    const one = call.object(at + i * 4);
    if (!(one instanceof Allocation && one.device === device)) return null;
    list.push(one);
  }
  return list;
}
