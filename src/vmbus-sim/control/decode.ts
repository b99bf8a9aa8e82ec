import { BUS_LIMITS } from '../limits.ts';
import { Cursor, type FrameFault } from './cursor.ts';
import type { ControlMessage } from './messages.ts';
import {
  type FieldRule,
  type FieldRules,
  MESSAGES,
  messageByNumber,
  type Receiver,
  UNSERVED_MESSAGES,
  WIRE,
  WIRE_OF,
} from './table.ts';
import { decodeText } from './text.ts';

/** Fields of a message whose type the table vouches for. */
type Fields = Readonly<Record<string, unknown>>;

export type DecodedFrame =
  | { readonly ok: true; readonly message: ControlMessage }
  | { readonly ok: false; readonly fault: FrameFault };

/**
 * Reads one frame as `receiver` gets it: canonical, complete, within every bound and meant for that end.
 *
 * @param bytes private to the caller; byte fields of the message are copies
 */
export function decodeFrame(bytes: Uint8Array, receiver: Receiver): DecodedFrame {
  if (bytes.length === 0 || bytes.length > BUS_LIMITS.frameBytes)
    return { ok: false, fault: { code: 'FRAME_SIZE', message: '', field: '' } };
  const cursor = new Cursor(bytes);
  const tag = cursor.varint();
  const number = tag >>> 3;
  const name = messageByNumber(number);
  const refuse = (code: FrameFault['code'], message: string = name ?? String(number)): DecodedFrame => ({
    ok: false,
    fault: { code: cursor.fault ?? code, message, field: cursor.field },
  });
  if (cursor.fault !== null) return refuse(cursor.fault, '');
  const unserved = UNSERVED_MESSAGES[number];
  if (unserved !== undefined) return refuse('MESSAGE_UNSERVED', unserved);
  if (name === undefined) return refuse('MESSAGE_UNKNOWN');
  if ((tag & 7) !== WIRE.BYTES) return refuse('FIELD_TYPE');
  const rule = MESSAGES[name];
  if (rule.to !== receiver) return refuse('DIRECTION');
  const length = cursor.varint();
  if (cursor.fault === null && length < cursor.end - cursor.at) return refuse('FIELD_UNKNOWN');
  if (length > cursor.end - cursor.at) cursor.fail('TRUNCATED');
  const fields = takeFields(cursor, rule.fields);
  if (cursor.fault !== null) return refuse(cursor.fault);
  // The table's rules have the types of the message's fields: RulesOf checks that.
  return { ok: true, message: { type: name, ...fields } as unknown as ControlMessage };
}

/** What a field is when the frame does not have it. */
function absent(rule: FieldRule): unknown {
  switch (rule.kind) {
    case 'u32':
    case 'fixed32':
      return 0;
    case 'bool':
      return false;
    case 'fixed64':
      return 0n;
    case 'text':
      return '';
    case 'bytes':
      return new Uint8Array(0);
    case 'list':
      return [];
    case 'message':
      return undefined;
  }
}

function takeFields(cursor: Cursor, rules: FieldRules): Fields {
  const names = Object.keys(rules);
  const fields: Record<string, unknown> = {};
  let last = 0;
  while (cursor.at < cursor.end) {
    const tag = cursor.varint();
    const number = tag >>> 3;
    const name = names[number - 1];
    const rule = name === undefined ? undefined : rules[name];
    if (name === undefined || rule === undefined) {
      cursor.fail('FIELD_UNKNOWN');
      break;
    }
    cursor.field = name;
    if ((tag & 7) !== WIRE_OF[rule.kind]) cursor.fail('FIELD_TYPE');
    if (number < last || (number === last && rule.kind !== 'list')) cursor.fail('FIELD_ORDER');
    last = number;
    if (cursor.fault !== null) break;
    const value = takeField(cursor, rule);
    if (rule.kind === 'list') {
      const list = (fields[name] ?? []) as unknown[];
      if (list.length >= rule.max) cursor.fail('BOUND');
      list.push(value);
      fields[name] = list;
    } else fields[name] = value;
    if (cursor.fault === null) cursor.field = '';
  }
  for (const name of names) {
    const rule = rules[name] as FieldRule;
    if (name in fields || rule.kind === 'message') continue;
    // An id of fixed length has no default that could be left out.
    if (rule.kind === 'bytes' && cursor.fault === null) {
      cursor.field = name;
      cursor.fail('BOUND');
    }
    fields[name] = absent(rule);
  }
  return fields;
}

function takeField(cursor: Cursor, rule: FieldRule): unknown {
  switch (rule.kind) {
    case 'u32':
      return nonDefault(cursor, cursor.varint(), 0);
    case 'fixed32':
      return nonDefault(cursor, cursor.fixed32(), 0);
    case 'fixed64':
      return nonDefault(cursor, cursor.fixed64(), 0n);
    case 'bool':
      if (cursor.varint() !== 1) cursor.fail('NOT_CANONICAL');
      return true;
    case 'text': {
      const length = nonDefault(cursor, cursor.varint(), 0);
      if (length > rule.max) cursor.fail('BOUND');
      const text = decodeText(cursor.take(length));
      if (text === null) cursor.fail('TEXT');
      return text ?? '';
    }
    case 'bytes': {
      const length = cursor.varint();
      if (length !== rule.length) cursor.fail('BOUND');
      return cursor.take(length).slice();
    }
    case 'message':
    case 'list':
      return takeNested(cursor, rule.fields);
  }
}

/** Canonical encoding leaves a default out. */
function nonDefault<V>(cursor: Cursor, value: V, omitted: V): V {
  if (value === omitted) cursor.fail('NOT_CANONICAL');
  return value;
}

function takeNested(cursor: Cursor, rules: FieldRules): Fields {
  const length = cursor.varint();
  if (length > cursor.end - cursor.at) {
    cursor.fail('TRUNCATED');
    return {};
  }
  const outer = cursor.end;
  cursor.end = cursor.at + length;
  const fields = takeFields(cursor, rules);
  cursor.end = outer;
  if (cursor.fault !== null) cursor.at = outer;
  return fields;
}
