import type { DispatchOrder, OutcomeCode } from '../compute.ts';
import { LIMITS } from '../limits.ts';

/**
 * What host and engine say to each other over two pipes; bulk data lies in the window. Little-endian words, one order
 * or answer at a time. Both ends check what they read: an engine that breaks this is killed.
 */

/** Descriptor of the window in the engine. */
export const WINDOW_FD = 3;
const ORDER_HEAD = 20;
const BINDING_BYTES = 12;
/** Longest order: full bindings and arguments. */
export const ORDER_BYTES = ORDER_HEAD + LIMITS.bindings * BINDING_BYTES + LIMITS.argsBytes;
export const ANSWER_HEAD = 8;
export const DETAIL_BYTES = 200;

/** Codes that an engine may answer with; the others are the host's own findings. */
const CODES: readonly OutcomeCode[] = ['DONE', 'CONTRACT', 'TRAP'];
/** First answer of a new engine. */
export const READY = 0xffff_ffff;

/** u32 total bytes, module bytes, groups, bindings, args bytes; {at, bytes, write} per binding; args. */
export function encodeOrder(order: DispatchOrder): Uint8Array {
  const { bindings, args } = order;
  const bytes = ORDER_HEAD + bindings.length * BINDING_BYTES + args.length;
  const out = new Uint8Array(bytes);
  const view = new DataView(out.buffer);
  const head = [bytes, order.moduleBytes, order.groups, bindings.length, args.length];
  for (const [i, word] of head.entries()) view.setUint32(i * 4, word, true);
  for (const [i, binding] of bindings.entries()) {
    view.setUint32(ORDER_HEAD + i * BINDING_BYTES, binding.at, true);
    view.setUint32(ORDER_HEAD + i * BINDING_BYTES + 4, binding.bytes, true);
    view.setUint32(ORDER_HEAD + i * BINDING_BYTES + 8, binding.write ? 1 : 0, true);
  }
  out.set(args, ORDER_HEAD + bindings.length * BINDING_BYTES);
  return out;
}

/** Null when the bytes are no whole order. */
export function decodeOrder(from: Uint8Array): DispatchOrder | null {
  if (from.length < ORDER_HEAD) return null;
  const view = new DataView(from.buffer, from.byteOffset, from.byteLength);
  const word = (at: number): number => view.getUint32(at, true);
  const count = word(12);
  const argsAt = ORDER_HEAD + count * BINDING_BYTES;
  if (count > LIMITS.bindings || word(16) > LIMITS.argsBytes) return null;
  if (word(0) !== from.length || from.length !== argsAt + word(16)) return null;
  const bindings = Array.from({ length: count }, (_, i) => ({
    at: word(ORDER_HEAD + i * BINDING_BYTES),
    bytes: word(ORDER_HEAD + i * BINDING_BYTES + 4),
    write: word(ORDER_HEAD + i * BINDING_BYTES + 8) !== 0,
  }));
  return { moduleBytes: word(4), groups: word(8), bindings, args: from.slice(argsAt) };
}

/** u32 code, u32 bytes of detail; detail in UTF-8. */
export function encodeAnswer(code: 'DONE' | 'CONTRACT' | 'TRAP' | 'READY', detail: string): Uint8Array {
  const text = new TextEncoder().encode(detail).subarray(0, DETAIL_BYTES);
  const out = new Uint8Array(ANSWER_HEAD + text.length);
  const view = new DataView(out.buffer);
  view.setUint32(0, code === 'READY' ? READY : CODES.indexOf(code), true);
  view.setUint32(4, text.length, true);
  out.set(text, ANSWER_HEAD);
  return out;
}

export type Answer =
  | { readonly code: 'READY' }
  | { readonly code: OutcomeCode; readonly detail: string }
  | { readonly code: 'MORE' }
  | { readonly code: 'BROKEN' };

/** Reads one answer; `MORE` when bytes are missing, `BROKEN` when this is none or more than one. */
export function decodeAnswer(from: Uint8Array): Answer {
  if (from.length < ANSWER_HEAD) return { code: 'MORE' };
  const view = new DataView(from.buffer, from.byteOffset, from.byteLength);
  const bytes = view.getUint32(4, true);
  if (bytes > DETAIL_BYTES || from.length > ANSWER_HEAD + bytes) return { code: 'BROKEN' };
  if (from.length < ANSWER_HEAD + bytes) return { code: 'MORE' };
  const word = view.getUint32(0, true);
  if (word === READY) return { code: 'READY' };
  const code = CODES[word];
  if (code === undefined) return { code: 'BROKEN' };
  return { code, detail: printable(from.subarray(ANSWER_HEAD)) };
}

/** A kernel chooses some of this text: nothing in it may act on a terminal. */
function printable(text: Uint8Array): string {
  return new TextDecoder().decode(text).replace(/[^\x20-\x7e]/g, '?');
}
