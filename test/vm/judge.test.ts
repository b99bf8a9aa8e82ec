import { describe, expect, it } from 'vitest';
import {
  type Client,
  eglDrivers,
  type Finished,
  judgePiglit,
  medianFrame,
  parsePiglit,
  type Result,
} from './clients.ts';
import {
  type ErrnoFacts,
  errnoChanges,
  errnoFacts,
  errnoText,
  type IoctlFacts,
  ioctlChanges,
} from './facts.ts';
import { addCounts, fileOf, parseCounts } from './plan.ts';
import { rowsOf } from './results.ts';
import { align, tableOf, tally } from './table.ts';
import { expectedTexel, SIDE, triangleFault } from './triangle.ts';

const KERNEL = { release: '6.12.1-amd64', version: '6.12.1-1', suite: 'bookworm-security' };
const run = (more: Partial<Finished>): Finished => ({
  client: 'c',
  way: 'direct',
  status: 0,
  signal: null,
  ms: 5,
  ioctls: {},
  out: '',
  err: '',
  ...more,
});

describe('piglit', () => {
  it('programs say how they ended, the last word counts, and one that dies has failed', () => {
    const said = (result: string): string => `PIGLIT: {"result": "${result}" }\n`;
    expect(judgePiglit(run({ out: `PIGLIT: {"subtest": {"a" : "fail"}}\n${said('pass')}` }))).toEqual({
      result: 'pass',
    });
    expect(judgePiglit(run({ out: said('skip') }))).toEqual({ result: 'skip' });
    expect(judgePiglit(run({ out: said('pass') + said('warn') }))).toEqual({ result: 'fail', note: 'warn' });
    expect(judgePiglit(run({ status: null, signal: 'SIGKILL' })).note).toBe('ended with SIGKILL');
  });
  it('lists have a program and its arguments on a line', () => {
    expect(parsePiglit('a\n# why\nb -x 4 # more\n\n')).toEqual([['a'], ['b', '-x', '4']]);
  });
});

describe('eglinfo', () => {
  it('lists drivers by platform', () => {
    const out = [
      'EGL client extensions string:\n    EGL_EXT_platform_base\n',
      'GBM platform:\nEGL API version: 1.4\nEGL driver name: virtio_gpu\n',
      'X11 platform:\neglinfo: eglInitialize failed\n',
      'Device platform:\nDevice #0:\n\nEGL driver name: virtio_gpu\nDevice #1:\nEGL driver name: swrast\n',
    ].join('\n');
    expect([...eglDrivers(out)]).toEqual([
      ['GBM', ['virtio_gpu']],
      ['X11', []],
      ['Device', ['virtio_gpu', 'swrast']],
    ]);
  });
});

describe('the triangle', () => {
  /** What a right renderer draws, with its own idea of the edges. */
  const picture = (): Buffer => {
    const texels = Array.from({ length: SIDE * SIDE }, (_, at) => [
      ...(expectedTexel(at % SIDE, Math.floor(at / SIDE)) ?? [9, 9, 9]).map(Math.round),
      255,
    ]);
    return Buffer.from(texels.flat());
  };
  it('has three colours at its corners and the background around it', () => {
    expect(expectedTexel(0, 0)).toEqual([51, 102, 153]);
    const middle = expectedTexel(132, 110) ?? [];
    expect(middle.every((channel) => channel > 60 && channel < 120)).toBe(true);
    expect(triangleFault(picture())).toBeUndefined();
  });
  it('with a texel wrong, upside down or cut short is none', () => {
    const right = picture();
    const one = Buffer.from(right);
    one[(110 * SIDE + 132) * 4] = 0;
    expect(triangleFault(one)).toMatch(/^texel 132,110 is 0 /);
    const lines = Array.from({ length: SIDE }, (_, line) =>
      right.subarray(line * SIDE * 4, (line + 1) * SIDE * 4),
    );
    expect(triangleFault(Buffer.concat(lines.reverse()))).toBeDefined();
    expect(triangleFault(Buffer.alloc(4))).toContain('4 bytes');
  });
});

describe('counts of ioctls', () => {
  it('are pairs of words, empty ones left out', () => {
    const bytes = Buffer.alloc(32);
    bytes.writeUInt32LE(0xc0406400, 8);
    bytes.writeUInt32LE(3, 12);
    expect(parseCounts(bytes)).toEqual({ '0xc0406400': 3 });
    expect(parseCounts(Buffer.alloc(0))).toEqual({});
  });
  it('of several processes add up, in the order of the codes', () => {
    const sum = addCounts([{ '0xc0000002': 1 }, { '0x40000001': 2, '0xc0000002': 4 }]);
    expect(Object.entries(sum)).toEqual([
      ['0x40000001', 2],
      ['0xc0000002', 5],
    ]);
  });
  it('lie in files whose names any client may have', () => {
    expect(fileOf('piglit a -fmt=AR24 ../b', 'direct')).toBe('piglit_a_-fmt_AR24_.._b.direct');
  });
});

