import type { Field, Row, StructPlan } from '../../src/abi/plan.ts';
import type { Schema } from '../../src/abi/schema/load.ts';
import { STATUS } from '../../src/abi/status.ts';
import { CONSTANTS, LEADING } from './native-fields.ts';
import { checks, namedTypes, structsOf, unchecked } from './native-struct.ts';

const hex = (value: number, digits: number): string =>
  `0x${(value >>> 0).toString(16).padStart(digits, '0')}`;

/**
 * native/include/kmbridge/d3dkmthk.h: the public C interface of `/dev/dxg` as far as it is served. Names and types are
 * those of the WSL2 kernel's header in user mode, so a program compiles against either; it has that header's guard,
 * because both in one program would define everything twice.
 */
export function publicHeader(schema: Schema): string {
  const structs = structsOf(schema.rows.map((row) => row.struct));
  return [
    '/* Generated from proto/ by `npm run gen`; do not edit. The ioctls of /dev/dxg that kmbridge serves. */',
    '#ifndef _D3DKMTHK_H',
    '#define _D3DKMTHK_H',
    '',
    '/* Anonymous structs inside of unions are no standard C++, and some enumerators no int: do not warn of either. */',
    '#pragma GCC system_header',
    '',
    '#include <linux/ioctl.h>',
    '#include <linux/types.h>',
    '#include <stddef.h>',
    '',
    ...checks,
    ...Object.entries(CONSTANTS).map(([name, value]) => `#define ${name} ${value}`),
    '',
    '/* An object of the kernel-mode driver; 0 is none. */',
    'struct d3dkmthandle {',
    '  union {',
    '    __extension__ struct {',
    '      __u32 instance : 6;',
    '      __u32 index : 24;',
    '      __u32 unique : 2;',
    '    };',
    '    __u32 v;',
    '  };',
    '};',
    'KMB_SIZE(struct d3dkmthandle, 4);',
    '',
    '/* An adapter, until the host starts anew: low part, high part. */',
    'struct winluid {',
    '  __u32 a;',
    '  __u32 b;',
    '};',
    'KMB_SIZE(struct winluid, 8);',
    '',
    ...namedTypes(),
    ...LEADING.map((text) => `${text}\n`),
    '/* Arguments. Addresses are __u64, so that they have one size for every program. */',
    '',
    ...structs,
    '/* Requests: ioctl(fd, LX_DX…, &argument) gives 0 or more, or -1 and errno. */',
    '',
    ...schema.rows.map(
      (row) => `#define ${row.name} \\\n  _IOWR(0x47, ${hex(row.nr, 2)}, struct ${row.struct.name})`,
    ),
    '',
    ...schema.rows.map((row) => `KMB_HOLDS(${row.name} == ${hex(row.request, 8)}u);`),
    '',
    '/* What the D3DKMT functions return; negative is an error. */',
    'typedef int NTSTATUS;',
    '',
    ...Object.entries(STATUS).flatMap(([name, value]) => [
      `#ifndef STATUS_${name}`,
      `#define STATUS_${name} ((NTSTATUS)${hex(value, 8)})`,
      '#endif',
    ]),
    '',
    '#ifdef __cplusplus',
    'extern "C" {',
    '#endif',
    '',
    '/* The same calls as functions of libdxcore.so. */',
    ...schema.rows.map(prototype),
    '',
    '#ifdef __cplusplus',
    '}',
    '#endif',
    '',
    ...unchecked,
    '#endif',
    '',
  ].join('\n');
}

/** The one function that does not take its ioctl's struct. */
const SHARE_OBJECTS =
  'NTSTATUS D3DKMTShareObjects(__u32 object_count, const struct d3dkmthandle *objects, void *object_attr,\n' +
  '                            __u32 desired_access, void **shared_handle);';

function prototype(row: Row): string {
  if (row.api === 'D3DKMTShareObjects') return SHARE_OBJECTS;
  const constant = writes(row.struct) ? '' : 'const ';
  return `NTSTATUS ${row.api}(${constant}struct ${row.struct.name} *args);`;
}

/** Whether the driver writes into the struct itself; what its pointers name does not count. */
function writes(plan: StructPlan): boolean {
  const written = ({ direction, pointer, struct }: Field): boolean =>
    struct !== null ? writes(struct) : pointer === null && (direction === 'out' || direction === 'inout');
  return plan.fields.some(written);
}
