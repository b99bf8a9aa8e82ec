import { Image, type Row, rowByName, transcoderOf } from '../../../src/abi/index.ts';
import type { Broker } from '../../../src/host-km/index.ts';
import type { Identity } from '../../../src/version-check/index.ts';
import {
  BUS_VERSION,
  CHANNEL_LIMITS,
  ChannelEnd,
  type ControlMessage,
  channelLimits,
  decodeFrame,
  encodeFrame,
  type MessageName,
  type MessageOf,
  PAGE_BYTES,
  ringPages,
  splitRings,
} from '../../../src/vmbus-sim/index.ts';
import { identity } from './identity.ts';
import { MemoryLink } from './memory-link.ts';

const RING_PAGES = 16;

export interface Reply {
  readonly id: number;
  readonly status: number;
  readonly body: Uint8Array;
}

export interface Answer {
  readonly status: number;
  /** The request's image with the outputs filled in. */
  readonly image: Image;
}

export function row(name: string): Row {
  const found = rowByName(name);
  if (found === undefined) throw new Error(`no row ${name}`);
  return found;
}

/** Offset of a field in a row's struct, by its C name. */
export function at(name: string, field: string): number {
  const found = row(name).struct.fields.find((one) => one.name === field);
  if (found === undefined) throw new Error(`${name} has no ${field}`);
  return found.offset;
}

/** Lets the broker's loop and everything else have their turn. */
export async function settle(turns = 4): Promise<void> {
  for (let i = 0; i < turns; i++) await new Promise((resolve) => setImmediate(resolve));
}

/** A guest that the test plays itself, message by message and byte by byte, polite or not. */
export class ScriptedGuest {
  readonly link: MemoryLink;
  readonly messages: ControlMessage[] = [];
  readonly channels = new Map<bigint, ChannelEnd>();
  readonly ids = new Map<bigint, number>();
  /** Ids of the events that it was told of, in order. */
  readonly events: bigint[] = [];
  #nextId = 1;

  constructor(broker: Broker, options: { readonly partition?: string; readonly pid?: number } = {}) {
    this.link = new MemoryLink(options.pid);
    broker.attach(options.partition ?? 'p', this.link);
  }

  send(message: ControlMessage): void {
    this.link.frame(encodeFrame(message));
    this.#collect();
  }

  contact(identities: readonly Identity[] = [identity()], name = 'test'): MessageOf<'VersionResponse'> {
    this.send({
      type: 'InitiateContact',
      version: BUS_VERSION,
      process_name: name,
      script: 'guest.ts',
      identities,
    });
    return this.last('VersionResponse');
  }

  /** Contact, offers, and every channel open, with rings of so many pages or as large as each may have. */
  open(identities?: readonly Identity[], pages: number | 'most' = RING_PAGES): this {
    this.contact(identities);
    this.send({ type: 'RequestOffers' });
    for (const message of [...this.messages])
      if (message.type === 'OfferChannel') {
        const most = ringPages(channelLimits(message));
        const [down, up] =
          pages === 'most' ? [most.downstreamPages, most.pages - most.downstreamPages] : [pages, pages];
        this.openChannel(message.channel, message.luid, message.channel, down, up);
      }
    return this;
  }

  /** Opens a channel, with rings of so many pages each: 0, or the status that says no. */
  openChannel(
    channel: number,
    luid: bigint,
    gpadl: number = channel,
    pages = RING_PAGES,
    upstreamPages = pages,
  ): number {
    this.send({ type: 'GpadlHeader', channel, gpadl, pages: pages + upstreamPages });
    const given = this.link.lane.findLast(({ header }) => header.kind === 'rings');
    if (this.last('GpadlCreated').status !== 0 || given === undefined)
      return this.last('GpadlCreated').status;
    const offer = this.messages.find(
      (message): message is MessageOf<'OfferChannel'> =>
        message.type === 'OfferChannel' && message.channel === channel,
    );
    const limits = offer === undefined ? CHANNEL_LIMITS : channelLimits(offer);
    const end = new ChannelEnd(splitRings(given.memory.view, pages * PAGE_BYTES, limits), 'guest');
    this.send({ type: 'OpenChannel', channel, open_id: 1, gpadl, downstream_page_offset: pages });
    const { status } = this.last('OpenResult');
    if (status !== 0) return status;
    this.channels.set(luid, end);
    this.ids.set(luid, channel);
    return 0;
  }

