import { DOORS, Image, type Row, rowByNr, transcoderOf } from '../../src/abi/index.ts';
import type { Refusal } from '../../src/version-check/index.ts';
import {
  ADAPTER_CHANNEL_INTERFACE,
  BUS_STATUS,
  BUS_VERSION,
  ChannelEnd,
  channelLimits,
  encodeFrame,
  GLOBAL_CHANNEL_INTERFACE,
  type GuestLink,
  guidBytes,
  type LaneHeader,
  type Offer,
  PAGE_BYTES,
  ServerControl,
  type ServerEffect,
  type SharedMemory,
  splitRings,
} from '../../src/vmbus-sim/index.ts';

/** A call as the fake host got it. */
export interface Received {
  readonly row: Row;
  readonly image: Image;
  /** Transaction id; 0 for a one-way call. */
  readonly id: number;
  /** 0 is the global channel, 1 the first adapter. */
  readonly channel: number;
  /** Which function the guest says was called. */
  readonly door: number;
}

/** NTSTATUS to answer with at once, or nothing: the script answers later, if at all. */
export type Serve = (call: Received, host: FakeHost) => number | undefined;

interface HostChannel {
  readonly id: number;
  readonly end: ChannelEnd;
}

type Given = { readonly header: LaneHeader; readonly memory: SharedMemory };

export const LUID = 0x0000_0001_0000_5a5an;
const WIRE_BYTES = 192 * 1024;

function offer(interfaceId: string, luid: bigint, name: string): Offer {
  const instance = new Uint8Array(16);
  new DataView(instance.buffer).setBigUint64(0, luid, true);
  return { interface_id: guidBytes(interfaceId), instance_id: instance, luid, name };
}

/**
 * A host in the guest's own thread, over ordinary memory: it works whenever the guest rings, sends a frame or sleeps.
 * What it answers is a script, so that it can lie as no broker would.
 */
export class FakeHost implements GuestLink {
  serve: Serve = () => 0;
  refusal: Refusal | null = null;
  adapters: readonly bigint[] = [LUID];
  /** How many global channels it offers. */
  global = 1;
  /** NTSTATUS of every OpenResult. */
  openStatus: number = BUS_STATUS.SUCCESS;
  /** Bytes of ring memory in place of what is asked for. */
  ringBytes: number | null = null;
  /** Offers past what its own bus allows. */
  unbounded = false;
  contact: unknown = null;
  /** Other offers than a driver's channels. */
  offers: readonly Offer[] | null = null;
  /** Takes packets that are no calls of rows. */
  onPacket: ((payload: Uint8Array, id: number) => void) | null = null;
  /** Called when the guest sleeps and the host has nothing to do; false ends the connection: no test hangs. */
  onIdle: () => boolean = () => false;
  closed = false;
  gone = false;
  readonly received: Received[] = [];
  readonly channels: HostChannel[] = [];
  readonly control = new ServerControl();
  sleeps = 0;
  rings = 0;
  readonly #frames: Uint8Array[] = [];
  readonly lane: Given[] = [];
  readonly memories = new Map<number, Uint8Array>();
  readonly #wire = new Uint8Array(WIRE_BYTES);
  readonly watchers = new Set<() => void>();

