import { Image, rowByName, transcoderOf } from '../src/abi/index.ts';
import { ChannelEnd, RING_BYTES, splitRings } from '../src/vmbus-sim/index.ts';
import type { Figures } from './process.ts';
import { BLOCKS, median, timeBlock } from './stats.ts';

/** What 0x0a costs piece by piece, in one thread: where a call's own time goes. */
export function stageFigures(): Figures {
  const row = rowByName('LX_DXQUERYVIDEOMEMORYINFO');
  if (row === undefined) throw new Error('no row 0x0a');
  const codec = transcoderOf(row);
  const image = new Image();
  image.reset(row.struct.size);
  image.setU32(8, 0x4000_0000);
  const wire = new Uint8Array(256);
  const end = codec.encodeRequest(image, wire, 8);
  const received = new Image();
  const memory = new Uint8Array(RING_BYTES * 2);
  const guest = new ChannelEnd(splitRings(memory), 'guest');
  const host = new ChannelEnd(splitRings(memory), 'host');
  const stages: Readonly<Record<string, () => void>> = {
    encode: () => void codec.encodeRequest(image, wire, 8),
    ring: () => {
      guest.send(1, true, wire, end);
      host.receive();
      host.complete(1, wire, end);
      guest.receive();
    },
    decode: () => void codec.decodeRequest(wire, 8, end, received),
  };
  const figures: Figures = {};
  for (const [name, stage] of Object.entries(stages)) {
    const values = Array.from({ length: BLOCKS }, () => timeBlock(stage, 1000, 20e6));
    figures[`call.stage_ns.${name}`] = median(values);
  }
  return figures;
}
