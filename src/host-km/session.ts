import { STATUS } from '../abi/index.ts';
import type { PackageSource } from '../packages/index.ts';
import { type Policy, printable, type Refusal, type Surface } from '../version-check/index.ts';
import {
  BUS_STATUS,
  type ChannelRings,
  channelLimits,
  encodeFrame,
  type HostLink,
  type MessageOf,
  PAGE_BYTES,
  ServerControl,
  type ServerEffect,
  splitRings,
} from '../vmbus-sim/index.ts';
import { Account } from './accounting.ts';
import { HostChannel } from './channel.ts';
import { GuestDescriptors } from './descriptors.ts';
import type { DriverAdapter, KernelDriver } from './driver.ts';
import type { BrokerEventName } from './events.ts';
import { admit, offersOf, readClaims, storeOffer } from './gate.ts';
import type { GoneWatch } from './gone-watch.ts';
import { LentRings } from './lent-rings.ts';
import { ceilings, HANDLE_KINDS, LIMIT, type LimitOverrides } from './limits.ts';
import { type Partition, usedBytes } from './partition.ts';
import type { Poller } from './poller.ts';
import { GuestProcess } from './process.ts';
import type { ProcessReport } from './report.ts';
import type { PacketTaker } from './roles.ts';
import type { SharedObjects } from './shared-objects.ts';
import { SlabMemory } from './slab-memory.ts';
import { StoreGuest, storeClaim, storeRefusal } from './store.ts';

type OpenEffect = ServerEffect & { readonly kind: 'open' };
export type EndReason = NonNullable<ProcessReport['end']>;

/** What all sessions of a broker share. */
export interface SessionShell {
  readonly policy: Policy;
  readonly limits: LimitOverrides;
  /** Who serves the packets of a surface. */
  taker(surface: Surface): PacketTaker;
  readonly poller: Poller;
  readonly goneWatch: GoneWatch;
  readonly sharedObjects: SharedObjects;
  /** The driver of the moment. */
  driver(): KernelDriver;
  /** The package that belongs to it, for guests that ask for one; null when there is none to give away. */
  packages(): PackageSource | null;
  /** The session is of no more interest: its link is closed. */
  ended(session: Session): void;
}

/** One connection, which is one guest process: its control plane, ring memory, verdict and end. */
export class Session {
  readonly #link: HostLink;
  readonly #partition: Partition;
  readonly #shell: SessionShell;
  readonly #control = new ServerControl();
  readonly #account: Account;
  readonly #memory: SlabMemory;
  readonly #rings: LentRings;
  #process: GuestProcess | null = null;
  /** In place of a process: this guest may only fetch the driver package. */
  #store: StoreGuest | null = null;
  #name = '';
  #verdict: ProcessReport['verdict'] = 'waiting';
  #refusal: Refusal | null = null;
  #end: EndReason | null = null;
  #linkOpen = true;

  constructor(link: HostLink, partition: Partition, shell: SessionShell) {
    this.#link = link;
    this.#partition = partition;
    this.#shell = shell;
    this.#account = new Account(ceilings('process', shell.limits), partition.account);
    this.#memory = new SlabMemory(link, this.#account);
    this.#rings = new LentRings(link, this.#account);
  }

