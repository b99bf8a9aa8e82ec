import { DOORS, STATUS } from '../abi/index.ts';
import { CHANNEL_LIMITS, type Packet } from '../vmbus-sim/index.ts';
import { isAdapterRow, serveAdapterRow } from './adapter-rows.ts';
import { Call, type CallOwner } from './call.ts';
import { deliverMapped } from './deliver.ts';
import { giveDescriptors, resolveDescriptors } from './descriptors-call.ts';
import type { CallResult } from './driver.ts';
import { eventOf } from './events-call.ts';
import { HEAD_BYTES, HOLD, isWhole, RELEASE, setWord, wordAt } from './head.ts';
import { HABITS, LIMIT } from './limits.ts';
import { recordObjects, undoObjects } from './record.ts';
import { resolveHandles } from './resolve.ts';
import type { CallChannel, PacketTaker, Waiting } from './roles.ts';
import { type ServedRow, servedRows } from './served-row.ts';
import { traceCall } from './trace-call.ts';

const LOCAL = 1;
const DRIVER = 2;

/**
 * A packet's way to its status: head, row, capability, strict decode, handles, driver, objects, reply. One dispatcher
 * serves all channels of a broker; nothing here is made per call.
 */
export class Dispatcher implements CallOwner, PacketTaker {
  readonly #rows: readonly (ServedRow | undefined)[] = servedRows();
  /** Who serves a row, by number. */
  readonly #server: Uint8Array;
  readonly #pool: Call[] = [];
  /** Replies are put together here; the ring copies at once. */
  readonly #out = new Uint8Array(CHANNEL_LIMITS.upstream.packetBytes);
  #serial = 0;

