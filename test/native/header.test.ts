import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allocationPrivateData, CommandBuffer } from '../../drivers/softgpu/1.1.0.0/umd.ts';
import { sceneBytes } from '../../examples/picture/scene.ts';
import { publicHeader } from '../../scripts/gen/native-header.ts';
import { sceneHeader } from '../../scripts/gen/native-scene.ts';
import { softgpuHeader } from '../../scripts/gen/native-softgpu.ts';
import { loadSchema, readProtos } from '../../src/abi/schema/load.ts';
import { STATUS } from '../../src/abi/status.ts';
import { compile, compilers, ROOT, runText } from './compilers.ts';

interface GoldenStruct {
  readonly struct: string;
  readonly size: number;
  readonly name?: string;
  readonly request?: number;
  readonly fields: readonly { readonly name: string; readonly offset: number; readonly size: number }[];
}
interface Golden {
  readonly rows: readonly GoldenStruct[];
  readonly structs: readonly GoldenStruct[];
}

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const golden = JSON.parse(read('test/golden/dxg-ioctls.json')) as Golden;
const structs = [...golden.rows, ...golden.structs];

/** Prints what the compiler makes of every struct, field and request that the golden file knows. */
function layoutProgram(): string {
  const lines = structs.flatMap(({ struct, name, fields }) => [
    `  printf("${struct} %zu\\n", sizeof(struct ${struct}));`,
    ...(name === undefined ? [] : [`  printf("${name} %lu\\n", (unsigned long)${name});`]),
    ...fields.map(
      (field) =>
        `  printf("${struct}.${field.name} %zu %zu\\n", offsetof(struct ${struct}, ${field.name}), ` +
        `sizeof(((struct ${struct} *)0)->${field.name}));`,
    ),
  ]);
  for (const name of Object.keys(STATUS)) lines.push(`  printf("${name} %d\\n", STATUS_${name});`);
  return [
    '#include <kmbridge/d3dkmthk.h>',
    '#include <stdio.h>',
    'int main(void) {',
    ...lines,
    '  return 0;',
    '}',
    '',
  ].join('\n');
}

function layoutExpected(): string[] {
  const lines = structs.flatMap(({ struct, size, name, request, fields }) => [
    `${struct} ${size}`,
    ...(name === undefined ? [] : [`${name} ${request}`]),
    ...fields.map((field) => `${struct}.${field.name} ${field.offset} ${field.size}`),
  ]);
  return [...lines, ...Object.entries(STATUS).map(([name, value]) => `${name} ${value}`)];
}

const WORDS = `
#include <kmbridge/softgpu.h>
#include <stdio.h>
#include <string.h>
#define HEAD(op, type) (SOFTGPU_HEAD(op, (sizeof(type) + 7) / 8 * 8))
static void dump(const void *bytes, size_t count) {
  for (size_t i = 0; i < count; i++) printf("%02x", ((const unsigned char *)bytes)[i]);
  printf("\\n");
}
int main(void) {
  struct softgpu_allocation wish = {SOFTGPU_ALLOCATION_MAGIC, SOFTGPU_ALLOCATION_VERSION, 70000,
                                    SOFTGPU_SEGMENT_SYSTEM, SOFTGPU_CPU_VISIBLE};
  dump(&wish, sizeof wish);
  wish.segment = SOFTGPU_SEGMENT_LOCAL;
  wish.flags = 0;
  dump(&wish, sizeof wish);
  struct softgpu_fill fill;
  memset(&fill, 0, sizeof fill);
  fill.head = HEAD(SOFTGPU_OP_FILL, struct softgpu_fill);
  fill.va = 0x123456789000; fill.bytes = 64; fill.value = 0xfedcba98u;
  dump(&fill, sizeof fill);
  struct softgpu_copy copy;
  memset(&copy, 0, sizeof copy);
  copy.head = HEAD(SOFTGPU_OP_COPY, struct softgpu_copy);
  copy.dst = 1 << 16; copy.src = 1 << 20; copy.bytes = 4;
  dump(&copy, sizeof copy);
  struct { struct softgpu_dispatch head; struct softgpu_binding bindings[3]; __u32 args[3]; } dispatch;
  memset(&dispatch, 0, sizeof dispatch);
  dispatch.head.head = HEAD(SOFTGPU_OP_DISPATCH, dispatch);
  dispatch.head.module_va = 0x10000; dispatch.head.module_bytes = 77; dispatch.head.groups = 5;
  dispatch.head.binding_count = 3; dispatch.head.args_bytes = 12;
  for (__u32 i = 0; i < 3; i++) {
    dispatch.bindings[i].va = 0x20000 + i; dispatch.bindings[i].bytes = 16 * (i + 1);
    dispatch.args[i] = i + 7;
  }
  dispatch.bindings[0].access = SOFTGPU_ACCESS_READ;
  dispatch.bindings[1].access = SOFTGPU_ACCESS_WRITE;
  dispatch.bindings[2].access = SOFTGPU_ACCESS_BOTH;
  dump(&dispatch, sizeof dispatch);
  struct softgpu_timestamp stamp;
  memset(&stamp, 0, sizeof stamp);
  stamp.head = HEAD(SOFTGPU_OP_TIMESTAMP, struct softgpu_timestamp);
  stamp.va = 0x30008;
  dump(&stamp, sizeof stamp);
  return 0;
}
`;