  /** Begins to listen; false, and the link closed, when the partition has too many guests. */
  start(): boolean {
    if (!this.#account.take(LIMIT.connection)) {
      this.#note('violation', 'too many connections');
      this.#link.close();
      return false;
    }
    this.#partition.sessions.add(this);
    this.#link.start({
      onFrame: (frame) => this.#run(this.#control.receiveFrame(frame)),
      onDoorbell: () => {
        this.#process?.wake();
        this.#store?.wake();
      },
      onEnd: (cause) => this.end(cause === 'death' ? 'death' : 'closed'),
    });
    return true;
  }

  /** The driver behind this guest is replaced: its calls end, its channels are taken back; it may connect again. */
  rescind(): void {
    this.#release(STATUS.DEVICE_REMOVED);
    if (this.#end === null) this.#finish('rescinded');
    for (const channel of this.#control.offers().keys()) this.#run(this.#control.rescind(channel));
    this.#link.ring();
  }

  /** Ends the connection, from whichever side and for whatever reason. */
  end(reason: EndReason): void {
    if (this.#end === null) {
      this.#release(null);
      this.#finish(reason);
    }
    if (!this.#linkOpen) return;
    this.#linkOpen = false;
    this.#rings.close();
    this.#link.close();
    this.#shell.ended(this);
    if (reason === 'death') this.#gone();
    else this.#shell.goneWatch.watch(this.#link.peer.pid, () => this.#gone());
  }

  /** The process has exited, whether or not we have been told. */
  get gone(): boolean {
    return this.#link.exited?.() ?? false;
  }

  report(): ProcessReport {
    const { pid, uid } = this.#link.peer;
    const process = this.#process;
    if (process?.alive === true) process.count();
    return {
      pid,
      uid,
      name: this.#name,
      verdict: this.#verdict,
      ...(this.#refusal === null ? {} : { refusal: this.#refusal }),
      calls: process?.calls ?? this.#store?.calls ?? 0,
      driver_calls: process?.driverCalls ?? 0,
      engine_ns: process?.engineNs ?? 0,
      objects: this.#account.counts(HANDLE_KINDS),
      bytes: usedBytes(this.#account),
      channels: this.#account.held(LIMIT.channel),
      ...(this.#end === null ? {} : { end: this.#end }),
    };
  }

  #release(status: number | null): void {
    this.#process?.release(status);
    this.#store?.release();
  }

  /** Nothing of the process is served any more; what was lent to it may still be in its hands. */
  #finish(reason: EndReason): void {
    this.#end = reason;
    this.#partition.sessions.delete(this);
    this.#account.give(LIMIT.connection);
    this.#partition.ended(this.report());
    if (this.#verdict === 'accepted' || this.#verdict === 'store') this.#note('ended', reason);
  }

  /** The process cannot map anything any more. */
  #gone(): void {
    this.#memory.release();
    this.#account.close();
  }

  #run(effects: readonly ServerEffect[]): void {
    for (const effect of effects) this.#do(effect);
  }

  #do(effect: ServerEffect): void {
    switch (effect.kind) {
      case 'send':
        // A guest that lets its control frames pile up is not one to talk to.
        if (this.#linkOpen && !this.#link.send(encodeFrame(effect.message))) this.end('limit');
        return;
      case 'judge':
        this.#run(this.#judge(effect.contact));
        return;
      case 'make-gpadl':
        this.#run(this.#control.gpadlMade(effect.gpadl, this.#rings.make(effect.gpadl, effect.pages)));
        return;
      case 'open':
        this.#open(effect);
        return;
      case 'close':
        this.#process?.closeChannel(effect.channel);
        this.#store?.closeChannel();
        return;
      case 'teardown':
        this.#rings.release(effect.gpadl);
        this.#run(this.#control.tornDown(effect.gpadl));
        return;
      case 'end':
        if (effect.code === 'UNLOADED' || effect.code === 'REFUSED') this.end('closed');
        else {
          this.#note('violation', `${effect.code}: ${effect.reason}`);
          this.end(effect.code === 'LIMIT' ? 'limit' : 'corrupt');
        }
        return;
    }
  }

  /** The gate: nothing of the driver but its identity is touched before this has said yes. */
  #judge(contact: MessageOf<'InitiateContact'>): readonly ServerEffect[] {
    this.#name = printable(contact.process_name);
    const wanted = storeClaim(contact.identities);
    if (wanted !== null) return this.#openStore(wanted);
    const driver = this.#shell.driver();
    const context = { partition: this.#partition.name, script: contact.script };
    const admission = admit(this.#shell.policy, driver.adapters(), readClaims(contact.identities), context);
    if (admission.verdict === 'refused') return this.#refuse(admission.refusal);
    try {
      this.#process = new GuestProcess({
        owner: {
          pid: this.#link.peer.pid,
          name: this.#name,
          violated: (what, channel) => this.#violated(what, channel),
          hung: (what) => this.#note('hung', what),
          failed: (what, error) => this.#note('driver-error', `${what}: ${String(error)}`),
          ring: () => this.#link.ring(),
        },
        partition: this.#partition,
        account: this.#account,
        memory: this.#memory,
        descriptors: new GuestDescriptors(this.#link, this.#account),
        sharedObjects: this.#shell.sharedObjects,
        driver,
        poller: this.#shell.poller,
        admitted: admission.adapters.map(({ luid }) => luid),
        refused: admission.refused.map(({ luid }) => luid),
      });
    } catch (error) {
      this.#note('driver-error', `openProcess: ${String(error)}`);
      this.end('limit');
      return [];
    }
    this.#verdict = 'accepted';
    this.#note('accepted', [adapterNames(admission.adapters), ...admission.notes].join('; '));
    return this.#control.judged({ accepted: true, offers: offersOf(driver.surface, admission.adapters) });
  }

  #refuse(refusal: Refusal): readonly ServerEffect[] {
    this.#verdict = 'refused';
    this.#refusal = refusal;
    this.#note('refused', `${refusal.field}: host ${refusal.host}, guest ${refusal.guest}; ${refusal.rule}`);
    return this.#control.judged({ accepted: false, refusal });
  }

  /** A guest that wants the driver package and nothing else: nothing of the driver stands behind this. */
  #openStore(wanted: string): readonly ServerEffect[] {
    const source = this.#shell.packages();
    const refusal = storeRefusal(wanted, source, this.#partition.name, this.#shell.driver().adapters());
    if (refusal !== null || source === null) return refusal === null ? [] : this.#refuse(refusal);
    if (!this.#account.take(LIMIT.storeConnection)) {
      this.#note('violation', 'too many guests at the driver store');
      this.end('limit');
      return [];
    }
    this.#store = new StoreGuest({
      account: this.#account,
      poller: this.#shell.poller,
      source,
      violated: (what, channel) => this.#violated(what, channel),
      ring: () => this.#link.ring(),
    });
    this.#verdict = 'store';
    this.#note('accepted', `the driver store only: ${source.driver} ${source.version}`);
    return this.#control.judged({ accepted: true, offers: [storeOffer()] });
  }

  #violated(what: string, channel: number): void {
    this.#note('violation', `channel ${channel}: ${what}`);
    this.end(what === 'unread' ? 'limit' : 'corrupt');
  }

  #open(effect: OpenEffect): void {
    const { channel: id, gpadl, downstreamPages, offer } = effect;
    const memory = this.#rings.get(gpadl);
    const process = this.#process;
    const store = this.#store;
    const alive = store?.alive === true || process?.alive === true;
    if (memory === undefined || !alive) {
      this.#run(this.#control.opened(id, BUS_STATUS.UNSUCCESSFUL));
      return;
    }
    const rings = splitRings(memory.view, downstreamPages * PAGE_BYTES, channelLimits(offer));
    // Open before the answer is sent: the guest may write as soon as it has it.
    const opened =
      store === null ? process !== null && this.#openFor(process, effect, rings) : store.open(id, rings);
    this.#run(this.#control.opened(id, opened ? BUS_STATUS.SUCCESS : BUS_STATUS.INSUFFICIENT_RESOURCES));
  }

  #openFor(process: GuestProcess, { channel: id, offer }: OpenEffect, rings: ChannelRings): boolean {
    const channel = new HostChannel({
      id,
      process,
      adapter: offer.luid === 0n ? null : process.graph.root(offer.luid),
      rings,
      taker: this.#shell.taker(this.#shell.driver().surface),
    });
    return process.open(channel);
  }

  #note(event: BrokerEventName, message: string): void {
    this.#partition.log.write({
      event,
      partition: this.#partition.name,
      pid: this.#link.peer.pid,
      ...(this.#name === '' ? {} : { process: this.#name }),
      message: printable(message),
    });
  }
}

function adapterNames(adapters: readonly DriverAdapter[]): string {
  return adapters
    .map(({ name, identity }) => `${name}, ${identity.driver} ${identity.driver_version}`)
    .join('; ');
}