describe('the table', () => {
  const client = (name: string, result: Result): Client => ({
    name,
    device: 'vgem',
    words: [],
    env: {},
    seconds: 1,
    alone: true,
    judge: () => ({ result, note: result === 'fail' ? 'why' : '' }),
  });
  const clients = [client('a', 'pass'), client('b', 'fail'), client('c', 'pass')];
  const pixels = (text: string): Partial<Finished> => ({ pixels: Buffer.from(text) });
  const runs = new Map([
    [
      'a',
      new Map([
        ['direct', run({ ...pixels('1'), ioctls: { x: 2, y: 3 } })],
        ['other', run(pixels('1'))],
      ]),
    ],
    [
      'b',
      new Map([
        ['direct', run(pixels('1'))],
        ['other', run(pixels('2'))],
      ]),
    ],
  ]);

  it('compares the pixels of ways that wrote some', () => {
    const rows = rowsOf(clients, ['direct', 'other'], runs);
    expect(rows.map(({ pixelsEqual }) => pixelsEqual)).toEqual([true, false, undefined]);
    expect(rows[0]?.outcomes['direct']).toEqual({ result: 'pass', note: '', ioctls: 5, ms: 5 });
    expect(rows[2]?.outcomes['direct']).toMatchObject({ result: 'fail', note: 'was not run' });
    expect(tally(rows, 'direct')).toBe('1 pass, 0 skip, 2 fail');
  });
  it('has columns for the ways that were run, and the kernel’s version', () => {
    const one = tableOf(KERNEL, ['direct'], rowsOf(clients, ['direct'], runs));
    expect(one).toContain('kernel 6.12.1-amd64 (6.12.1-1, bookworm-security)');
    expect(one).toMatch(/^client {2}direct {2}direct ioctls {2}direct ms {2}pixels {2}note$/m);
    expect(one).not.toContain('equal');
    const both = tableOf(KERNEL, ['direct', 'other'], rowsOf(clients, ['direct', 'other'], runs));
    expect(both).toMatch(/^a .* equal$/m);
    expect(both).toMatch(/^b .* NOT EQUAL {2}why; why$/m);
  });
  it('is aligned', () => {
    expect(
      align([
        ['client', 'ms'],
        ['a', '1234'],
      ]),
    ).toBe('client    ms\na       1234');
  });
  it('takes the middle of the frame times', () => {
    expect(medianFrame('{"us":[9,1,100]}')).toBe(9);
  });
});

describe('what a kernel said', () => {
  const lines = [
    '{"node":"one","row":"GET_CAP","case":"good","request":"0x01","result":"ok","given":3}',
    '{"node":"two","row":"GET_CAP","case":"good","request":"0x01","result":"EACCES","given":0}',
    '{"node":"three","row":"GET_CAP","case":"good","request":"0x01","result":"ok","given":3}',
    '{"node":"one","row":"poll","case":"late","result":"ok"}',
  ];
  const facts = errnoFacts(KERNEL, `${lines.join('\n')}\n`);
  it('is kept by case, nodes with the same answer together', () => {
    expect(facts.cases).toEqual([
      {
        row: 'GET_CAP',
        case: 'good',
        request: '0x01',
        said: { 'ok given=3': ['one', 'three'], 'EACCES given=0': ['two'] },
      },
      { row: 'poll', case: 'late', said: { ok: ['one'] } },
    ]);
    const read: ErrnoFacts = JSON.parse(errnoText(facts));
    expect(read).toEqual(facts);
  });
  it('differs from what was recorded by case', () => {
    expect(errnoChanges(facts, facts)).toEqual([]);
    expect(errnoChanges(undefined, facts)).toEqual([]);
    const other = errnoFacts(KERNEL, lines.slice(1).join('\n'));
    expect(errnoChanges(other, facts)).toEqual([
      'GET_CAP, good: {"ok given=3":["one","three"],"EACCES given=0":["two"]}, recorded as {"EACCES given=0":["two"],"ok given=3":["three"]}',
    ]);
  });
  it('and was asked: new requests and other results are told, counts are not', () => {
    const recorded: IoctlFacts = {
      kernel: KERNEL,
      clients: { a: { result: 'pass', ioctls: { '0x01': 1 } } },
    };
    const same: IoctlFacts = { kernel: KERNEL, clients: { a: { result: 'pass', ioctls: { '0x01': 9 } } } };
    expect(ioctlChanges(recorded, same)).toEqual([]);
    const other: IoctlFacts = { kernel: KERNEL, clients: { a: { result: 'skip', ioctls: { '0x02': 1 } } } };
    expect(ioctlChanges(recorded, other)).toEqual([
      'a issues 0x02, which no client did when that was recorded',
      'a: skip, recorded as pass',
    ]);
  });
});
