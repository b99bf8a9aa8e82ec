import { describe, expect, it } from 'vitest';
import { PAGE_BYTES, readerNeedsSignal, writerNeedsSignal } from '../../../src/vmbus-sim/index.ts';
import { RingReader } from '../../../src/vmbus-sim/ring/reader.ts';
import { RingWriter } from '../../../src/vmbus-sim/ring/writer.ts';
import { type BlindSpot, type Exploration, explore, type Program } from './schedule.ts';

/** Packets of a quarter of the ring: three fill it, and each lies where an equal one lay before. */
const BODY = new Uint8Array(PAGE_BYTES / 4 - 24);

/** Sends `count` packets, sleeping for room as the channel's users do. */
function sender(count: number): Program {
  return (ring, bell) => {
    const writer = bell.make(() => new RingWriter(ring));
    for (let sent = 0; sent < count; ) {
      bell.checkpoint(`${sent}`);
      const result = writer.write(6, 0, 0, 0, BODY, BODY.length);
      if (result === 'corrupt') throw new Error(writer.corruption?.code);
      if (result === 'full') {
        if (writer.awaitSpace(BODY.length)) bell.sleep();
        continue;
      }
      sent++;
      if (result === 'signal') bell.ring();
    }
  };
}

/** Reads until it has `count` packets, at most `batch` at a time, sleeping when there are none. */
function receiver(count: number, batch: number): Program {
  return (ring, bell) => {
    const reader = bell.make(() => new RingReader(ring));
    let got = 0;
    for (;;) {
      let taken = 0;
      while (taken < batch && reader.read() === 'packet') taken++;
      got += taken;
      if (reader.endBatch()) bell.ring();
      if (got >= count) return;
      // Saw an empty ring and gave all room back: nothing of earlier looks is left in the reader.
      if (taken < batch) bell.checkpoint(`${got}`);
      if (reader.corruption !== null) throw new Error(reader.corruption.code);
      if (reader.arm()) {
        bell.sleep();
        reader.disarm();
      }
    }
  };
}

function run(packets: number, batch: number, blind?: BlindSpot): Exploration {
  return explore(
    { writer: sender(packets), reader: receiver(packets, batch) },
    (ring) => {
      new RingWriter(ring);
      new RingReader(ring);
    },
    blind,
  );
}

/** Whether the memory itself says that somebody sleeps beside work: what a lost wake looks like. */
function lost([inIndex, out, interruptMask, pendingSendSize, featureBits]: readonly number[]): boolean {
  const words = {
    in: inIndex ?? 0,
    out: out ?? 0,
    interruptMask: interruptMask ?? 0,
    pendingSendSize: pendingSendSize ?? 0,
    featureBits: featureBits ?? 0,
  };
  return readerNeedsSignal(words, PAGE_BYTES) || writerNeedsSignal(words, PAGE_BYTES);
}

describe('all interleavings of the real ends', () => {
  it.each([
    { packets: 1, batch: 1 },
    { packets: 2, batch: 2 },
    { packets: 3, batch: 3 },
    { packets: 4, batch: 1 },
    { packets: 5, batch: 2 },
    { packets: 4, batch: 3 },
  ])('lose no wake: $packets packets in batches of $batch', ({ packets, batch }) => {
    const explored = run(packets, batch);
    expect(explored.stuck).toEqual([]);
    expect(explored.finished).toBeGreaterThan(0);
    expect(explored.states).toBeGreaterThan(40 * packets);
  });

  it('lose one when the reader does not look again after it unmasked', () => {
    const explored = run(2, 2, { actor: 'reader', stored: 'INTERRUPT_MASK', loaded: 'IN' });
    expect(explored.stuck.length).toBeGreaterThan(0);
    expect(explored.stuck.every(lost)).toBe(true);
  });

  it('lose one when the writer does not look again after it asked for room', () => {
    const explored = run(4, 3, { actor: 'writer', stored: 'PENDING_SEND_SIZE', loaded: 'OUT' });
    expect(explored.stuck.length).toBeGreaterThan(0);
    expect(explored.stuck.some(lost)).toBe(true);
  });
});
