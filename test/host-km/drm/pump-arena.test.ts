import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Arena, type Piece } from '../../../src/host-km/drivers/drm/pump/index.ts';
import { PUMP_LIMITS } from '../../../src/host-km/drivers/drm/pump/limits.ts';

const KIB = 1024;

describe('the arena', () => {
  it('gives pieces of a power of two, none smaller than the smallest', () => {
    const arena = new Arena(8 * KIB, 256, 4 * KIB);
    const sizes = [0, 1, 256, 257, 1000, 2048, 2049].map((bytes) => arena.take(bytes)?.bytes);
    expect(sizes).toEqual([256, 256, 256, 512, 1024, 2048, undefined]);
    expect(arena.used).toBe(256 * 3 + 512 + 1024 + 2048);
  });

  it('gives the largest piece as often as it fits, and nothing larger', () => {
    const arena = new Arena(8 * KIB, 256, 4 * KIB);
    expect(arena.take(4 * KIB + 1)).toBeNull();
    expect([arena.take(4 * KIB)?.at, arena.take(4 * KIB)?.at].sort()).toEqual([0, 4 * KIB]);
    expect(arena.take(1)).toBeNull();
  });

  it('of a pump has room for sixteen of the largest calls, and not for one more', () => {
    const { arenaBytes, pieceBytes, largestPieceBytes } = PUMP_LIMITS;
    const arena = new Arena(arenaBytes, pieceBytes, largestPieceBytes);
    // Struct, commands, buffers and sync objects of an EXECBUFFER, and its patches.
    const bytes = 64 + 266_240 + 4 * 16_384 + 2 * 16 * 1024 + 4 * 8;
    const pieces = Array.from({ length: 16 }, () => arena.take(bytes));
    expect(pieces.every((piece) => piece !== null)).toBe(true);
    expect(arena.take(bytes)).toBeNull();
  });

  it('never gives a byte twice, and is whole again when all came back', () => {
    const sizes = fc.array(fc.tuple(fc.integer({ min: 1, max: 6000 }), fc.boolean()), { maxLength: 200 });
    fc.assert(
      fc.property(sizes, fc.infiniteStream(fc.nat()), (asked, picks) => {
        const arena = new Arena(16 * KIB, 256, 4 * KIB);
        const held: Piece[] = [];
        for (const [bytes, giveBack] of asked) {
          const piece = arena.take(bytes);
          if (piece !== null) {
            expect(piece.bytes).toBeGreaterThanOrEqual(bytes);
            expect(piece.at + piece.bytes).toBeLessThanOrEqual(16 * KIB);
            for (const other of held)
              expect(piece.at + piece.bytes <= other.at || other.at + other.bytes <= piece.at).toBe(true);
            held.push(piece);
          }
          if (giveBack && held.length > 0) {
            const [gone] = held.splice(picks.next().value % held.length, 1);
            if (gone !== undefined) arena.give(gone);
          }
        }
        for (const piece of held) arena.give(piece);
        expect(arena.used).toBe(0);
        expect(Array.from({ length: 4 }, () => arena.take(4 * KIB)?.bytes)).toEqual(
          new Array(4).fill(4 * KIB),
        );
      }),
    );
  });
});
