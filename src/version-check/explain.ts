import { LIMITS } from './limits.ts';
import type { Refusal } from './refusal.ts';
import { printable } from './text.ts';

/** A refusal for people: several lines, safe for a terminal whatever the other side wrote. */
export function explain(refusal: Refusal): string {
  const { field, host, guest, rule, fix } = refusal;
  return [
    `refused: STATUS_GRAPHICS_DRIVER_MISMATCH (${printable(refusal.ntstatus)}): ${printable(field)} does not match`,
    `  host   ${printable(host)}`,
    `  guest  ${printable(guest)}`,
    `  rule   ${printable(rule, LIMITS.ruleChars)}`,
    `  mend   ${printable(fix, LIMITS.fixChars)}`,
  ].join('\n');
}
