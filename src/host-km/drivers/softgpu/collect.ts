import type { DriverCall } from '../../driver.ts';
import { Fence } from './fence.ts';

/** Which value of a fence decides that is named more than once. */
export type Keep = 'lowest' | 'highest' | 'last';

/**
 * The fences of a call and their values, for whoever keeps them longer than the call. A fence that is named more than once
 * is kept once: with its lowest value where any is enough, with its last where values may go back, else with its highest.
 *
 * @returns values as two u32 for each fence, low first
 */
export function collect(
  call: DriverCall,
  count: number,
  objects: number,
  values: number,
  keep: Keep,
): [fences: Fence[], values: Uint32Array] {
  const { image } = call;
  const places = new Map<Fence, number>();
  const kept = new Uint32Array(count * 2);
  for (let i = 0; i < count; i++) {
    const fence = call.object(objects + i * 4);
    if (!(fence instanceof Fence)) continue;
    const low = image.u32(values + i * 8);
    const high = image.u32(values + i * 8 + 4);
    const known = places.get(fence);
    const place = known ?? places.size;
    if (known === undefined) places.set(fence, place);
    else {
      const had = kept[place * 2 + 1] ?? 0;
      const more = high > had || (high === had && low > (kept[place * 2] ?? 0));
      if (keep !== 'last' && more === (keep === 'lowest')) continue;
    }
    kept[place * 2] = low;
    kept[place * 2 + 1] = high;
  }
  return [[...places.keys()], kept.slice(0, places.size * 2)];
}

/** Signals what `collect` has kept. */
export function signalAll(fences: readonly Fence[], values: Uint32Array, rewind: boolean): void {
  for (let i = 0; i < fences.length; i++)
    fences[i]?.signal(values[i * 2] ?? 0, values[i * 2 + 1] ?? 0, rewind);
}
