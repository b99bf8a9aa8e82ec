import type { Condition, Field, StructPlan } from '../plan.ts';
import { type Half, inTagOrder, presenceBit } from '../selection.ts';
import type { Names } from './names.ts';
import { elementsOf, holds, keyBytes, keyOf, narrow, putKey, putNegative, putVarint } from './source.ts';

/**
 * Source of one struct's encoder: `(image, view, out, ov, at, base)` → end, or −1 when it does not fit. Room for
 * everything of fixed size is checked once at the start, and again behind each array, so single stores need no check.
 */
export function encodeSource(plan: StructPlan, half: Half, names: Names): string {
  const fixed = 24 * (plan.fields.length + 2);
  const body = inTagOrder(plan, half).map((field) =>
    field === null ? presence(plan) : guarded(field.when, one(field, half, fixed, names)),
  );
  return [
    `function ${names.encoder(plan, half)}(image,view,out,ov,at,base){`,
    `if(at+${fixed}>out.length)return -1;`,
    'let v=0,n=0,q=0,i=0,h=0;',
    ...body,
    'return at;}',
  ].join('\n');
}

function guarded(when: Condition | null, source: string): string {
  return when === null ? source : `if(${holds(when)}){${source}}`;
}

function presence(plan: StructPlan): string {
  const bits = plan.fields
    .filter((field) => field.pointer?.nullable === true)
    .map(
      (field) =>
        `if(${field.direction !== 'none'}&&view.getUint32(base+${field.offset},true)!==0&&${holds(field.when)})v=(v|${presenceBit(plan, field)})>>>0;`,
    );
  return `v=0;${bits.join('')}if(v!==0){${putKey(keyBytes(plan.presenceTag ?? 0, 0))}${putVarint('v')}}`;
}

function one(field: Field, half: Half, fixed: number, names: Names): string {
  if (field.pointer !== null) {
    const { elementSize, element } = field.pointer;
    const count = elementsOf(field, field.pointer);
    const body =
      typeof element === 'string'
        ? packed(field, elementSize, fixed)
        : repeated(field, element, half, fixed, names);
    return `q=view.getUint32(base+${field.offset},true);if(q!==0){n=${count};if(q+n*${elementSize}>image.length)return -1;${body}}`;
  }
  if (field.inline !== null) {
    const { countOffset, length, elementSize } = field.inline;
    const count = countOffset === null ? `${length}` : `view.getUint32(base+${countOffset},true)`;
    return `q=base+${field.offset};n=${count};if(n>${length})return -1;${packed(field, elementSize, fixed)}`;
  }
  if (field.struct !== null) {
    const key = keyOf(field);
    const call = `at=${names.encoder(field.struct, half)}(image,view,out,ov,at+${key.length + 1},base+${field.offset});if(at<0)return -1;`;
    const seal = `if(at===h+${key.length + 1})at=h;else{at=seal(out,h+${key.length},at);if(at<0||at+${fixed}>out.length)return -1;}`;
    return `h=at;${key.map((byte, index) => `out[at+${index}]=${byte};`).join('')}${call}${seal}`;
  }
  return scalar(field);
}

function scalar(field: Field): string {
  const from = `base+${field.offset}`;
  const key = putKey(keyOf(field));
  switch (field.wire) {
    case 'int32':
      return `v=view.getInt32(${from},true);if(v!==0){${key}if(v<0){${putNegative('v')}}else{${putVarint('v')}}}`;
    case 'fixed32':
      return `v=view.getUint32(${from},true);if(v!==0){${key}ov.setUint32(at,v,true);at+=4;}`;
    case 'fixed64':
      return `v=view.getUint32(${from},true);h=view.getUint32(${from}+4,true);if((v|h)!==0){${key}ov.setUint32(at,v,true);ov.setUint32(at+4,h,true);at+=8;}`;
    default: {
      const load = field.size < 4 ? narrow(field, from) : `view.getUint32(${from},true)`;
      return `v=${load};if(v!==0){${key}${putVarint('v')}}`;
    }
  }
}

/** `n` elements at image offset `q`, as bytes or packed; little-endian memory is the wire form already. */
function packed(field: Field, elementSize: number, fixed: number): string {
  const key = putKey(keyOf(field));
  if (field.wire === 'uint32')
    return `if(n!==0){v=varintBytes(view,q,n);if(at+v+${fixed}>out.length)return -1;${key}${putVarint('v')}at=packVarints(view,q,n,out,at);}`;
  const bytes = elementSize === 1 ? 'n' : `n*${elementSize}`;
  return `if(n!==0){h=${bytes};if(at+h+${fixed}>out.length)return -1;${key}v=h;${putVarint('v')}outward.copy(image.bytes,view,q,out,ov,at,h);at+=h;}`;
}

function repeated(field: Field, element: StructPlan, half: Half, fixed: number, names: Names): string {
  const call = `${names.encoder(element, half)}(image,view,out,ov,at+1,q+i*${field.pointer?.elementSize})`;
  return `for(i=0;i<n;i++){${putKey(keyOf(field))}h=at;at=${call};if(at<0)return -1;at=seal(out,h,at);if(at<0||at+${fixed}>out.length)return -1;}`;
}
