/**
 * The caller's own pointers by image offset of the pointer field. Two flat arrays instead of a Map, because a Map
 * allocates whenever it is cleared and filled again, which is once for each call.
 */
export class UserPointers {
  #at = new Int32Array(16);
  #va = new Float64Array(16);
  #size = 0;
  /** Where the next look-up starts: the scatter asks in the order in which the gather recorded. */
  #cursor = 0;

  get size(): number {
    return this.#size;
  }

  clear(): void {
    this.#size = 0;
    this.#cursor = 0;
  }

  /** Records the address that the caller had put into the pointer field at `at`; once for each field. */
  set(at: number, va: number): void {
    if (this.#size === this.#at.length) this.#grow();
    this.#at[this.#size] = at;
    this.#va[this.#size] = va;
    this.#size++;
  }

  /** The caller's address for the pointer field at `at`, or undefined when none was recorded. */
  get(at: number): number | undefined {
    for (let step = 0; step < this.#size; step++) {
      const sum = this.#cursor + step;
      const index = sum < this.#size ? sum : sum - this.#size;
      if (this.#at[index] !== at) continue;
      this.#cursor = index;
      return this.#va[index];
    }
    return undefined;
  }

  #grow(): void {
    const at = new Int32Array(this.#at.length * 2);
    const va = new Float64Array(at.length);
    at.set(this.#at);
    va.set(this.#va);
    this.#at = at;
    this.#va = va;
  }
}
