import { LIMITS } from './limits.ts';
import { object, oneOf, type ParseError, type Reader, readWith } from './read.ts';
import { printable } from './text.ts';

/** STATUS_GRAPHICS_DRIVER_MISMATCH of ntstatus.h, as refusals write it. */
export const MISMATCH_NTSTATUS = '0xC01E0009';

/** Why a guest was refused, for machines; `explain` writes it for people. */
export interface Refusal {
  readonly code: 'DRIVER_MISMATCH';
  readonly ntstatus: typeof MISMATCH_NTSTATUS;
  /** The field of the identity that decided; `identity` when the guest claimed none. */
  readonly field: string;
  /** The field's value on either side. */
  readonly host: string;
  readonly guest: string;
  /** The rule that was broken, with what both sides are. */
  readonly rule: string;
  /** A shell command for the project's root that mends it. */
  readonly fix: string;
}

const line =
  (max: number): Reader<string> =>
  (value) =>
    printable(typeof value === 'string' ? value : '', max);

const refusal = object<Refusal>({
  code: oneOf(['DRIVER_MISMATCH']),
  ntstatus: oneOf([MISMATCH_NTSTATUS]),
  field: line(LIMITS.shownChars),
  host: line(LIMITS.shownChars),
  guest: line(LIMITS.shownChars),
  rule: line(LIMITS.ruleChars),
  fix: line(LIMITS.fixChars),
});

/** A refusal as the other side reports it: every text made safe to print. */
export function parseRefusal(value: unknown): { readonly ok: true; readonly refusal: Refusal } | ParseError {
  const read = readWith(refusal, value);
  return read.ok ? { ok: true, refusal: read.value } : read;
}
