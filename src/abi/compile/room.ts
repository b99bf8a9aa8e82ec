import type { Field } from '../plan.ts';
import type { Half } from '../selection.ts';
import type { Names } from './names.ts';
import { keyOf, takeVarint } from './source.ts';

/** Source that puts the `c` elements that lie at `start` on the wire to image offset `q`. */
export function fillSource(field: Field, start: string, names?: Names, half?: Half): string {
  const element = field.pointer?.element;
  const size = field.pointer?.elementSize ?? field.inline?.elementSize ?? 1;
  if (element === undefined || typeof element === 'string') {
    if (field.wire === 'uint32') return `unpackVarints(from,${start},c,view,q);`;
    return `if(c!==0)inward.copy(from,fv,${start},image.bytes,view,q,c*${size});`;
  }
  if (names === undefined || half === undefined) return '';
  const call = `e=${names.decoder(element, half)}(from,fv,p,p+v,image,q+i*${size});if(e!==0)return e;`;
  // The first pass has read these keys and lengths: they are known to be good.
  return `p=${start};for(i=0;i<c;i++){p+=${keyOf(field).length};${takeVarint('v')}${call}p+=v;}view=image.view;`;
}