  constructor() {
    this.#server = Uint8Array.from(this.#rows, (served) =>
      served === undefined ? 0 : isAdapterRow(served.row) ? LOCAL : DRIVER,
    );
  }

  /** Serves one packet; false when it breaks the protocol, which ends the process. */
  take(channel: CallChannel, packet: Packet): boolean {
    // The host asks for no completions, so nobody can owe it one.
    if (packet.kind !== 'inband') return false;
    const { process } = channel;
    process.calls++;
    const { sink } = process.trace;
    const started = sink === null ? 0 : sink.now();
    const { payload, bytes, id, wantsCompletion } = packet;
    const body = bytes < HEAD_BYTES ? -1 : wordAt(payload, 4);
    const head = bytes < HEAD_BYTES ? 0 : wordAt(payload, 0);
    const nr = head & 0xffff;
    const served = this.#rows[nr];
    if (served === undefined) {
      // A call that nobody serves can only be refused to somebody who listens.
      if (!wantsCompletion) return violation(channel, head, started);
      if (nr === HOLD || nr === RELEASE) return this.#serveShim(channel, packet, head, started);
      const status = body < 0 ? STATUS.INVALID_PARAMETER : STATUS.NOT_SUPPORTED;
      return this.#refuse(channel, packet, status, head, started);
    }
    if (!wantsCompletion && !served.row.oneWay) return violation(channel, head, started);
    const end = HEAD_BYTES + body;
    if (head >>> 16 >= DOORS.length || !isWhole(end, bytes) || served.global !== (channel.adapter === null))
      return this.#refuse(channel, packet, STATUS.INVALID_PARAMETER, head, started);
    if (!process.granted(nr)) return this.#refuse(channel, packet, STATUS.ACCESS_DENIED, head, started);
    const call = this.#begin(served, channel, wantsCompletion ? id : 0);
    call.head = head;
    call.started = started;
    if (served.transcoder.decodeRequest(payload, HEAD_BYTES, end, call.image) !== null) {
      this.#reply(call, STATUS.INVALID_PARAMETER);
      return true;
    }
    // First, and whatever comes after: a descriptor is used up by the call that names it.
    const passed = resolveDescriptors(call);
    const status = passed === 0 ? resolveHandles(call) : passed;
    if (status !== 0) this.#reply(call, status);
    else this.#serve(call, nr);
    return true;
  }

  /** A pending call has its status. What comes after the end of its process finds nobody. */
  completed(call: Call, status: number): void {
    const { process } = call.channel;
    if (!process.waits.delete(call)) return;
    this.#settle(call, status);
  }

  /** Ends a pending call without its driver; with a status the guest is told. */
  abandoned(call: Call, status: number | null): void {
    if (status !== null) {
      this.#reply(call, status);
      return;
    }
    traceCall(call.channel, call.head, 'abandoned', call.started, call.id === 0);
    this.#recycle(call);
  }

  #begin(served: ServedRow, channel: CallChannel, id: number): Call {
    let call = this.#pool.pop();
    if (call === undefined) call = new Call(served, channel, this);
    call.served = served;
    call.channel = channel;
    call.id = id;
    call.serial = ++this.#serial;
    call.state = 'running';
    return call;
  }

  /** HOLD and RELEASE, which name nothing and which no row describes. */
  #serveShim(channel: CallChannel, packet: Packet, head: number, started: number): true {
    const { id, payload, bytes } = packet;
    const { process } = channel;
    const whole = head >>> 16 < DOORS.length && bytes === HEAD_BYTES && wordAt(payload, 4) === 0;
    if (!whole || channel.adapter !== null)
      return this.#refuse(channel, packet, STATUS.INVALID_PARAMETER, head, started);
    if ((head & 0xffff) === RELEASE) {
      process.driver.release();
      traceCall(channel, head, STATUS.SUCCESS, started, false);
      this.#send(channel, id, STATUS.SUCCESS, 0);
      return true;
    }
    // Kept until it is answered, as any other call that waits.
    if (!process.account.take(LIMIT.pendingWait))
      return this.#refuse(channel, packet, STATUS.NO_MEMORY, head, started);
    const end = (status: number | null): void => {
      process.account.give(LIMIT.pendingWait);
      traceCall(channel, head, status === null || !channel.open ? 'abandoned' : status, started, false);
      if (status !== null) this.#send(channel, id, status, 0);
    };
    const hold: Waiting = { abandon: end };
    process.waits.add(hold);
    process.driver.hold(() => {
      if (process.waits.delete(hold)) end(STATUS.SUCCESS);
    });
    return true;
  }

  #serve(call: Call, nr: number): void {
    if (this.#server[nr] === LOCAL) {
      this.#settle(call, serveAdapterRow(call));
      return;
    }
    const { process } = call.channel;
    if (call.served.events.length > 0 && !this.#register(call)) return;
    if (call.served.row.blocking && call.event === 0n) {
      // Before the driver: a wait that has begun cannot be taken back.
      call.charged = process.account.take(LIMIT.pendingWait);
      if (!call.charged) {
        this.#reply(call, STATUS.NO_MEMORY);
        return;
      }
    }
    process.driverCalls++;
    const result = this.#drive(call);
    if (result !== 'pending') this.#settle(call, result);
    else if (call.early !== null) this.#settle(call, call.early);
    else {
      call.state = 'pending';
      process.waits.add(call);
    }
  }

  /** Before the driver, which may report the event at once; false when the call has been refused. */
  #register(call: Call): boolean {
    const event = eventOf(call);
    const fault = event === 0n ? null : call.channel.process.events.register(event);
    if (fault === null) call.event = event;
    else this.#reply(call, fault === 'LIMIT' ? STATUS.NO_MEMORY : STATUS.INVALID_PARAMETER);
    return fault === null;
  }

  #drive(call: Call): CallResult {
    const { process } = call.channel;
    try {
      return process.driver.call(call, call.complete);
    } catch (error) {
      // A driver's mistake costs the call, not the broker.
      process.failed(call.row, error);
      return STATUS.UNSUCCESSFUL;
    }
  }

  #settle(call: Call, result: number): void {
    const { process } = call.channel;
    let status = result;
    if (status >= 0 && process.alive) {
      if (call.created.length > 0) status = recordObjects(call);
      if (status >= 0 && !(deliverMapped(call) && giveDescriptors(call))) {
        undoObjects(call);
        status = STATUS.NO_MEMORY;
      }
      if (status >= 0) {
        status = result;
        for (let i = 0; i < call.doomed.length; i++) {
          const node = call.doomed[i];
          if (node !== undefined) process.graph.release(node);
        }
      }
    }
    if (status < 0 && call.event !== 0n) process.events.end(call.event);
    this.#reply(call, status);
  }

  #reply(call: Call, status: number): void {
    const { channel } = call;
    const oneWay = call.id === 0;
    let told = status;
    let end = HEAD_BYTES;
    if (oneWay) {
      if (status < 0 && call.first !== null && channel.process.alive)
        channel.process.fault(call.first, status);
    } else if (status >= 0) {
      end = call.served.transcoder.encodeReply(call.image, this.#out, HEAD_BYTES);
      if (end < 0) {
        told = STATUS.BUFFER_TOO_SMALL;
        end = HEAD_BYTES;
      }
    }
    // Before it is sent: a guest that does not fetch its replies ends with this one, but it was served.
    traceCall(channel, call.head, oneWay || channel.open ? told : 'abandoned', call.started, oneWay);
    if (!oneWay) this.#send(channel, call.id, told, end - HEAD_BYTES);
    this.#recycle(call);
  }

  #refuse(channel: CallChannel, packet: Packet, status: number, head: number, started: number): true {
    const { id, wantsCompletion } = packet;
    traceCall(channel, head, status, started, !wantsCompletion);
    if (wantsCompletion) this.#send(channel, id, status, 0);
    return true;
  }

  #send(channel: CallChannel, id: number, status: number, body: number): void {
    setWord(this.#out, 0, status);
    setWord(this.#out, 4, body);
    channel.reply(id, this.#out, HEAD_BYTES + body);
  }

  #uncharge(call: Call): void {
    if (!call.charged) return;
    call.charged = false;
    call.channel.process.account.give(LIMIT.pendingWait);
  }

  /** One that was pending is left to the collector: its `complete` may still be held. */
  #recycle(call: Call): void {
    const reusable = call.state === 'running' && call.early === null;
    this.#uncharge(call);
    call.clear();
    if (!reusable) call.state = 'done';
    else if (this.#pool.length < HABITS.pooledCalls) this.#pool.push(call);
  }
}

/** A call that ends its process. */
function violation(channel: CallChannel, head: number, started: number): false {
  traceCall(channel, head, 'abandoned', started, true);
  return false;
}
