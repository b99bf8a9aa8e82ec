import { describe, expect, it } from 'vitest';
import {
  decodeLane,
  decodeTicket,
  encodeLane,
  encodeTicket,
  LANE_BYTES,
} from '../../../src/vmbus-sim/link/lane.ts';
import type { LaneHeader } from '../../../src/vmbus-sim/link/link.ts';

const headers: readonly LaneHeader[] = [
  { kind: 'rings', id: 0xe1e10, guestAccess: 'write' },
  { kind: 'slab', id: 0xffff_ffff, guestAccess: 'read' },
  { kind: 'slab', id: 7, guestAccess: 'dedicated' },
];

describe('messages of the descriptor lane', () => {
  it('come out as they went in', () => {
    for (const header of headers) {
      expect(decodeLane(encodeLane(header, 2 ** 40))).toEqual({ header, bytes: 2 ** 40 });
    }
  });

  it('lie as documented', () => {
    const wire = encodeLane({ kind: 'slab', id: 0x01020304, guestAccess: 'write' }, 0x1000);
    expect([...wire]).toEqual([1, 1, 0, 0, 4, 3, 2, 1, 0, 0x10, 0, 0, 0, 0, 0, 0]);
    expect(encodeLane({ kind: 'slab', id: 1, guestAccess: 'dedicated' }, 0x1000)[1]).toBe(2);
  });

  it('of another form are refused', () => {
    const good = encodeLane({ kind: 'rings', id: 1, guestAccess: 'write' }, 4096);
    const changed = (at: number, value: number): Uint8Array => good.with(at, value);
    expect(decodeLane(changed(0, 2))).toBeNull();
    expect(decodeLane(changed(1, 2))).toBeNull();
    expect(decodeLane(changed(1, 3))).toBeNull();
    expect(decodeLane(changed(2, 1))).toBeNull();
    expect(decodeLane(changed(15, 1))).toBeNull();
    expect(decodeLane(good.subarray(1))).toBeNull();
    expect(decodeLane(new Uint8Array(LANE_BYTES + 1))).toBeNull();
    expect(decodeLane(good)).not.toBeNull();
  });

  it('carry a descriptor under a ticket, which is at least 1', () => {
    expect([...encodeTicket(0x01020304)]).toEqual([2, 0, 0, 0, 4, 3, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
    for (const ticket of [1, 0xffff_ffff]) expect(decodeTicket(encodeTicket(ticket))).toBe(ticket);
    const good = encodeTicket(1);
    for (const [at, value] of [
      [0, 1],
      [1, 1],
      [2, 1],
      [3, 1],
      [4, 0],
      [8, 1],
      [15, 1],
    ] as const)
      expect(decodeTicket(good.with(at, value))).toBe(0);
    expect(decodeTicket(good.subarray(1))).toBe(0);
    expect(decodeTicket(new Uint8Array(LANE_BYTES + 1).fill(2))).toBe(0);
    expect(decodeLane(good)).toBeNull();
  });
});
