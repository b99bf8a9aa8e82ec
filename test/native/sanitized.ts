/** Programs and the shim under one of the sanitizers. */
import type { VARIANTS } from '../../scripts/native.mjs';

export { preload } from '../../scripts/sanitize-native.mjs';
export type Variant = keyof typeof VARIANTS;
