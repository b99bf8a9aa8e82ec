import type { Variant } from './native.mjs';

export type Sanitizer = Exclude<Variant, 'plain'>;

/** Sanitizers in the order in which they are run. */
export const VARIANTS_TO_RUN: readonly Sanitizer[];

/** What LD_PRELOAD has to be for a program of the variant. */
export function preload(library: string, variant: Variant): string;

/** What one run came to: whether it was clean, how much its threads did, and all that was said. */
export interface Watched {
  readonly ok: boolean;
  readonly deeds: number;
  readonly log: string;
}

/** Runs the stress program with these arguments as a guest of the broker behind `socket`. */
export function stress(
  variant: Sanitizer,
  args: readonly (string | number)[],
  socket: string,
): Promise<Watched>;

/** Runs variants one after the other, `seconds` each, against a broker of its own: whether all are clean. */
export function sanitize(
  variants: readonly Sanitizer[],
  seconds: number,
  report: (variant: Sanitizer, ok: boolean, deeds: number, log: string) => void,
): Promise<boolean>;
