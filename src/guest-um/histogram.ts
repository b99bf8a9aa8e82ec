/** Buckets per doubling: a quantile is off by at most 1/32 of an octave, 2.2 %. */
const PER_OCTAVE = 16;
/** 2^40 ns is 18 minutes; anything longer counts as that. */
const OCTAVES = 40;

/** Durations in logarithmic buckets: constant memory, no allocation per sample. */
export class Histogram {
  readonly #buckets = new Uint32Array(OCTAVES * PER_OCTAVE);
  #samples = 0;

  get samples(): number {
    return this.#samples;
  }

  /** Adds one duration in nanoseconds. */
  add(ns: number): void {
    const bucket = ns > 1 ? Math.floor(Math.log2(ns) * PER_OCTAVE) : 0;
    const index = Math.min(bucket, this.#buckets.length - 1);
    this.#buckets[index] = (this.#buckets[index] ?? 0) + 1;
    this.#samples++;
  }

  /** The duration in ns that a share `q` (0–1) of the samples does not exceed; 0 without samples. */
  quantile(q: number): number {
    if (this.#samples === 0) return 0;
    let left = Math.max(1, Math.ceil(q * this.#samples));
    for (const [index, count] of this.#buckets.entries()) {
      left -= count;
      if (left <= 0) return Math.round(2 ** ((index + 0.5) / PER_OCTAVE));
    }
    return Math.round(2 ** OCTAVES);
  }
}
