import { describe, expect, it } from 'vitest';
import { ChannelEnd, CONTROL, PAGE_BYTES, splitRings } from '../../src/vmbus-sim/index.ts';

const RING = 2 * PAGE_BYTES;

function pair(): { guest: ChannelEnd; host: ChannelEnd; memory: Uint8Array } {
  const memory = new Uint8Array(new SharedArrayBuffer(2 * RING));
  return {
    guest: new ChannelEnd(splitRings(memory), 'guest'),
    host: new ChannelEnd(splitRings(memory), 'host'),
    memory,
  };
}

const body = Uint8Array.from({ length: PAGE_BYTES }, (_, at) => at & 0xff);

describe('a channel end', () => {
  it('carries a call and its completion, by id, each on its own ring', () => {
    const { guest, host, memory } = pair();
    expect(guest.send(7, true, body, 20)).toBe('quiet');
    expect(new Int32Array(memory.buffer)[0]).toBe(48);
    expect(host.receive()).toBe('packet');
    expect(host.packet).toMatchObject({ kind: 'inband', id: 7, wantsCompletion: true, bytes: 24 });
    expect(host.complete(7, body, 8)).toBe('quiet');
    expect(new Int32Array(memory.buffer, RING)[0]).toBe(32);
    expect(guest.receive()).toBe('packet');
    expect(guest.packet).toMatchObject({ kind: 'completion', id: 7, wantsCompletion: false, bytes: 8 });
    expect(guest.receive()).toBe('empty');
  });

  it('has no id without a completion, and gives any id up to 2^53 back exactly', () => {
    const { guest, host } = pair();
    guest.send(99, false, body, 8);
    host.receive();
    expect(host.packet).toMatchObject({ id: 0, wantsCompletion: false });
    for (const id of [1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1]) {
      guest.send(id, true, body, 0);
      host.receive();
      host.complete(host.packet.id, body, 0);
      guest.receive();
      expect(guest.packet.id).toBe(id);
    }
  });

  it('writes in place what it sends', () => {
    const { guest, host } = pair();
    const at = guest.reserve(100);
    guest.outgoing.set(body.subarray(0, 40), at);
    expect(guest.commitSend(3, true, 40)).toBe('quiet');
    host.receive();
    expect(host.packet).toMatchObject({ id: 3, wantsCompletion: true, bytes: 40 });
    expect(Buffer.compare(host.packet.payload.subarray(0, 40), body.subarray(0, 40))).toBe(0);
    host.outgoing.set(body.subarray(0, 8), host.reserve(8));
    host.commitComplete(3, 8);
    guest.receive();
    expect(guest.packet).toMatchObject({ kind: 'completion', id: 3, bytes: 8 });
  });

  it('says when to ring, for data and for room, and when all is read', () => {
    const { guest, host } = pair();
    expect(guest.drained()).toBe(true);
    expect(host.arm()).toBe(true);
    expect(host.armed).toBe(true);
    expect(guest.send(0, false, body, 1000)).toBe('signal');
    expect(guest.drained()).toBe(false);
    host.disarm();
    while (guest.send(0, false, body, 1000) !== 'full');
    expect(guest.awaitSpace(1000)).toBe(true);
    expect(host.receive()).toBe('packet');
    expect(host.endBatch()).toBe(true);
    expect(guest.awaitSpace(1000)).toBe(false);
    expect(guest.awaitDrained()).toBe(true);
    while (host.receive() === 'packet');
    expect(host.endBatch()).toBe(true);
    expect(guest.drained()).toBe(true);
    expect(guest.awaitDrained()).toBe(false);
    expect(guest.inspect()).toMatchObject({ side: 'guest', sent: { packets: 3, signals: 1 }, fulls: 1 });
    expect(host.inspect()).toMatchObject({ received: { packets: 3, parks: 1 }, corruption: null });
  });

  it.each(['incoming', 'outgoing'] as const)('is dead in both directions once %s is corrupt', (side) => {
    const { guest, memory } = pair();
    const at = side === 'incoming' ? RING / 4 + CONTROL.IN : CONTROL.OUT;
    Atomics.store(new Int32Array(memory.buffer), at, 12);
    if (side === 'incoming') expect(guest.receive()).toBe('corrupt');
    else expect(guest.drained()).toBe(true);
    expect(guest.corruption).toMatchObject({ code: 'RING_POINTER', ring: side, value: 12 });
    expect(guest.send(1, true, body, 8)).toBe('corrupt');
    expect(guest.complete(1, body, 8)).toBe('corrupt');
    expect(guest.receive()).toBe('corrupt');
    expect([guest.reserve(8), guest.hasData(), guest.drained()]).toEqual([-1, true, true]);
    expect([guest.arm(), guest.awaitSpace(8), guest.awaitDrained(), guest.endBatch()]).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });

  it('gives the memory of a large packet back when it goes to sleep', () => {
    const memory = new Uint8Array(new SharedArrayBuffer(64 * PAGE_BYTES));
    const guest = new ChannelEnd(splitRings(memory), 'guest');
    const host = new ChannelEnd(splitRings(memory), 'host');
    guest.send(0, false, new Uint8Array(60_000), 60_000);
    host.receive();
    expect(host.packet.payload.length).toBeGreaterThanOrEqual(60_000);
    host.endBatch();
    host.arm();
    expect(host.packet.payload.length).toBe(PAGE_BYTES);
  });
});
