import { drmBridgeRows, drmRows, ERRNO, mayBlock, STATUS } from '../../../abi/index.ts';
import { DRM_CHANNEL_LIMITS, type Packet } from '../../../vmbus-sim/index.ts';
import { HEAD_BYTES, HOLD, isWhole, RELEASE, setWord, wordAt } from '../../head.ts';
import { HABITS, LIMIT } from '../../limits.ts';
import type { CallChannel, PacketTaker } from '../../roles.ts';
import { traceCall } from '../../trace-call.ts';
import { type Bridge, bridgeRow, DRM_CLOSE_ID } from './bridge.ts';
import { DrmCall } from './call.ts';
import { dropLent, dropMade, giveAll, lendAll } from './descriptors.ts';
import { NODE } from './kernel.ts';
import type { DescriptorLedger } from './ledger.ts';
import { prepare, spare, stay, unreserve } from './prepare.ts';
import { DrmProcess } from './process.ts';
import { type DrmRow, drmRowTable } from './served-row.ts';
import { settle } from './settle.ts';

/**
 * A DRM call's way to the kernel and back: head, row, capability, strict decode, open file, handles, charge, descriptors,
 * ioctl, new handles, reply. Answers come as the kernel gives them, in any order.
 */
export class DrmDispatcher implements PacketTaker {
  readonly #rows = drmRowTable([...drmRows, ...drmBridgeRows]);
  readonly #bridge: ReadonlyMap<number, Bridge>;
  readonly #ledger: DescriptorLedger;
  readonly #pool: DrmCall[] = [];
  readonly #out = new Uint8Array(DRM_CHANNEL_LIMITS.upstream.packetBytes);

  constructor(ledger: DescriptorLedger) {
    this.#ledger = ledger;
    this.#bridge = bridgeRow(ledger);
  }

  /** Serves one packet; false when it breaks the protocol, which ends the process. */
  take(channel: CallChannel, packet: Packet): boolean {
    // No row of this surface goes one way, and the host asks for no completions.
    if (packet.kind !== 'inband' || !packet.wantsCompletion) return false;
    const { process } = channel;
    process.calls++;
    const { sink } = process.trace;
    const started = sink === null ? 0 : sink.now();
    const { payload, bytes, id } = packet;
    const head = bytes < HEAD_BYTES ? 0 : wordAt(payload, 0);
    const end = bytes < HEAD_BYTES ? -1 : HEAD_BYTES + wordAt(payload, 4);
    const refuse = (status: number): true => {
      traceCall(channel, head, status, started, false);
      this.#send(channel, id, status, 0);
      return true;
    };
    const { driver } = process;
    if (end < 0 || !isWhole(end, bytes) || !(driver instanceof DrmProcess)) return refuse(-ERRNO.EINVAL);
    const number = head & 0xffff;
    // The global channel is the shim's: a fork in a guest waits for nothing of this surface.
    if (channel.adapter === null)
      return refuse(number === HOLD || number === RELEASE ? STATUS.SUCCESS : -ERRNO.EINVAL);
    const served = this.#rows.get(number);
    if (served === undefined || !driver.serves(served.row)) return refuse(-ERRNO.EINVAL);
    if (!process.granted(number)) return refuse(-ERRNO.EACCES);
    if (driver.lacks(served.row)) return refuse(-ERRNO.EOPNOTSUPP);
    const call = this.#begin(served, channel, id, head, started);
    if (served.transcoder.decodeRequest(payload, HEAD_BYTES, end, call.image) !== null)
      this.#answer(call, -ERRNO.EINVAL);
    else if (number === DRM_CLOSE_ID) this.#serve(driver, call);
    // Kept until it is answered, as any call that waits; the caller tries again.
    else if (!process.account.take(LIMIT.pendingWait)) this.#answer(call, -ERRNO.EAGAIN);
    else {
      call.waits = true;
      this.#serve(driver, call);
    }
    return true;
  }

  /** A call whose process is ending: the kernel's answer will find nobody. */
  abandoned(call: DrmCall, status: number | null): void {
    if (status === null) traceCall(call.channel, call.head, 'abandoned', call.started, false);
    else this.#reply(call, status);
  }

