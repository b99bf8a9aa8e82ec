/**
 * A host for native guests that does what a test tells it, step by step, over real sockets, pipes and memory. Where it is
 * told nothing it is honest, as a broker with a driver that does nothing would be.
 */
import { closeSync, writeSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { Image, live, mappedSites, rowByNr, transcoderOf } from '../../src/abi/index.ts';
import {
  closeAll,
  createLane,
  createPipe,
  createShared,
  receiveNow,
  type SharedFile,
  sendDescriptors,
  setNonblocking,
} from '../../src/vmbus-sim/ffi/index.ts';
import {
  ADAPTER_CHANNEL_INTERFACE,
  BUS_STATUS,
  ChannelEnd,
  type ContactVerdict,
  channelLimits,
  encodeFrame,
  GLOBAL_CHANNEL_INTERFACE,
  guidBytes,
  PAGE_BYTES,
  ServerControl,
  type ServerEffect,
  splitRings,
} from '../../src/vmbus-sim/index.ts';
import { ringPipe } from '../../src/vmbus-sim/link/doorbell.ts';
import { encloseFrame, FrameReader } from '../../src/vmbus-sim/link/frames.ts';
import { LUID, type Received } from '../guest-um/fake-host.ts';
import { honest } from '../guest-um/honest.ts';

/** Kinds and rights of a lane message, as numbers: a liar is not held to the names. */
export const LANE = { rings: 0, slab: 1, descriptor: 2, read: 0, write: 1, dedicated: 2 } as const;
export const SLAB_STEP = 2n ** 40n;

/** What the host does instead of the honest thing; each returns true when that was done. */
export interface Script {
  readonly greet?: (host: HostileHost) => boolean;
  /** Before an effect of the control plane is carried out. */
  readonly effect?: (host: HostileHost, effect: ServerEffect) => boolean;
  /** A call that has come; its image is that of the request. */
  readonly call?: (host: HostileHost, call: Received) => boolean;
  /** A call that is none of dxg's rows, one of the shim's own or of another surface, with its head. */
  readonly own?: (host: HostileHost, nr: number, channel: number, id: number, payload: Uint8Array) => boolean;
  readonly verdict?: ContactVerdict;
  /** Keeps its ends open when the guest has hung up. */
  readonly clings?: true;
}

/** Rings of a channel as the host sees them, and both halves of their memory. */
interface Channel {
  readonly id: number;
  readonly end: ChannelEnd;
  /** Host to guest. */
  readonly incoming: ReturnType<typeof splitRings>['upstream'];
  /** Guest to host. */
  readonly outgoing: ReturnType<typeof splitRings>['downstream'];
}

const offerOf = (interfaceId: string, luid: bigint, name: string) => ({
  interface_id: guidBytes(interfaceId),
  instance_id: new Uint8Array(16).fill(7),
  luid,
  name,
});
export const OFFERS = [
  offerOf(GLOBAL_CHANNEL_INTERFACE, 0n, 'global'),
  offerOf(ADAPTER_CHANNEL_INTERFACE, LUID, 'adapter'),
];

/** The lane's 16 bytes; `bytes` 0 for a ticket. */
export function laneMessage(kind: number, access: number, id: number, bytes: number): Uint8Array {
  const wire = new Uint8Array(16);
  const view = new DataView(wire.buffer);
  view.setUint8(0, kind);
  view.setUint8(1, access);
  view.setUint32(4, id, true);
  view.setBigUint64(8, BigInt(bytes), true);
  return wire;
}

/** One guest's connection. */
export class HostileHost {
  readonly control = new ServerControl();
  readonly channels: Channel[] = [];
  readonly #socket: Socket;
  readonly #script: Script;
  readonly #frames = new FrameReader();
  readonly #honest = honest();
  readonly #wire = new Uint8Array(256 * 1024);
  readonly #files: SharedFile[] = [];
  readonly #memories = new Map<number, SharedFile>();
  readonly #own: number[] = [];
  readonly #turn: ReturnType<typeof setInterval>;
  readonly fd: number;
  /** False once it no longer takes what the guest sends. */
  reading = true;
  /** False while the guest is not to be woken. */
  ringing = true;
  #lane = -1;
  #ring = -1;
  #slabs = 0;
  #dead = false;

  constructor(socket: Socket, script: Script) {
    this.#socket = socket;
    this.#script = script;
    const handle: unknown = Reflect.get(socket, '_handle');
    this.fd = Number(Reflect.get(Object(handle), 'fd'));
    socket.on('error', () => socket.destroy());
    socket.once('close', () => {
      if (script.clings !== true) this.die();
    });
    socket.on('data', (bytes: Buffer) => this.#onBytes(bytes));
    this.#turn = setInterval(() => this.#work(), 1);
    if (script.greet?.(this) !== true) this.greet();
  }

  /** The honest greeting, or another text, or other descriptors. */
  greet(text = 'kmb1', choose: (honest: readonly number[]) => readonly number[] = (all) => all): void {
    const lane = createLane();
    const toGuest = createPipe();
    const toHost = createPipe();
    if (lane === null || toGuest === null || toHost === null) throw new Error('no descriptor left');
    this.#lane = lane.near;
    this.#ring = toGuest.writeEnd;
    setNonblocking(this.#ring);
    this.#own.push(lane.near, toGuest.writeEnd, toHost.readEnd);
    const theirs = [lane.far, toGuest.readEnd, toHost.writeEnd];
    sendDescriptors(this.fd, Buffer.from(text), choose(theirs));
    closeAll(theirs);
  }

  frame(message: Parameters<typeof encodeFrame>[0]): void {
    this.bytes(encloseFrame(encodeFrame(message)));
  }

  /** So many offers of one kind at once: a frame a write would be more than the socket holds. */
  offers(count: number, interfaceId: Uint8Array): void {
    const frames = Array.from({ length: count }, (_, i) =>
      encloseFrame(
        encodeFrame({
          type: 'OfferChannel',
          channel: 100 + i,
          interface_id: interfaceId,
          instance_id: new Uint8Array(16),
          luid: BigInt(i + 1),
          name: 'x',
        }),
      ),
    );
    this.bytes(Buffer.concat(frames));
  }

  /** Any bytes on the control stream. */
  bytes(bytes: Uint8Array): void {
    if (this.#dead) return;
    try {
      writeSync(this.fd, bytes);
    } catch {
      // The guest has hung up already.
    }
  }

  lane(message: Uint8Array, fds: readonly number[]): void {
    if (this.#dead) return;
    sendDescriptors(this.#lane, message, fds);
  }

  /** The next descriptor that the guest has given, with its ticket: the caller closes it. Null when there is none. */
  given(): { readonly ticket: number; readonly fd: number } | null {
    const wire = new Uint8Array(16);
    const { bytes, descriptors } = receiveNow(this.#lane, wire);
    const [fd] = descriptors;
    if (bytes !== wire.length || fd === undefined) return null;
    return { ticket: new DataView(wire.buffer).getUint32(4, true), fd };
  }

  ring(): void {
    if (this.ringing) ringPipe(this.#ring);
  }

  /** Memory of the host, sealed as it has to be. */
  memory(bytes: number): SharedFile {
    const file = createShared('hostile', bytes);
    if (file === null) throw new Error('no memory');
    this.#files.push(file);
    return file;
  }

  /** Lends a slab: its number. */
  slab(bytes = 4096, access: number = LANE.write, id = ++this.#slabs): number {
    this.lane(laneMessage(LANE.slab, access, id, bytes), [this.memory(bytes).fd]);
    return id;
  }

  /** Answers a call as a broker would, with what the image says now. */
  complete({ row, image, channel, id }: Received, status = 0): void {
    const end = status < 0 ? 8 : transcoderOf(row).encodeReply(image, this.#wire, 8);
    const head = new DataView(this.#wire.buffer);
    head.setInt32(0, status, true);
    head.setUint32(4, end - 8, true);
    this.raw(channel, id, this.#wire.subarray(0, end));
  }

  /** Any completion at all. */
  raw(channel: number, id: number, payload: Uint8Array): void {
    this.channels[channel]?.end.complete(id, payload, payload.length);
    this.ring();
  }

  /** An in-band packet of the host's own. */
  packet(channel: number, payload: Uint8Array): void {
    this.channels[channel]?.end.send(0, false, payload, payload.length);
    this.ring();
  }

  /** Honest outputs in the image: handles, and memory where the row's outputs name some. */
  fill(call: Received): void {
    this.#honest(call, undefined as never);
    const { row, image } = call;
    for (const { offset, when } of mappedSites(row).scalars)
      if (live(when, image, 0)) image.setU64(offset, BigInt(this.slab()) * SLAB_STEP);
    if (row.name === 'LX_DXSHAREOBJECTS') {
      const pipe = createPipe();
      if (pipe === null) throw new Error('no descriptor left');
      this.lane(laneMessage(LANE.descriptor, 0, 1, 0), [pipe.writeEnd]);
      closeAll([pipe.readEnd, pipe.writeEnd]);
      image.setU64(image.pointer(32), 1n);
    }
    if (row.name === 'LX_DXCREATEALLOCATION') {
      const element = image.pointer(48);
      image.setU64(element + 8, BigInt(this.slab(65_536, LANE.dedicated)) * SLAB_STEP);
    }
  }

  /** Ends the control stream, and no more than that if it clings. */
  hangUp(): void {
    this.#socket.destroy();
  }

  /** As if the process had been killed: everything of it is closed. */
  die(): void {
    if (this.#dead) return;
    this.#dead = true;
    clearInterval(this.#turn);
    this.#socket.destroy();
    for (const fd of this.#own.splice(0)) closeSync(fd);
    for (const file of this.#files.splice(0)) file.release();
    this.channels.length = 0;
    this.#ring = -1;
  }

  #onBytes(bytes: Uint8Array): void {
    this.#frames.push(bytes);
    for (let frame = this.#frames.next(); frame !== null; frame = this.#frames.next())
      this.carryOut(this.control.receiveFrame(frame));
  }

  carryOut(effects: readonly ServerEffect[]): void {
    for (const effect of effects)
      if (!this.#dead && this.#script.effect?.(this, effect) !== true) this.honestly(effect);
  }

  honestly(effect: ServerEffect): void {
    if (effect.kind === 'send') this.frame(effect.message);
    else if (effect.kind === 'judge')
      this.carryOut(this.control.judged(this.#script.verdict ?? { accepted: true, offers: OFFERS }));
    else if (effect.kind === 'make-gpadl') {
      const bytes = effect.pages * PAGE_BYTES;
      this.lane(laneMessage(LANE.rings, LANE.write, effect.gpadl, bytes), [
        this.rings(effect.gpadl, bytes).fd,
      ]);
      this.carryOut(this.control.gpadlMade(effect.gpadl, BUS_STATUS.SUCCESS));
    } else if (effect.kind === 'open') {
      const rings = splitRings(
        this.#memories.get(effect.gpadl)?.view ?? new Uint8Array(0),
        effect.downstreamPages * PAGE_BYTES,
        channelLimits(effect.offer),
      );
      const { upstream: incoming, downstream: outgoing } = rings;
      this.channels.push({ id: effect.channel, end: new ChannelEnd(rings, 'host'), incoming, outgoing });
      this.carryOut(this.control.opened(effect.channel, BUS_STATUS.SUCCESS));
    } else if (effect.kind === 'teardown') this.carryOut(this.control.tornDown(effect.gpadl));
  }

  /** Ring memory under a number. */
  rings(gpadl: number, bytes: number): SharedFile {
    const file = this.memory(bytes);
    this.#memories.set(gpadl, file);
    return file;
  }

  #work(): void {
    for (let channel = 0; channel < this.channels.length; channel++) {
      const end = this.channels[channel]?.end;
      while (this.reading && end?.receive() === 'packet') {
        const payload = end.packet.payload.slice(0, end.packet.bytes);
        const { id } = end.packet;
        if (end.endBatch()) this.ring();
        this.#take(channel, payload, id);
      }
    }
  }

  #take(channel: number, payload: Uint8Array, id: number): void {
    const head = new DataView(payload.buffer);
    const nr = head.getUint16(0, true);
    const row = rowByNr(nr);
    if (row === undefined) {
      if (this.#script.own?.(this, nr, channel, id, payload) === true) return;
      this.raw(channel, id, new Uint8Array(8));
      return;
    }
    const image = new Image();
    const fault = transcoderOf(row).decodeRequest(payload, 8, 8 + head.getUint32(4, true), image);
    if (fault !== null) throw new Error(`the guest sent a ${fault} ${row.name}`);
    const call = { row, image, id, channel, door: head.getUint16(2, true) };
    if (this.#script.call?.(this, call) === true || id === 0) return;
    this.fill(call);
    this.complete(call);
  }
}

/** Listens for one guest after the other, each with a host that follows the script. */
export class HostileBroker {
  readonly path: string;
  readonly #server: Server;
  readonly #hosts: HostileHost[] = [];

  private constructor(path: string, server: Server) {
    this.path = path;
    this.#server = server;
  }

  static async listen(directory: string, name: string, script: Script): Promise<HostileBroker> {
    const path = join(directory, `${name}.sock`);
    const server = createServer((socket) => broker.#hosts.push(new HostileHost(socket, script)));
    const broker = new HostileBroker(path, server);
    await new Promise<void>((done) => server.listen(path, done));
    return broker;
  }

  close(): void {
    for (const host of this.#hosts) host.die();
    this.#server.close();
  }
}
