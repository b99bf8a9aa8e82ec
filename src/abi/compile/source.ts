import type { Condition, Field, Pointer } from '../plan.ts';

/** Bytes of a protobuf key: field number and wire type, minimal. */
export function keyBytes(tag: number, wireType: number): readonly number[] {
  const bytes: number[] = [];
  let key = ((tag << 3) | wireType) >>> 0;
  while (key > 127) {
    bytes.push((key & 127) | 128);
    key >>>= 7;
  }
  bytes.push(key);
  return bytes;
}

/** Wire type of one value of `field`. */
function wireTypeOf(field: Field): number {
  if (field.pointer !== null || field.inline !== null) return 2;
  switch (field.wire) {
    case 'uint32':
    case 'int32':
      return 0;
    case 'fixed64':
      return 1;
    case 'fixed32':
      return 5;
    default:
      return 2;
  }
}

export function keyOf(field: Field): readonly number[] {
  return keyBytes(field.tag, wireTypeOf(field));
}

/** Source that appends the bytes of a key. */
export function putKey(key: readonly number[]): string {
  return key.map((byte) => `out[at++]=${byte};`).join('');
}

/** Source that is true when the key is next; `room` more bytes must follow it. */
export function nextIs(key: readonly number[], room = 0): string {
  const same = key.map((byte, index) => `from[p${index === 0 ? '' : `+${index}`}]===${byte}`);
  return `p+${key.length + room}<=end&&${same.join('&&')}`;
}

/** Source that is true when the condition holds for the struct at `base`. */
export function holds(when: Condition | null): string {
  if (when === null) return 'true';
  return `((view.getUint32(base+${when.offset},true)&${when.mask | 0})>>>0)${when.not ? '!==' : '==='}${when.equals >>> 0}`;
}

/** Source of the count that the struct at `base` has for a pointer. */
export function countOf(pointer: Pointer): string {
  const { countOffset, fixedCount, wide } = pointer;
  if (countOffset === null) return `${fixedCount}`;
  const low = `view.getUint32(base+${countOffset},true)`;
  return wide === true ? `(${low}+view.getUint32(base+${countOffset + 4},true)*4294967296)` : low;
}

/** Source of the elements that there are: of a clamped pointer no more than the room noted beside it. */
export function elementsOf(field: Field, pointer: Pointer): string {
  const count = countOf(pointer);
  if (pointer.clamp !== true) return count;
  return `Math.min(${count},view.getUint32(base+${field.offset + 4},true))`;
}

/** Source of the value of a u8 or u16. */
export function narrow(field: Field, at: string): string {
  return field.size === 1 ? `view.getUint8(${at})` : `view.getUint16(${at},true)`;
}

/** Source that stores one. */
export function putNarrow(field: Field, at: string, value: string): string {
  return field.size === 1 ? `view.setUint8(${at},${value});` : `view.setUint16(${at},${value},true);`;
}

/** Source that appends the unsigned number in `value` as a varint. */
export function putVarint(value: string): string {
  return `while(${value}>127){out[at++]=(${value}&127)|128;${value}>>>=7;}out[at++]=${value};`;
}

/** Source that appends the negative int32 in `value`: ten bytes, sign-extended as protobuf wants it. */
export function putNegative(value: string): string {
  const low = [0, 7, 14, 21].map((shift) => `out[at++]=((${value}>>>${shift})&127)|128;`).join('');
  return `${low}out[at++]=(${value}>>>28)|240;out[at++]=255;out[at++]=255;out[at++]=255;out[at++]=255;out[at++]=1;`;
}

/** Source that reads a minimal varint of at most 32 bits into `value`; returns MALFORMED (1) otherwise. */
export function takeVarint(value: string): string {
  return nested(value, 7, `if(b>15)return 1;${value}=(${value}|(b<<28))>>>0;`, 'if(b===0)return 1;');
}

/** The same for an int32, whose negative values have ten bytes. */
export function takeInt32(value: string): string {
  const tail = [255, 255, 255, 255, 1].map((byte, index) => `from[p+${index}]!==${byte}`).join('||');
  const fifth = `if(b>127){if(b<248||p+5>end||${tail})return 1;p+=5;${value}|=(b&15)<<28;b=1;}else{if(b>7)return 1;${value}|=b<<28;}`;
  return nested(value, 7, fifth, 'if(b===0)return 1;');
}

/** Bytes two to five of a varint, as nested ifs: one compare for the common one-byte value. */
function nested(value: string, shift: number, fifth: string, after: string): string {
  const next = 'if(p>=end)return 1;b=from[p++];';
  let source = `${next}${fifth}`;
  for (let s = 21; s >= shift; s -= 7) source = `${next}${value}|=(b&127)<<${s};if(b>127){${source}}`;
  return `if(p>=end)return 1;${value}=from[p++];if(${value}>127){${value}&=127;${source}${after}}`;
}
