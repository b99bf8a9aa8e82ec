import { MAX_PACKET_BYTES } from '../packet-size.ts';
import type { Field, PacketSize, StructPlan } from '../plan.ts';
import { type Half, inTagOrder, isPointer, presenceBit, travels } from '../selection.ts';
import type { Names } from './names.ts';
import { fillSource } from './room.ts';
import {
  countOf,
  elementsOf,
  holds,
  keyBytes,
  keyOf,
  narrow,
  nextIs,
  putNarrow,
  takeInt32,
  takeVarint,
} from './source.ts';

/**
 * Source of one struct's decoder: `(from, fv, p, end, image, base)` → 0 taken, 1 MALFORMED, 2 BOUND. Keys are taken in
 * ascending order, each at most once, so that whatever is unknown, repeated, misplaced or of another wire type is left
 * over at the end. The first pass stores scalars and notes where arrays lie; only then, with every count known and
 * bounded, is room reserved.
 */
export function decodeSource(
  plan: StructPlan,
  half: Half,
  names: Names,
  packet: PacketSize | null = null,
): string {
  const id = new Map(plan.fields.map((field, index) => [field, index]));
  const variables = plan.fields
    .map((_, index) => `,s${index}=0,a${index}=0,n${index}=0,r${index}=0`)
    .join('');
  const first = inTagOrder(plan, half).map((field) =>
    field === null ? presenceSource(plan) : takeSource(field, id.get(field) ?? 0, half),
  );
  return [
    `function ${names.decoder(plan, half)}(from,fv,p,end,image,base){`,
    `let view=image.view,b=0,v=0,w=0,c=0,i=0,q=0,e=0,pr=0${variables};`,
    half === 'reply' ? clearSource(plan, id) : '',
    ...first,
    'if(p!==end)return 1;',
    ...checks(plan, half, id),
    ...plan.fields.filter((field) => field.struct !== null).map((field) => embedded(field, half, id, names)),
    ...plan.fields.filter((field) => field.inline !== null).map((field) => inlineSource(field, half, id)),
    ...pointers(plan, half, id, names, packet),
    'return 0;}',
  ].join('\n');
}

/** Outputs that the reply leaves out are zero, and no pointee may grow past the room that the request offered. */
function clearSource(plan: StructPlan, id: ReadonlyMap<Field, number>): string {
  const rooms = plan.fields
    .filter(isPointer)
    .map((field) => `r${id.get(field)}=${elementsOf(field, field.pointer)};`);
  const clears = plan.fields
    .filter((field) => travels(field, 'reply') && field.scalar !== null && field.pointer === null)
    .filter((field) => field.inline === null)
    .map((field) => {
      const to = `base+${field.offset}`;
      const zero =
        field.size < 4
          ? putNarrow(field, to, '0')
          : `view.setUint32(${to},0,true);${field.size === 8 ? `view.setUint32(${to}+4,0,true);` : ''}`;
      return field.when === null ? zero : `if(${holds(field.when)}){${zero}}`;
    });
  return rooms.join('') + clears.join('');
}

function presenceSource(plan: StructPlan): string {
  const known = plan.fields.reduce((bits, field) => (bits | presenceBit(plan, field)) >>> 0, 0);
  const key = keyBytes(plan.presenceTag ?? 0, 0);
  return `if(${nextIs(key)}){p+=${key.length};${takeVarint('pr')}if(pr===0||(pr&~${known | 0})!==0)return 1;}`;
}

function takeSource(field: Field, n: number, half: Half): string {
  if (field.pointer !== null || field.inline !== null || field.struct !== null) return takeRange(field, n);
  const key = keyOf(field);
  const to = `base+${field.offset}`;
  const skip = `p+=${key.length};`;
  // A reply's selectors are in the image already; storing a dead member would overwrite the caller's live one.
  const dead = half === 'reply' && field.when !== null ? `if(!(${holds(field.when)}))return 1;` : '';
  const seen = `s${n}=1;${dead}`;
  switch (field.wire) {
    case 'fixed32':
      return `if(${nextIs(key, 4)}){${skip}${seen}v=fv.getUint32(p,true);if(v===0)return 1;view.setUint32(${to},v,true);p+=4;}`;
    case 'fixed64':
      return `if(${nextIs(key, 8)}){${skip}${seen}v=fv.getUint32(p,true);w=fv.getUint32(p+4,true);if((v|w)===0)return 1;view.setUint32(${to},v,true);view.setUint32(${to}+4,w,true);p+=8;}`;
    case 'int32':
      return `if(${nextIs(key)}){${skip}${seen}${takeInt32('v')}if(v===0)return 1;view.setInt32(${to},v,true);}`;
    default: {
      const store =
        field.size < 4
          ? `if(v>${field.size === 1 ? 255 : 65535})return 1;${putNarrow(field, to, 'v')}`
          : `view.setUint32(${to},v,true);`;
      return `if(${nextIs(key)}){${skip}${seen}${takeVarint('v')}if(v===0)return 1;${store}}`;
    }
  }
}

/** Notes where a field of length-delimited form lies: `a` start, `n` elements (bytes of an embedded message). */
function takeRange(field: Field, n: number): string {
  const key = keyOf(field);
  const take = `p+=${key.length};${takeVarint('v')}if(v>end-p)return 1;`;
  if (field.pointer !== null && typeof field.pointer.element !== 'string')
    return `a${n}=p;while(${nextIs(key)}){${take}p+=v;n${n}++;}`;
  const size = field.pointer?.elementSize ?? field.inline?.elementSize ?? 1;
  if (field.struct === null && field.wire === 'uint32')
    return `if(${nextIs(key)}){${take}if(v===0)return 1;a${n}=p;p+=v;n${n}=countVarints(from,a${n},p);if(n${n}<0)return 1;}`;
  const whole = size === 1 ? '' : `if(v%${size}!==0)return 1;`;
  const count = size === 1 ? 'v' : `v/${size}`;
  return `if(${nextIs(key)}){${take}if(v===0)return 1;${whole}a${n}=p;n${n}=${count};p+=v;}`;
}