  #begin(served: DrmRow, channel: CallChannel, id: number, head: number, started: number): DrmCall {
    const call = this.#pool.pop() ?? new DrmCall(this);
    call.served = served;
    call.channel = channel;
    call.id = id;
    call.head = head;
    call.started = started;
    return call;
  }

  #serve(process: DrmProcess, call: DrmCall): void {
    call.channel.process.waits.add(call);
    const done = (status: number): void => this.#done(call, status);
    const bridge = this.#bridge.get(call.served.row.id);
    const file = process.files.get(call.head >>> 16);
    call.opened = file;
    if (bridge !== undefined) {
      bridge(process, call, done);
      return;
    }
    if (file === undefined) {
      done(-ERRNO.EBADF);
      return;
    }
    // Before its handles are looked at, as in the kernel.
    if (file.node === NODE.RENDER && call.served.row.drm?.render === false) {
      done(-ERRNO.EACCES);
      return;
    }
    if (call.served.row.drm?.submits === true) {
      call.submissions = process.submissions;
      const entered = call.submissions?.enter(call) ?? true;
      if (entered === 'full') {
        call.submissions = null;
        done(-ERRNO.EAGAIN);
      }
      if (entered !== true) return;
    }
    this.#lend(process, call);
  }

  /** A submission that stood in line: its turn has come. */
  resume(call: DrmCall): void {
    const { driver } = call.channel.process;
    if (driver instanceof DrmProcess) this.#lend(driver, call);
  }

  #lend(process: DrmProcess, call: DrmCall): void {
    lendAll(process, call, this.#ledger, (lent) => this.#ask(process, call, lent));
  }

  #ask(process: DrmProcess, call: DrmCall, fault: number): void {
    const { file, image, served } = call;
    const status = fault !== 0 ? fault : file.open ? prepare(process, call) : -ERRNO.EBADF;
    if (status !== 0) {
      this.#fail(process, call, status);
      return;
    }
    served.pointers(image, call.pointers);
    call.channel.process.driverCalls++;
    process.kernel.ioctl({
      slot: file.slot,
      request: served.row.request,
      bytes: image.bytes,
      length: image.length,
      pointers: call.pointers,
      blocking: mayBlock(served.row, image),
      nowait: served.row.nowait,
      done: (result) => this.#asked(process, call, result),
    });
  }

  #asked(process: DrmProcess, call: DrmCall, result: number): void {
    call.landed = result >= 0;
    if (result < 0 || !call.file.open) {
      // What it made ends with its file, but for descriptors.
      if (result >= 0) dropMade(process, call, 0);
      this.#fail(process, call, result < 0 ? result : -ERRNO.EBADF);
      return;
    }
    dropLent(process, call);
    settle(process, call);
    giveAll(process, call, this.#ledger, (fault) => {
      if (fault !== 0) stay(call);
      this.#done(call, fault === 0 ? result : fault);
    });
  }

  #fail(process: DrmProcess, call: DrmCall, status: number): void {
    dropLent(process, call);
    unreserve(process, call);
    stay(call);
    if (call.opened !== undefined) spare(call);
    this.#done(call, status);
  }

  #done(call: DrmCall, status: number): void {
    const { process } = call.channel;
    const { submissions } = call;
    if (call.waits) process.account.give(LIMIT.pendingWait);
    process.waits.delete(call);
    submissions?.back(call, call.landed);
    if (!call.orphan) this.#answer(call, status);
    submissions?.look();
  }

  #answer(call: DrmCall, status: number): void {
    this.#reply(call, status);
    call.clear();
    if (this.#pool.length < HABITS.pooledCalls) this.#pool.push(call);
  }

  #reply(call: DrmCall, status: number): void {
    const { channel, head, started, served, image, id } = call;
    let told = status;
    let end = HEAD_BYTES;
    if (status >= 0) {
      end = served.transcoder.encodeReply(image, this.#out, HEAD_BYTES);
      if (end < 0 || end > channel.maxPayload) {
        told = -ERRNO.EOVERFLOW;
        end = HEAD_BYTES;
      }
    }
    traceCall(channel, head, channel.open ? told : 'abandoned', started, false);
    this.#send(channel, id, told, end - HEAD_BYTES);
  }

  #send(channel: CallChannel, id: number, status: number, body: number): void {
    setWord(this.#out, 0, status);
    setWord(this.#out, 4, body);
    channel.reply(id, this.#out, HEAD_BYTES + body);
  }
}
