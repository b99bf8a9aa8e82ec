import { BUS_LIMITS } from '../limits.ts';
import type { ControlMessage } from './messages.ts';
import { type FieldRule, type FieldRules, MESSAGES, WIRE, WIRE_OF } from './table.ts';
import { decodeText, encodeText } from './text.ts';

/** Fields of a message whose type the table vouches for. */
type Fields = Readonly<Record<string, unknown>>;

/**
 * The bytes of one frame, without the length that the stream puts before it.
 *
 * @throws RangeError when a value is outside its bound or the frame past 4,096 bytes: our own mistake, see `clip`
 */
export function encodeFrame(message: ControlMessage): Uint8Array {
  const { number, fields } = MESSAGES[message.type];
  const body: number[] = [];
  putFields(body, fields, message as unknown as Fields);
  const frame: number[] = [];
  putVarint(frame, number * 8 + WIRE.BYTES);
  putVarint(frame, body.length);
  const bytes = Uint8Array.from(frame.concat(body));
  if (bytes.length > BUS_LIMITS.frameBytes)
    throw new RangeError(`a ${message.type} of ${bytes.length} bytes, at most ${BUS_LIMITS.frameBytes}`);
  return bytes;
}

function putVarint(out: number[], value: number): void {
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 128)) out.push((rest & 0x7f) | 0x80);
  out.push(rest);
}

function putFields(out: number[], rules: FieldRules, fields: Fields): void {
  Object.entries(rules).forEach(([name, rule], index) => {
    putField(out, index + 1, name, rule, fields[name]);
  });
}

function putField(out: number[], number: number, name: string, rule: FieldRule, value: unknown): void {
  const tag = number * 8 + WIRE_OF[rule.kind];
  const bad = (): RangeError => new RangeError(`control field ${name} is no ${rule.kind} within its bound`);
  const bytes = (content: ArrayLike<number>): void => {
    putVarint(out, tag);
    putVarint(out, content.length);
    for (let at = 0; at < content.length; at++) out.push(content[at] as number);
  };
  const nested = (fieldRules: FieldRules, element: unknown): void => {
    const body: number[] = [];
    putFields(body, fieldRules, element as Fields);
    bytes(body);
  };
  switch (rule.kind) {
    case 'u32':
    case 'fixed32': {
      if (typeof value !== 'number' || value >>> 0 !== value) throw bad();
      if (value === 0) return;
      putVarint(out, tag);
      if (rule.kind === 'u32') putVarint(out, value);
      else out.push(value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24);
      return;
    }
    case 'bool':
      if (typeof value !== 'boolean') throw bad();
      if (value) out.push(tag, 1);
      return;
    case 'fixed64': {
      if (typeof value !== 'bigint' || BigInt.asUintN(64, value) !== value) throw bad();
      if (value === 0n) return;
      putVarint(out, tag);
      for (let shift = 0n; shift < 64n; shift += 8n) out.push(Number((value >> shift) & 0xffn));
      return;
    }
    case 'text': {
      if (typeof value !== 'string') throw bad();
      const text = encodeText(value);
      if (text.length > rule.max || decodeText(text) === null) throw bad();
      if (text.length > 0) bytes(text);
      return;
    }
    case 'bytes':
      if (!(value instanceof Uint8Array) || value.length !== rule.length) throw bad();
      bytes(value);
      return;
    case 'message':
      if (value !== undefined) nested(rule.fields, value);
      return;
    case 'list':
      if (!Array.isArray(value) || value.length > rule.max) throw bad();
      for (const element of value) nested(rule.fields, element);
      return;
  }
}