/** Dead members that came, and values outside their bounds. */
function checks(plan: StructPlan, half: Half, id: ReadonlyMap<Field, number>): string[] {
  return plan.fields
    .filter((field) => travels(field, half) && field.pointer === null && field.inline === null)
    .filter((field) => field.struct === null)
    .map((field) => {
      const from = `base+${field.offset}`;
      const load =
        field.size === 8
          ? `view.getUint32(${from},true)+view.getUint32(${from}+4,true)*4294967296`
          : field.size < 4
            ? narrow(field, from)
            : field.scalar === 'i32'
              ? `view.getInt32(${from},true)`
              : `view.getUint32(${from},true)`;
      const tests: string[] = [];
      if (half === 'request' && field.min !== null) tests.push(`v<${field.min}`);
      if (field.max !== null) tests.push(`v>${field.max}`);
      const bounds = tests.length === 0 ? '' : `v=${load};if(${tests.join('||')})return 2;`;
      if (field.when === null) return bounds;
      return `if(!(${holds(field.when)})){if(s${id.get(field)}!==0)return 1;}else{${bounds}}`;
    });
}

function embedded(field: Field, half: Half, id: ReadonlyMap<Field, number>, names: Names): string {
  if (field.struct === null || !travels(field, half)) return '';
  const n = id.get(field);
  const call = `e=${names.decoder(field.struct, half)}(from,fv,a${n},a${n}+n${n},image,base+${field.offset});if(e!==0)return e;view=image.view;`;
  return field.when === null ? call : `if(!(${holds(field.when)})){if(n${n}!==0)return 1;}else{${call}}`;
}

function inlineSource(field: Field, half: Half, id: ReadonlyMap<Field, number>): string {
  if (field.inline === null || field.direction === 'none') return '';
  const n = id.get(field);
  const { countOffset, length } = field.inline;
  const count = countOffset === null ? `${length}` : `view.getUint32(base+${countOffset},true)`;
  const bound = `c=${count};if(c>${length})return 2;`;
  if (!travels(field, half)) {
    // What the driver is going to write needs its room now.
    if (half === 'reply' || countOffset === null) return '';
    return field.when === null ? bound : `if(${holds(field.when)}){${bound}}`;
  }
  const body = `${bound}if(n${n}!==c)return 1;q=base+${field.offset};${fillSource(field, `a${n}`)}`;
  return field.when === null ? body : `if(!(${holds(field.when)})){if(n${n}!==0)return 1;}else{${body}}`;
}

function pointers(
  plan: StructPlan,
  half: Half,
  id: ReadonlyMap<Field, number>,
  names: Names,
  packet: PacketSize | null,
): string[] {
  const fields = plan.fields.filter(isPointer);
  if (half === 'reply')
    return fields
      .filter((field) => travels(field, 'reply'))
      .map((field) => {
        const n = id.get(field);
        const count = elementsOf(field, field.pointer);
        const fill = fillSource(field, `a${n}`, names, half);
        const live = `q=view.getUint32(base+${field.offset},true);if(q===0){if(n${n}!==0)return 1;}else{c=${count};if(n${n}!==c||c>r${n})return 1;${fill}}`;
        return field.when === null
          ? live
          : `if(!(${holds(field.when)})){if(n${n}!==0)return 1;}else{${live}}`;
      });
  const bounded = fields.map((field) => {
    const n = id.get(field);
    const { countOffset, min, max, strideOffset, elementSize } = field.pointer;
    const bit = presenceBit(plan, field);
    const count = countOf(field.pointer);
    const apart =
      strideOffset === undefined
        ? ''
        : `if(c!==0&&view.getUint32(base+${strideOffset},true)!==${elementSize})return 2;`;
    const range = countOffset === null ? '' : `if(c<${min}||c>${max})return 2;${apart}`;
    const sent = travels(field, 'request') ? `if(n${n}!==c)return 1;` : '';
    const part = packet?.parts.find((entry) => entry.pointer === field.name);
    const weigh = part === undefined ? '' : `w+=c*${part.bytes};`;
    // `s` of a pointer: 1 when it is to get room.
    const room = `c=${count};${range}${sent}${weigh}s${n}=${bit === 0 ? 'c===0?0:1' : '1'};`;
    const present = bit === 0 ? room : `if((pr&${bit | 0})===0){if(n${n}!==0)return 1;}else{${room}}`;
    const deadBit = bit === 0 ? '' : `||(pr&${bit | 0})!==0`;
    return field.when === null
      ? present
      : `if(!(${holds(field.when)})){if(n${n}!==0${deadBit})return 1;}else{${present}}`;
  });
  const limit = packet === null ? '' : `if(w+${packet.fixed}>${MAX_PACKET_BYTES})return 2;`;
  const reserves = fields.map((field) => {
    const n = id.get(field);
    const { elementSize, clamp } = field.pointer;
    const note = clamp === true ? `view.setUint32(base+${field.offset + 4},c,true);` : '';
    const fill = travels(field, 'request') ? fillSource(field, `a${n}`, names, half) : '';
    return `if(s${n}!==0){c=${countOf(field.pointer)};q=image.reserve(c*${elementSize});view=image.view;view.setUint32(base+${field.offset},q,true);${note}${fill}}`;
  });
  return ['w=0;', ...bounded, limit, ...reserves];
}
