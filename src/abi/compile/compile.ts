import type { Image } from '../image.ts';
import { MAX_PACKET_BYTES, packetBytes } from '../packet-size.ts';
import { perRow } from '../per-row.ts';
import type { Row } from '../plan.ts';
import { checkPlan } from '../selection.ts';
import type { DecodeFault, Transcoder } from '../transcoder.ts';
import { decodeSource } from './decode.ts';
import { encodeSource } from './encode.ts';
import { countVarints, packVarints, seal, unpackVarints, varintBytes } from './helpers.ts';
import { Names } from './names.ts';
import { Copier, Views } from './views.ts';

type Encode = (
  image: Image,
  view: DataView,
  out: Uint8Array,
  outView: DataView,
  at: number,
  base: number,
) => number;
type Decode = (
  from: Uint8Array,
  view: DataView,
  at: number,
  end: number,
  image: Image,
  base: number,
) => number;

interface Compiled {
  readonly encodeRequest: Encode;
  readonly decodeRequest: Decode;
  readonly encodeReply: Encode;
  readonly decodeReply: Decode;
}

/** Two copiers, as encoders copy from images and decoders from packets. */
const HELPERS = {
  outward: new Copier(),
  inward: new Copier(),
  seal,
  varintBytes,
  packVarints,
  countVarints,
  unpackVarints,
};
const outViews = new Views();
const fromViews = new Views();
let scratch = new Uint8Array(131_072);
let scratchView = new DataView(scratch.buffer);

/** The compiled transcoder of `row`, made at its first use. */
export const transcoderOf: (row: Row) => Transcoder = perRow((row) => new CompiledTranscoder(row));

/** The program of one row, for the curious and for tests. Only numbers of the plan are put into it, never names. */
export function sourceOf(row: Row): string {
  checkPlan(row.struct);
  const names = new Names();
  const root = [
    `encodeRequest:${names.encoder(row.struct, 'request')}`,
    `decodeRequest:${names.decoder(row.struct, 'request')}`,
    `encodeReply:${names.encoder(row.struct, 'reply')}`,
    `decodeReply:${names.decoder(row.struct, 'reply')}`,
  ];
  const functions: string[] = [];
  for (const { plan, half, encode } of names.pending()) {
    const packet = plan === row.struct && half === 'request' ? row.packet : null;
    functions.push(encode ? encodeSource(plan, half, names) : decodeSource(plan, half, names, packet));
  }
  return `'use strict';\n${functions.join('\n')}\nreturn {${root.join(',')}};`;
}

function compile(row: Row): Compiled {
  const make = new Function(...Object.keys(HELPERS), sourceOf(row)) as (...helpers: unknown[]) => Compiled;
  return make(...Object.values(HELPERS));
}

class CompiledTranscoder implements Transcoder {
  readonly row: Row;
  readonly #code: Compiled;
  readonly #nestedParts: boolean;

  constructor(row: Row) {
    this.row = row;
    this.#code = compile(row);
    const own = new Set(row.struct.fields.map((field) => field.name));
    this.#nestedParts = row.packet.parts.some((part) => !own.has(part.pointer));
  }

  encodeRequest(image: Image, out: Uint8Array, at: number): number {
    const end = this.#code.encodeRequest(image, image.view, out, outViews.of(out), at, 0);
    return end < 0 ? tight(this.#code.encodeRequest, image, out, at) : end;
  }

  decodeRequest(from: Uint8Array, at: number, end: number, image: Image): DecodeFault | null {
    image.reset(this.row.struct.size);
    if (at > end || end > from.length) return 'MALFORMED';
    const code = this.#code.decodeRequest(from, fromViews.of(from), at, end, image, 0);
    if (code !== 0) return code === 1 ? 'MALFORMED' : 'BOUND';
    if (this.#nestedParts && packetBytes(this.row, image) > MAX_PACKET_BYTES) return 'BOUND';
    return null;
  }

  encodeReply(image: Image, out: Uint8Array, at: number): number {
    const end = this.#code.encodeReply(image, image.view, out, outViews.of(out), at, 0);
    return end < 0 ? tight(this.#code.encodeReply, image, out, at) : end;
  }

  decodeReply(from: Uint8Array, at: number, end: number, image: Image): DecodeFault | null {
    if (at > end || end > from.length) return 'MALFORMED';
    const code = this.#code.decodeReply(from, fromViews.of(from), at, end, image, 0);
    return code === 0 ? null : code === 1 ? 'MALFORMED' : 'BOUND';
  }
}

/**
 * The encoders check room coarsely. Where `out` nearly ends the exact answer comes from encoding into a buffer that is
 * surely large enough: no field grows more than five-fold on the wire. The buffer is kept, because a ring's end comes
 * round again and again.
 */
function tight(encode: Encode, image: Image, out: Uint8Array, at: number): number {
  const enough = image.length * 6 + 65_536;
  if (scratch.length < enough) {
    scratch = new Uint8Array(enough);
    scratchView = new DataView(scratch.buffer);
  }
  const end = encode(image, image.view, scratch, scratchView, 0, 0);
  if (end < 0 || at + end > out.length) return -1;
  HELPERS.outward.copy(scratch, scratchView, 0, out, outViews.of(out), at, end);
  return at + end;
}
