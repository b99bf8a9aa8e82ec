import { DOORS } from '../../src/abi/doors.ts';

/** native/gen/doors.h: the doors of src/abi/doors.ts for C. */
export function doorsHeader(): string {
  return [
    '/* Generated from src/abi/doors.ts by `npm run gen`; do not edit. */',
    '#ifndef KMB_DOORS_H',
    '#define KMB_DOORS_H',
    '',
    '/* Which of its functions a guest says was called; the trace prints it, nothing depends on it. */',
    'enum kmb_door {',
    ...DOORS.map((name, number) => `  ${enumerator(name)} = ${number},`),
    '  KMB_DOORS',
    '};',
    '',
    '#endif',
    '',
  ].join('\n');
}

function enumerator(name: string): string {
  const words = name.replace(/^DXCore/, 'DXCORE_').replace(/([a-z])([A-Z])/g, '$1_$2');
  return `KMB_DOOR_${words.toUpperCase()}`;
}
