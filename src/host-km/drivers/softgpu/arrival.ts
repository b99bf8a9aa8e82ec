/** Several contexts have to get somewhere: `all` is called with the last of them. */
export class Arrival {
  #missing: number;
  readonly #all: () => void;

  constructor(contexts: number, all: () => void) {
    this.#missing = contexts;
    this.#all = all;
  }

  /** One more is there, or will never be. */
  arrived(): void {
    if (--this.#missing === 0) this.#all();
  }
}
