import type { StructPlan } from '../plan.ts';
import type { Half } from '../selection.ts';

/** Hands out one function name for each struct and half, and remembers which are still to be written. */
export class Names {
  readonly #known = new Map<StructPlan, number>();
  readonly #asked = new Map<
    string,
    { readonly plan: StructPlan; readonly half: Half; readonly encode: boolean }
  >();

  encoder(plan: StructPlan, half: Half): string {
    return this.#name(plan, half, true);
  }

  decoder(plan: StructPlan, half: Half): string {
    return this.#name(plan, half, false);
  }

  /** Everything asked for so far; grows while it is read, so that one pass writes all. */
  pending(): Iterable<{ readonly plan: StructPlan; readonly half: Half; readonly encode: boolean }> {
    return this.#asked.values();
  }

  #name(plan: StructPlan, half: Half, encode: boolean): string {
    const known = this.#known.get(plan) ?? this.#known.size;
    this.#known.set(plan, known);
    const name = `${encode ? 'e' : 'd'}${half === 'request' ? 'q' : 'r'}${known}`;
    if (!this.#asked.has(name)) this.#asked.set(name, { plan, half, encode });
    return name;
  }
}
