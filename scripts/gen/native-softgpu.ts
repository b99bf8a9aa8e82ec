import type { Schema } from '../../src/abi/schema/load.ts';
import { checks, structsOf, unchecked } from './native-struct.ts';

/** Values that proto/kmbridge/softgpu.proto states beside its layouts. */
const CONSTANTS: readonly (readonly [heading: string, values: Readonly<Record<string, string>>])[] = [
  [
    'Private data of an allocation.',
    {
      SOFTGPU_ALLOCATION_MAGIC: '0x55504753u',
      SOFTGPU_ALLOCATION_VERSION: '1',
      SOFTGPU_SEGMENT_LOCAL: '1',
      SOFTGPU_SEGMENT_SYSTEM: '2',
      SOFTGPU_CPU_VISIBLE: '1',
    },
  ],
  [
    'Opcodes: the low half of a head.',
    {
      SOFTGPU_OP_NOP: '1',
      SOFTGPU_OP_FILL: '2',
      SOFTGPU_OP_COPY: '3',
      SOFTGPU_OP_DISPATCH: '4',
      SOFTGPU_OP_TIMESTAMP: '5',
    },
  ],
  ['Access of a binding.', { SOFTGPU_ACCESS_READ: '1', SOFTGPU_ACCESS_WRITE: '2', SOFTGPU_ACCESS_BOTH: '3' }],
];

/** native/include/kmbridge/softgpu.h: what a user-mode driver of softgpu writes into private data and commands. */
export function softgpuHeader(schema: Schema): string {
  const layouts = Object.entries(schema.layouts).filter(([name]) => name.startsWith('kmbridge.softgpu.'));
  const [dispatch] = layouts.filter(([name]) => name === 'kmbridge.softgpu.Dispatch');
  const bound = (field: string): number =>
    dispatch?.[1].fields.find(({ name }) => name === field)?.max ?? Number.NaN;
  return [
    "/* Generated from proto/kmbridge/softgpu.proto by `npm run gen`; do not edit. softgpu's own ABI. */",
    '#ifndef KMBRIDGE_SOFTGPU_H',
    '#define KMBRIDGE_SOFTGPU_H',
    '',
    '#include <linux/types.h>',
    '#include <stddef.h>',
    '',
    ...checks,
    '/* A command buffer, the bindings of a dispatch, the bytes of its arguments. */',
    '#define SOFTGPU_COMMAND_BYTES 65536',
    `#define SOFTGPU_MAX_BINDINGS ${bound('binding_count')}`,
    `#define SOFTGPU_MAX_ARGS_BYTES ${bound('args_bytes')}`,
    '',
    ...CONSTANTS.flatMap(([heading, values]) => [
      `/* ${heading} */`,
      ...Object.entries(values).map(([name, value]) => `#define ${name} ${value}`),
      '',
    ]),
    '/* The first word of a command: its opcode, and its length with all that follows it, which is a multiple of 4. */',
    '#define SOFTGPU_HEAD(opcode, bytes) ((__u32)(opcode) | (__u32)((bytes) / 4) << 16)',
    '',
    ...structsOf(layouts.map(([, plan]) => plan)),
    ...unchecked,
    '#endif',
    '',
  ].join('\n');
}
