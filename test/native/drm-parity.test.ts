import { describe, expect, it } from 'vitest';
import {
  drmRefusals,
  drmRowByName,
  drmRows,
  type Field,
  type Row,
  type StructPlan,
} from '../../src/abi/index.ts';
import {
  fieldsIn,
  fieldsOf,
  type Headers,
  LIBDRM,
  LINUX,
  namesPointerOrDescriptor,
  printed,
  requests,
} from './drm-headers.ts';

/** Names that the kernel's headers have changed since libdrm's were copied. */
const RENAMED: Readonly<Record<string, string>> = { 'drm_virtgpu_resource_info.stride': 'blob_mem' };
const NUMBER = 0xff;
const SIZE = 0x3fff_0000;

/** Structs of a row: its own, those inside it, those that its arrays are made of. */
function structsOf(plan: StructPlan): StructPlan[] {
  return plan.fields
    .flatMap((field) => {
      const element = field.pointer?.element;
      const inner = field.struct ?? (typeof element === 'object' ? element : null);
      return inner === null ? [] : structsOf(inner);
    }, [])
    .concat(plan);
}

/** The fields as a header names them: all members of a union are one that has the union's name. */
function layoutOf(plan: StructPlan): string[] {
  const lines = plan.fields.map((field) => `${field.union ?? field.name} ${field.offset}+${field.size}`);
  return [...new Set(lines)].sort();
}

/** The same of a struct in the headers, asked of the compiler; and its size. */
function layoutIn(headers: Headers, struct: string): { readonly size: number; readonly fields: string[] } {
  const statements = fieldsOf(headers, struct).map(
    ({ name }) =>
      `  printf("%s %zu+%zu\\n", "${RENAMED[`${struct}.${name}`] ?? name}", ` +
      `offsetof(struct ${struct}, ${name}), sizeof(((struct ${struct} *)0)->${name}));`,
  );
  const [size = '', ...fields] = printed(headers, [
    `  printf("%zu\\n", sizeof(struct ${struct}));`,
    ...statements,
  ]);
  return { size: Number(size), fields: fields.sort() };
}

/** A row that a driver could run as it stands: nothing in it leads elsewhere. */
const isSimple = (row: Row): boolean => structsOf(row.struct).every((plan) => !plan.fields.some(leadsOn));
const leadsOn = (field: Field): boolean => field.pointer !== null || field.caller !== null;

const served = new Set(drmRows.map((row) => row.name));
const refused = new Set(drmRefusals.map(({ name }) => name));
const structs = new Map(
  drmRows.flatMap((row) => structsOf(row.struct)).map((plan) => [plan.name, plan] as const),
);

describe.each([LIBDRM, LINUX].map((headers) => [headers.what, headers] as const))(
  'the headers of %s',
  (what, headers) => {
    const names = requests(headers);

    it('have no ioctl that is neither served nor refused by name', () => {
      expect(names.filter((name) => !served.has(name) && !refused.has(name))).toEqual([]);
      expect([...served].filter((name) => refused.has(name))).toEqual([]);
      expect(names.length).toBeGreaterThan(90);
    });

    it('have every row, and the refusals, under its number and with its directions', () => {
      const lines = printed(
        headers,
        names.map((name) => `  printf("%s %u\\n", "${name}", (unsigned)${name});`),
      );
      const codes = new Map(lines.map((line) => [line.split(' ')[0] ?? '', Number(line.split(' ')[1])]));
      for (const [name, code] of codes) {
        const row = drmRowByName(name);
        const exact = headers === LINUX ? code : (code & ~SIZE) >>> 0;
        if (row === undefined)
          expect([name, code & NUMBER]).toEqual([name, drmRefusals.find((one) => one.name === name)?.nr]);
        else
          expect([name, exact]).toEqual([
            name,
            headers === LINUX ? row.request : (row.request & ~SIZE) >>> 0,
          ]);
      }
    });

    it('serve every ioctl of the drivers, and every one of syncobjs, PRIME and dumb buffers', () => {
      const wanted = names.filter((name) => /_(VIRTGPU|VGEM|SYNCOBJ|PRIME)_|_GEM_CLOSE|_DUMB$/.test(name));
      expect(wanted.filter((name) => !served.has(name))).toEqual(
        headers === LINUX ? ['DRM_IOCTL_SYNCOBJ_EVENTFD'] : [],
      );
    });

    it.each([...structs])('struct %s: its size and every field', (name, plan) => {
      const absent = headers === LIBDRM && !commonStruct(name);
      if (absent) return expect(() => fieldsOf(headers, name)).toThrow(`${what} has no struct ${name}`);
      const found = layoutIn(headers, name);
      if (headers === LINUX) expect(found).toEqual({ size: plan.size, fields: layoutOf(plan) });
      else {
        // An older header ends earlier: what it has lies where the row has it.
        expect(found.size).toBeLessThanOrEqual(plan.size);
        expect(layoutOf(plan)).toEqual(expect.arrayContaining(found.fields));
        expect(found.fields.length).toBeGreaterThan(0);
      }
    });

    it('have no pointer and no descriptor in a struct whose row is simple', () => {
      const simple = drmRows.filter(
        (row) => isSimple(row) && (headers === LINUX || commonStruct(row.struct.name)),
      );
      expect(simple.length).toBeGreaterThan(12);
      for (const row of simple)
        for (const plan of structsOf(row.struct))
          expect([plan.name, fieldsOf(headers, plan.name).filter(namesPointerOrDescriptor)]).toEqual([
            plan.name,
            [],
          ]);
    });
  },
);

/** Of those that the kernel has since: vgem's are in no header of libdrm's. */
function commonStruct(name: string): boolean {
  return !/^drm_(vgem|virtgpu_(resource_create_blob|context_|execbuffer_syncobj))/.test(name);
}

describe('a field of a header', () => {
  it.each([
    ['__u64 handles_ptr;', true],
    ['__u64 command; /* void* */', true],
    ['__u64 data;\t/* user pointer to the data */', true],
    ['/* pointer to an array */\n__u64 values;', true],
    ['char *name;', true],
    ['__s32 fd;', true],
    ['__s32 fence_fd;', true],
    ['__u64 addr;', true],
    ['__u32 handle; /* 0 is none */', false],
    ['__u64 offset; /* use for mmap system call */', false],
    ['__u32 fdx;', false],
  ])('%j leads elsewhere: %s', (text, expected) => {
    expect(fieldsIn(text).map(namesPointerOrDescriptor)).toEqual([expected]);
  });

  it('is found with what is said of it, in front and behind', () => {
    const body = '__u32 a;\n/* a pointer */\n__u64 b;\n__u64 c[2]; /* an fd */\n__u32 d;';
    expect(fieldsIn(body).map((field) => [field.name, namesPointerOrDescriptor(field)])).toEqual([
      ['a', false],
      ['b', true],
      ['c', true],
      ['d', false],
    ]);
  });

  it('in a simple struct that says so fails', () => {
    const grown = fieldsIn('__u32 handle;\n__u32 flags;\n__u64 extensions; /* pointer to a list */');
    expect(grown.filter(namesPointerOrDescriptor).map(({ name }) => name)).toEqual(['extensions']);
  });
});