function wordsExpected(): string[] {
  const access = ['read', 'write', 'readwrite'] as const;
  const bindings = access.map((one, i) => ({ va: 0x20000 + i, bytes: 16 * (i + 1), access: one }));
  return [
    allocationPrivateData({ bytes: 70_000, segment: 'system', cpuVisible: true }),
    allocationPrivateData({ bytes: 70_000 }),
    new CommandBuffer().fill(0x123456789000n, 64, 0xfedcba98).finish(),
    new CommandBuffer().copy(1 << 16, 1 << 20, 4).finish(),
    new CommandBuffer()
      .dispatch({ module: { va: 0x10000, bytes: 77 }, groups: 5, bindings, args: [7, 8, 9] })
      .finish(),
    new CommandBuffer().timestamp(0x30008).finish(),
  ].map((bytes) => Buffer.from(bytes).toString('hex'));
}

describe('the generated headers', () => {
  it('are current', () => {
    const schema = loadSchema(readProtos(join(ROOT, 'proto/kmbridge')));
    expect(read('native/include/kmbridge/d3dkmthk.h')).toBe(publicHeader(schema));
    expect(read('native/include/kmbridge/softgpu.h')).toBe(softgpuHeader(schema));
    expect(read('examples/native/scene.h')).toBe(sceneHeader());
  });

  it('find a compiler on this machine', () => {
    expect(compilers()).not.toEqual([]);
  });
});

describe.each(compilers())('with $command as $standard', (compiler) => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'kmbridge-header-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('every struct, field, request and status is what the golden facts say', () => {
    const lines = runText(compiler, layoutProgram()).trimEnd().split('\n');
    expect(lines).toEqual(layoutExpected());
  });

  it('a program written against the public header compiles', () => {
    compile(compiler, [join(ROOT, 'test/native/programs/header-user.c')], join(folder, 'user'));
  });

  it("softgpu's words are those that its user-mode driver writes", () => {
    expect(runText(compiler, WORDS).trimEnd().split('\n')).toEqual(wordsExpected());
  });

  it('the scene has the bytes of the TypeScript guest', () => {
    const text = `#include "${join(ROOT, 'examples/native/scene.h')}"
#include <stdio.h>
int main(void) {
  const unsigned char *at = (const unsigned char *)picture_scene;
  for (unsigned long i = 0; i < sizeof picture_scene; i++) printf("%02x", at[i]);
  return 0;
}
`;
    expect(runText(compiler, text)).toBe(Buffer.from(sceneBytes()).toString('hex'));
  });
});
