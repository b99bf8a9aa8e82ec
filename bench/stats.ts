/** Median of a list; NaN for an empty one, so that a missing figure cannot pass for a fast one. */
export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/** Nearest-rank percentile. */
export function percentile(values: readonly number[], p: number): number {
  if (values.length === 0) return Number.NaN;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * p) / 100))] ?? Number.NaN;
}

const clock = process.hrtime;

/** Wall time in nanoseconds as a double; differences below 2^53 are exact. */
export function nowNs(): number {
  const [seconds, nanoseconds] = clock();
  return seconds * 1e9 + nanoseconds;
}

/** How long one block of a measurement lasts; floor and call take turns block by block. */
export const BLOCK_NS = 100e6;
/** Blocks of each kind that a figure is the median of. */
export const BLOCKS = 21;

/** Runs `operation` in batches for one block; the block's value is its median time per operation. */
export function timeBlock(operation: () => void, batch: number, blockNs = BLOCK_NS): number {
  const values: number[] = [];
  const end = nowNs() + blockNs;
  for (let start = nowNs(); start < end; ) {
    for (let i = 0; i < batch; i++) operation();
    const stop = nowNs();
    values.push((stop - start) / batch);
    start = stop;
  }
  return median(values);
}

/** Times each operation by itself for one block: for percentiles, at the price of the clock. */
export function sampleBlock(operation: () => void, blockNs = BLOCK_NS): number[] {
  const values: number[] = [];
  const end = nowNs() + blockNs;
  for (let start = nowNs(); start < end; ) {
    operation();
    const stop = nowNs();
    values.push(stop - start);
    start = nowNs();
  }
  return values;
}