  /** Answers a call whose image the script has filled. */
  complete(call: Received, status: number): void {
    const head = new DataView(this.#wire.buffer);
    const end = status < 0 ? 8 : transcoderOf(call.row).encodeReply(call.image, this.#wire, 8);
    head.setInt32(0, status, true);
    head.setUint32(4, end - 8, true);
    this.raw(call.channel, call.id, this.#wire, end);
  }

  /** Sends any completion at all. */
  raw(channel: number, id: number, payload: Uint8Array, bytes: number): void {
    const sent = this.channels[channel]?.end.complete(id, payload, bytes);
    if (sent !== 'quiet' && sent !== 'signal') throw new Error(`the fake host could not answer: ${sent}`);
    for (const watcher of [...this.watchers]) setImmediate(watcher);
  }

  /** Lends memory to the guest. */
  lend(
    id: number,
    bytes: number,
    guestAccess: LaneHeader['guestAccess'] = 'write',
    kind: LaneHeader['kind'] = 'slab',
  ): Uint8Array {
    const view = new Uint8Array(bytes);
    this.lane.push({ header: { kind, id, guestAccess }, memory: { bytes, view, release: () => {} } });
    return view;
  }

  /** Puts any frame before the guest. */
  frame(bytes: Uint8Array): void {
    this.#frames.push(bytes);
  }

  rescind(channel: number): void {
    this.#carryOut(this.control.rescind(this.channels[channel]?.id ?? 0));
    for (const watcher of [...this.watchers]) setImmediate(watcher);
  }

  /** Reads what the guest has sent and runs the script on it. */
  work(): boolean {
    let any = false;
    for (const [channel, { end }] of this.channels.entries()) {
      end.disarm();
      for (;;) {
        if (end.receive() !== 'packet') break;
        any = true;
        const { payload, id } = end.packet;
        const packet = payload.slice(0, end.packet.bytes);
        end.endBatch();
        if (this.onPacket !== null) {
          this.onPacket(packet, id);
          continue;
        }
        const call = this.#decode(channel, packet, id);
        this.received.push(call);
        const status = this.serve(call, this);
        if (status !== undefined && id !== 0) this.complete(call, status);
      }
      end.arm();
    }
    return any;
  }

  send(frame: Uint8Array): boolean {
    if (this.gone) return false;
    this.#carryOut(this.control.receiveFrame(frame));
    return true;
  }

  receive(): Uint8Array | 'closed' {
    return this.#frames.shift() ?? 'closed';
  }

  readable(): boolean {
    return this.#frames.length > 0 || this.gone;
  }

  take(): Given | 'closed' {
    return this.lane.shift() ?? 'closed';
  }

  takeable(): boolean {
    return this.lane.length > 0 || this.gone;
  }

  ring(): void {
    this.rings++;
    if (!this.gone) this.work();
  }

  sleep(): 'rung' | 'closed' {
    this.sleeps++;
    if (this.gone) return 'closed';
    return this.work() || this.onIdle() ? 'rung' : 'closed';
  }

  watch(onRing: () => void): () => void {
    this.watchers.add(onRing);
    return () => void this.watchers.delete(onRing);
  }

  alive(): boolean {
    return !this.gone;
  }

  close(): void {
    this.closed = true;
  }

  #decode(channel: number, payload: Uint8Array, id: number): Received {
    const head = new DataView(payload.buffer);
    const row = rowByNr(head.getUint16(0, true));
    const door = head.getUint16(2, true);
    if (row === undefined || door >= DOORS.length) throw new Error('the guest sent no call');
    const image = new Image();
    const fault = transcoderOf(row).decodeRequest(payload, 8, 8 + head.getUint32(4, true), image);
    if (fault !== null) throw new Error(`the guest sent a ${fault} ${row.name}`);
    return { row, image, id, channel, door };
  }

  /** As a host would that knows no bound of its own. */
  #offerAll(offers: readonly Offer[]): void {
    this.frame(encodeFrame({ type: 'VersionResponse', supported: true, version: BUS_VERSION }));
    for (const [index, one] of offers.entries())
      this.frame(encodeFrame({ type: 'OfferChannel', channel: index + 1, ...one }));
  }

  #carryOut(effects: readonly ServerEffect[]): void {
    for (const effect of effects) {
      switch (effect.kind) {
        case 'send':
          this.#frames.push(encodeFrame(effect.message));
          break;
        case 'judge': {
          const { refusal } = this;
          this.contact = effect.contact;
          const offers = this.offers ?? [
            ...Array.from({ length: this.global }, () => offer(GLOBAL_CHANNEL_INTERFACE, 0n, 'global')),
            ...this.adapters.map((luid) => offer(ADAPTER_CHANNEL_INTERFACE, luid, 'adapter')),
          ];
          const verdict =
            refusal === null ? { accepted: true as const, offers } : { accepted: false as const, refusal };
          if (this.unbounded) this.#offerAll(offers);
          else this.#carryOut(this.control.judged(verdict));
          break;
        }
        case 'make-gpadl':
          this.memories.set(
            effect.gpadl,
            this.lend(effect.gpadl, this.ringBytes ?? effect.pages * PAGE_BYTES, 'write', 'rings'),
          );
          this.#carryOut(this.control.gpadlMade(effect.gpadl, BUS_STATUS.SUCCESS));
          break;
        case 'open': {
          const memory = this.memories.get(effect.gpadl) ?? new Uint8Array(0);
          const limits = channelLimits(effect.offer);
          const end = new ChannelEnd(splitRings(memory, effect.downstreamPages * PAGE_BYTES, limits), 'host');
          end.arm();
          this.channels.push({ id: effect.channel, end });
          this.#carryOut(this.control.opened(effect.channel, this.openStatus));
          break;
        }
        case 'teardown':
          this.#carryOut(this.control.tornDown(effect.gpadl));
          break;
        case 'close':
        case 'end':
          break;
      }
    }
  }
}
