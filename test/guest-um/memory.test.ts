import { describe, expect, it } from 'vitest';
import { GuestMemory } from '../../src/guest-um/memory.ts';

describe('the arena', () => {
  it('starts at 0x10000 and hands out zeroed memory aligned to 16', () => {
    const memory = new GuestMemory();
    const first = memory.alloc(5);
    const second = memory.alloc(100);
    expect(first).toBe(0x1_0000n);
    expect(second % 16n).toBe(0n);
    expect(second).toBeGreaterThanOrEqual(first + 5n);
    expect(memory.view(second, 100)).toEqual(new Uint8Array(100));
  });

  it('aligns to a page when asked', () => {
    const memory = new GuestMemory();
    memory.alloc(1);
    expect(memory.alloc(10, 4096) % 4096n).toBe(0n);
  });

  it('grows, and a larger piece is still contiguous', () => {
    const memory = new GuestMemory();
    memory.alloc(1 << 20);
    const large = memory.alloc(3 << 20);
    expect(memory.view(large, 3 << 20).length).toBe(3 << 20);
  });

  it('fits up to its limit and refuses one allocation past it', () => {
    const memory = new GuestMemory({ bytes: 1 << 20 });
    memory.alloc(1 << 20);
    expect(() => memory.alloc(16)).toThrow(RangeError);
  });

  it('reuses what was freed, zeroed', () => {
    const memory = new GuestMemory();
    const va = memory.alloc(64);
    memory.view(va, 64).fill(7);
    memory.free(va);
    expect(memory.alloc(64)).toBe(va);
    expect(memory.view(va, 64)).toEqual(new Uint8Array(64));
    memory.free(va);
    expect(() => memory.free(va)).toThrow(RangeError);
  });
});

describe('reading and writing', () => {
  it.each([4, 1000])('copies %i bytes there and back', (bytes) => {
    const memory = new GuestMemory();
    const va = Number(memory.alloc(bytes));
    const from = Uint8Array.from({ length: bytes + 3 }, (_, i) => i & 255);
    expect(memory.write(va, from, 3, bytes)).toBe(true);
    const back = new Uint8Array(bytes + 8);
    expect(memory.read(va, back, 8, bytes)).toBe(true);
    expect(back.subarray(8)).toEqual(from.subarray(3));
  });

  it.each([0, 1, 0xffff, 0x7f00_0000_0000, 2 ** 53, 2 ** 64, -1, Number.NaN])(
    'refuses the wild address %d',
    (va) => {
      const memory = new GuestMemory();
      memory.alloc(16);
      const bytes = new Uint8Array(16);
      expect(memory.read(va, bytes, 0, 1)).toBe(false);
      expect(memory.write(va, bytes, 0, 1)).toBe(false);
      expect(memory.probe.write(va, bytes, 0, 1)).toBe(false);
      expect(() => memory.view(va, 1)).toThrow(RangeError);
    },
  );

  it('reads to the end of a map and refuses one byte past it', () => {
    const memory = new GuestMemory();
    const va = memory.map(new Uint8Array(4096), true);
    const bytes = new Uint8Array(4097);
    expect(memory.read(va, bytes, 0, 4096)).toBe(true);
    expect(memory.read(va, bytes, 0, 4097)).toBe(false);
  });

  it('takes no bytes from anywhere', () => {
    expect(new GuestMemory().read(0, new Uint8Array(0), 0, 0)).toBe(true);
  });
});

describe('maps', () => {
  it('start at 0x7f00_0000_0000 with an unmapped page between them', () => {
    const memory = new GuestMemory();
    const first = memory.map(new Uint8Array(100), true);
    const second = memory.map(new Uint8Array(100), true);
    expect(first).toBe(0x7f00_0000_0000);
    expect(second).toBe(first + 2 * 4096);
  });

  it('share their bytes with the view', () => {
    const memory = new GuestMemory();
    const shared = new Uint8Array(4096);
    const va = memory.map(shared, true);
    memory.view(va + 8, 1)[0] = 42;
    expect(shared[8]).toBe(42);
  });

  it('that are read-only refuse writes and allow reads', () => {
    const memory = new GuestMemory();
    const va = memory.map(new Uint8Array(4096), false);
    expect(memory.write(va, new Uint8Array(8), 0, 8)).toBe(false);
    expect(memory.probe.write(va, new Uint8Array(8), 0, 8)).toBe(false);
    expect(memory.read(va, new Uint8Array(8), 0, 8)).toBe(true);
  });

  it('are gone after unmap, also from the last-hit shortcut', () => {
    const memory = new GuestMemory();
    const va = memory.map(new Uint8Array(4096), true);
    expect(memory.read(va, new Uint8Array(8), 0, 8)).toBe(true);
    expect(memory.unmap(va + 8)).toBe(false);
    expect(memory.unmap(va)).toBe(true);
    expect(memory.read(va, new Uint8Array(8), 0, 8)).toBe(false);
    expect(memory.unmap(va)).toBe(false);
  });
});
