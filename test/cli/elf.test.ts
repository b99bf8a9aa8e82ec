import { openSync, readSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HEADER_BYTES, readElf } from '../../src/cli/elf.ts';

const PATH = '/lib64/ld-linux-x86-64.so.2';

interface Shape {
  readonly bits?: number;
  readonly machine?: number;
  readonly type?: number;
  readonly headers?: number;
  readonly headerBytes?: number;
  readonly table?: bigint;
  readonly at?: bigint;
  readonly length?: bigint;
}

/** A program of headers alone: the ELF header, one program header, and its interpreter's path. */
function program(shape: Shape = {}): Uint8Array {
  const bytes = new Uint8Array(256);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x7f454c46);
  view.setUint8(4, shape.bits ?? 2);
  view.setUint8(5, 1);
  view.setUint16(16, shape.type ?? 3, true);
  view.setUint16(18, shape.machine ?? 62, true);
  view.setBigUint64(32, shape.table ?? 64n, true);
  view.setUint16(54, shape.headerBytes ?? 56, true);
  view.setUint16(56, shape.headers ?? 1, true);
  view.setUint32(64, 3, true);
  view.setBigUint64(72, shape.at ?? 128n, true);
  view.setBigUint64(96, shape.length ?? BigInt(PATH.length + 1), true);
  bytes.set(Buffer.from(PATH), 128);
  return bytes;
}

describe('the headers of a program', () => {
  it('name the interpreter of a dynamically linked one', () => {
    expect(readElf(program(), 'x64')).toEqual({ kind: 'dynamic', interpreter: PATH });
    expect(readElf(program({ machine: 183 }), 'arm64')).toMatchObject({ kind: 'dynamic' });
    const bytes = Buffer.alloc(HEADER_BYTES);
    readSync(openSync(process.execPath, 'r'), bytes, 0, HEADER_BYTES, 0);
    expect(readElf(bytes)).toMatchObject({ kind: 'dynamic', interpreter: expect.stringContaining('/ld-') });
  });
  it('are those of a static one when none names an interpreter', () => {
    expect(readElf(program({ headers: 0 }), 'x64')).toEqual({ kind: 'static' });
  });
  it('do not fit when they are of another size, machine or kind', () => {
    expect(readElf(program({ bits: 1 }), 'x64')).toMatchObject({ reason: 'it is a 32-bit program' });
    expect(readElf(program({ machine: 183 }), 'x64')).toMatchObject({ kind: 'unfit' });
    expect(readElf(program(), 'riscv64')).toMatchObject({ kind: 'unfit' });
    expect(readElf(program({ type: 1 }), 'x64')).toMatchObject({ reason: 'it is an object file' });
  });
  it('are followed to the end of what was read and not one byte past it', () => {
    const end = 256n - BigInt(PATH.length + 1);
    expect(readElf(program({ at: end }), 'x64').kind).toBe('dynamic');
    for (const bad of [
      { at: end + 1n },
      { at: 2n ** 64n - 1n },
      { length: 1n },
      { length: 2n ** 64n - 1n },
      { table: 256n - 55n },
      { table: 2n ** 64n - 1n },
      { headers: 65_535 },
      { headerBytes: 55 },
    ])
      expect(
        readElf(program(bad), 'x64'),
        JSON.stringify(bad, (_, v) => String(v)),
      ).toMatchObject({ kind: 'unfit' });
    expect(readElf(program({ table: 256n - 56n }), 'x64').kind).not.toBe('unfit');
    expect(readElf(program().subarray(0, 63), 'x64').kind).toBe('none');
    expect(readElf(program({ headers: 0 }).subarray(0, 64), 'x64').kind).toBe('static');
  });
  it('of a script are its first line', () => {
    const read = (text: string) => readElf(Buffer.from(text));
    expect(read('#!/bin/sh\n')).toEqual({ kind: 'script', interpreter: '/bin/sh' });
    expect(read('#! /usr/bin/env node\nrest')).toEqual({ kind: 'script', interpreter: '/usr/bin/env' });
    expect(read('#!\n/bin/sh').kind).toBe('none');
    expect(read('echo').kind).toBe('none');
    expect(read('').kind).toBe('none');
  });
  it('never throw, whatever they are', () => {
    const bytes = fc.uint8Array({ minLength: 0, maxLength: 300 });
    fc.assert(fc.property(bytes, (tail) => void readElf(tail)));
    fc.assert(
      fc.property(bytes, fc.nat(250), (patch, at) => {
        const whole = program();
        whole.set(patch.subarray(0, 256 - at), at);
        readElf(whole, 'x64');
      }),
    );
  });
});
