import { describe, expect, it } from 'vitest';
import { DOORS, STATUS } from '../../src/abi/index.ts';
import { checkTrace } from '../../src/cli/trace.ts';
import { TraceFile } from '../../src/cli/trace-file.ts';
import { calledName, lostText, traceText } from '../../src/cli/trace-text.ts';
import type { TraceEvent } from '../../src/host-km/index.ts';

const EVENT: TraceEvent = {
  time_ns: '1700000000123456789',
  partition: 'work',
  pid: 4711,
  process: 'clinfo',
  door: 1,
  nr: 0x14,
  status: 0,
  duration_ns: 12_345,
  one_way: false,
};

const columns = (event: Partial<TraceEvent>): string[] =>
  traceText({ ...EVENT, ...event })
    .trimEnd()
    .split(/ {2,}/);

describe('a line of the trace', () => {
  it('says when, who, what, how it went and how long it took', () => {
    expect(columns({})).toEqual([
      '2023-11-14T22:13:20.123456Z',
      'work',
      '4711',
      'clinfo',
      'D3DKMTEnumAdapters2',
      'SUCCESS',
      '12.3 µs',
    ]);
    expect(columns({ status: STATUS.TIMEOUT })[5]).toBe('STATUS_TIMEOUT');
    expect(columns({ status: -2 })[5]).toBe('ENOENT');
    expect(columns({ status: -4095 })[5]).toBe('errno 4095');
    expect(columns({ status: -4096 })[5]).toBe('0xFFFFF000');
    expect(columns({ status: 'abandoned', one_way: true }).slice(5)).toEqual([
      'abandoned',
      '12.3 µs',
      'one-way',
    ]);
  });

  it('has its columns where every other line has them', () => {
    const all = [
      {},
      { door: 0, nr: 0x3b, status: STATUS.GRAPHICS_DRIVER_MISMATCH, pid: 1, process: '' },
      { door: 12, partition: 'p', duration_ns: 99_999_999, process: 'a longer name' },
    ];
    const ends = all.map((one) => traceText({ ...EVENT, ...one }).indexOf(' µs'));
    expect(new Set(ends).size).toBe(1);
  });

  it.each([
    [0, 0x14, 'LX_DXENUMADAPTERS2'],
    [1, 0x14, 'D3DKMTEnumAdapters2'],
    [2, 0x14, 'DXCoreCreateAdapterFactory'],
    [12, 0xffff, 'DXCoreSort'],
    [DOORS.length, 0x14, 'LX_DXENUMADAPTERS2 by door 13'],
    [0xffff, 0x101, '0x101 by door 65535'],
    [0, 0, '0x00'],
    [1, 0x101, '0x101'],
    [0, 0x501, 'DRM_BRIDGE_OPEN'],
    [7, 0x20c, 'DRM_IOCTL_GET_CAP'],
    [7, 0x342, 'DRM_IOCTL_VIRTGPU_EXECBUFFER'],
  ])('calls door %i, number %i: %s', (door, nr, name) => {
    expect(calledName({ door, nr })).toBe(name);
  });

  it('counts what is missing', () => {
    expect([lostText(1), lostText(2)].map((text) => text.split(' ').slice(0, 4).join(' '))).toEqual([
      '1 call is missing',
      '2 calls are missing',
    ]);
  });
});

describe('where it goes', () => {
  it('is not stdout when the result goes there', () => {
    expect(() => checkTrace({ trace: '-', json: true })).toThrow(/both want stdout/);
    for (const fine of [{}, { json: true }, { trace: '-' }, { trace: 'file', json: true }]) checkTrace(fine);
  });

  it('is a file that can be written, or a failure before anything starts', () => {
    expect(() => TraceFile.open('/nowhere/at/all')).toThrow(/\/nowhere\/at\/all/);
  });
});
