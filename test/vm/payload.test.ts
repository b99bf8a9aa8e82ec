import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { candidates, isWholeElf, type Packing, vmlinuxOf } from './payload.ts';

/** A 64-bit ELF file with a section table of `sections` entries at its end. */
function elf(sections: number): Buffer {
  const bytes = Buffer.alloc(1024 + 64 * sections, 7);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 1]);
  bytes.writeBigUInt64LE(1024n, 40);
  bytes.writeUInt16LE(64, 58);
  bytes.writeUInt16LE(sections, 60);
  return bytes;
}

/** What the tools do: unpack as far as it goes, nothing when it does not. */
function unpack(_packing: Packing, bytes: Buffer): Buffer {
  for (let end = bytes.length; end > 0; end--)
    try {
      return gunzipSync(bytes.subarray(0, end));
    } catch {
      // Something follows the payload.
    }
  return Buffer.alloc(0);
}

describe('the payload of a kernel image', () => {
  const kernel = elf(3);
  const loader = Buffer.alloc(300, 1);

  it('is found wherever it begins, with something after it', () => {
    for (const length of [0, 1, 299]) {
      const image = Buffer.concat([loader.subarray(0, length), gzipSync(kernel), Buffer.alloc(20, 9)]);
      expect(vmlinuxOf(image, unpack)).toEqual(kernel);
    }
  });

  it('is not the first place that looks like one', () => {
    const decoys = [Buffer.from([0x1f, 0x8b, 0x08, 1, 2]), gzipSync(Buffer.from('no kernel')), loader];
    expect(vmlinuxOf(Buffer.concat([...decoys, gzipSync(kernel)]), unpack)).toEqual(kernel);
    expect(vmlinuxOf(Buffer.concat(decoys), unpack)).toBeUndefined();
  });

  it('may be packed in three ways, tried in the order of their places', () => {
    const zstd = [0x28, 0xb5, 0x2f, 0xfd];
    const xz = [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0];
    const image = Buffer.from([...zstd, ...xz, 5, ...zstd, 0x1f, 0x8b, 0x08]);
    expect(candidates(image)).toEqual([
      { offset: 0, packing: 'zstd' },
      { offset: 4, packing: 'xz' },
      { offset: 11, packing: 'zstd' },
      { offset: 15, packing: 'gzip' },
    ]);
  });
});

describe('a whole ELF file', () => {
  it('has its section table', () => {
    expect(isWholeElf(elf(3))).toBe(true);
    expect(isWholeElf(elf(3).subarray(0, -1))).toBe(false);
    expect(isWholeElf(elf(3).subarray(0, 63))).toBe(false);
    expect(isWholeElf(Buffer.alloc(0))).toBe(false);
  });
  it('is one of 64 bits, little-endian', () => {
    for (const [at, value] of [
      [0, 0x7e],
      [4, 1],
      [5, 2],
    ] as const) {
      const bytes = elf(1);
      bytes[at] = value;
      expect(isWholeElf(bytes)).toBe(false);
    }
  });
});
