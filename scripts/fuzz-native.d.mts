import type { NativeFailure } from './native.mjs';

/** Folder of the committed inputs. */
export const SEEDS: string;

/** Arguments of every run: no input takes long or much memory. */
export const LIMITS: readonly string[];

/** Builds the fuzz target with clang; `missing` when none links libFuzzer. */
export function buildFuzzer(): { readonly ok: true; readonly path: string } | NativeFailure;