  last<N extends MessageName>(type: N): MessageOf<N> {
    const found = this.messages.findLast(
      (message): message is MessageOf<N> & ControlMessage => message.type === type,
    );
    if (found === undefined) throw new Error(`no ${type} among ${this.messages.map((m) => m.type).join()}`);
    return found as MessageOf<N>;
  }

  has(type: MessageName): boolean {
    this.#collect();
    return this.messages.some((message) => message.type === type);
  }

  channel(luid: bigint): ChannelEnd {
    const end = this.channels.get(luid);
    if (end === undefined) throw new Error(`no channel ${luid}`);
    return end;
  }

  /** Puts raw bytes into the ring as one packet; the transaction id, 0 for one without completion. */
  post(luid: bigint, payload: Uint8Array, wantsCompletion = true): number {
    const id = wantsCompletion ? this.#nextId++ : 0;
    if (this.channel(luid).send(id, wantsCompletion, payload, payload.length) === 'signal')
      this.link.doorbell();
    return id;
  }

  /** A call's packet. */
  packet(name: string, fill: (image: Image) => void = () => {}): { payload: Uint8Array; image: Image } {
    const { nr, struct } = row(name);
    const image = new Image();
    image.reset(struct.size);
    fill(image);
    const bytes = new Uint8Array(1 << 17);
    const end = transcoderOf(row(name)).encodeRequest(image, bytes, 8);
    if (end < 0) throw new Error('request does not fit');
    return { payload: packetOf(nr, bytes.slice(8, end)), image };
  }

  /** Everything that has come back by now. */
  replies(luid: bigint): Reply[] {
    const end = this.channel(luid);
    const replies: Reply[] = [];
    while (end.receive() === 'packet') {
      const { id, payload, kind } = end.packet;
      const view = new DataView(payload.buffer, payload.byteOffset);
      if (kind === 'inband') {
        this.#event(luid, id, view);
        continue;
      }
      if (kind !== 'completion') throw new Error(`a packet of kind ${kind}`);
      replies.push({
        id,
        status: view.getInt32(0, true),
        body: payload.slice(8, 8 + view.getUint32(4, true)),
      });
    }
    if (end.endBatch()) this.link.doorbell();
    return replies;
  }

  /** Posts raw bytes and waits for the status. */
  async raw(luid: bigint, payload: Uint8Array): Promise<number> {
    const id = this.post(luid, payload);
    await settle();
    const reply = this.replies(luid).find((one) => one.id === id);
    if (reply === undefined) throw new Error('no reply');
    return reply.status;
  }

  /** One call and its answer. */
  async call(luid: bigint, name: string, fill?: (image: Image) => void): Promise<Answer> {
    const { payload, image } = this.packet(name, fill);
    const id = this.post(luid, payload);
    await settle();
    const reply = this.replies(luid).find((one) => one.id === id);
    if (reply === undefined) throw new Error(`no reply to ${name}`);
    if (reply.status >= 0) {
      const fault = transcoderOf(row(name)).decodeReply(reply.body, 0, reply.body.length, image);
      if (fault !== null) throw new Error(`reply to ${name}: ${fault}`);
    }
    return { status: reply.status, image };
  }

  #event(luid: bigint, id: number, view: DataView): void {
    if (luid !== 0n || id !== 0 || view.getUint32(0, true) !== 1 || view.getUint32(4, true) !== 0)
      throw new Error('the host sent no event');
    this.events.push(view.getBigUint64(8, true));
  }

  #collect(): void {
    for (const frame of this.link.frames.splice(0)) {
      const decoded = decodeFrame(frame, 'guest');
      if (!decoded.ok) throw new Error(`the host sent a bad frame: ${decoded.fault.code}`);
      this.messages.push(decoded.message);
    }
  }
}

/** A packet with its head: number, door, bytes of the body. */
export function packetOf(nr: number, body: Uint8Array, bodyBytes = body.length, door = 0): Uint8Array {
  const payload = new Uint8Array((8 + body.length + 7) & ~7);
  const view = new DataView(payload.buffer);
  view.setUint16(0, nr, true);
  view.setUint16(2, door, true);
  view.setUint32(4, bodyBytes, true);
  payload.set(body, 8);
  return payload;
}
