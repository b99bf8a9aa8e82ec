import { ERRNO, type Row } from '../../../../abi/index.ts';
import type { Account } from '../../../accounting.ts';
import type { DriverProcessInfo } from '../../../driver.ts';
import { LIMIT } from '../../../limits.ts';
import type { DrmFile } from '../file.ts';
import type { KernelFiles, KernelQueue } from '../kernel.ts';
import { DRM_LIMITS } from '../limits.ts';
import { Credit } from './credit.ts';
import type { Entrant, SubmitLine, Team } from './submit-line.ts';

/** A call that submits, from before it begins until it is answered. */
export interface Submission {
  readonly file: DrmFile;
  readonly served: { readonly row: { readonly name: string } };
  /** What it keeps of the broker's memory while it waits. */
  readonly image: { readonly bytes: Uint8Array };
  /** The line's tick in which it began. */
  begunAt: number;
  /** It was given up for one that hangs. */
  hung: boolean;
}

/** What an open file has on the device. */
interface Work {
  readonly file: DrmFile;
  /** Submissions that nobody has asked the end of. */
  behind: number;
  /** The line's tick in which the first of these came. */
  since: number;
  /** What the last of them was. */
  row: string;
}

/** Submissions whose end is asked for, all with one fence. */
interface Asked {
  readonly work: Work;
  readonly count: number;
  readonly row: string;
  readonly since: number;
  readonly measured: boolean;
  hung: boolean;
}

/** What a guest process submits: how much of it is in flight, how it is known to have ended, and what hangs of it. */
export class Submissions<C extends Submission> implements Entrant<C> {
  readonly info: DriverProcessInfo;
  readonly #line: SubmitLine<C>;
  readonly #team: Team<C>;
  readonly #kernel: KernelFiles;
  /** Outlives the process: what is on the device does too. */
  readonly #account: Account;
  readonly #files = new Map<DrmFile, Work>();
  readonly #asked = new Set<Asked>();
  /** Of files with a submission queue. */
  readonly #credits = new Map<DrmFile, Credit>();
  /** Calls on their way to the kernel and back. */
  readonly #calls = new Set<C>();
  /** Calls past the bound of this process or its partition, in order. */
  readonly #waiting: C[] = [];
  /** What the lane counts of this process. */
  #onLane = 0;
  #hung = 0;
  /** How many were submitted on queues. */
  #direct = 0;
  #due: Work | null = null;
  #closed = false;

  constructor(info: DriverProcessInfo, kernel: KernelFiles, line: SubmitLine<C>) {
    this.info = info;
    this.#kernel = kernel;
    this.#account = info.account.lasting();
    this.#line = line;
    this.#team = line.join(this);
  }

  /** True: the call goes on at once. False: it waits, and the line lets it go later. `full`: as much waits as may. */
  enter(call: C): boolean | 'full' {
    call.begunAt = -1;
    call.hung = false;
    this.tally();
    this.#line.recallOthers(this.#team);
    if (this.#waiting.length > 0 || !this.#room()) {
      if (!this.info.account.take(LIMIT.waitingBytes, call.image.bytes.length)) return 'full';
      this.#waiting.push(call);
      for (const entrant of this.#team.entrants) entrant.ask();
      return false;
    }
    if (this.#line.enter(this.#team, this, call)) return true;
    // It may be for its own that it waits.
    this.ask();
    return false;
  }

  /** The lane has counted it: it begins. */
  begin(call: C): void {
    call.begunAt = this.#line.tick;
    this.#calls.add(call);
    this.#onLane++;
  }

  /** The call is over, before it is answered; `landed`: the kernel took it, and its work may go on. */
  back(call: C, landed: boolean): void {
    if (this.#closed || !this.#calls.delete(call)) return;
    if (call.hung) this.#revive(1);
    const { file } = call;
    if (!landed || !file.open || this.#line.blind) {
      this.#give(1);
      if (landed) this.#line.end(this.#team, 1, false);
      else this.#line.withdraw(this.#team);
      return;
    }
    const work = this.#workOf(file);
    if (work.behind === 0) work.since = this.#line.tick;
    work.behind++;
    work.row = call.served.row.name;
    this.#due = work;
  }

  /** Asks for what is due; after the answer, so that the guest does not wait for it. */
  look(): void {
    const work = this.#due;
    this.#due = null;
    if (work === null || this.#closed || work.behind === 0) return;
    const rivalled = this.#line.rivalled(this.#team);
    if (rivalled || this.#waiting.length > 0 || work.behind >= DRM_LIMITS.askedEvery)
      this.#ask(work, rivalled);
    const credit = this.#credits.get(work.file);
    if (credit !== undefined) this.#grant(credit);
  }

  /** The file has a submission queue. */
  direct(file: DrmFile, queue: KernelQueue, row: Row): void {
    if (this.#closed) return;
    const credit = new Credit(queue, row);
    this.#credits.set(file, credit);
    this.#grant(credit);
  }

  /** Whether the device says when it is done: without that a queue's submissions would be counted by nobody. */
  get asks(): boolean {
    return !this.#line.blind;
  }

  get unasked(): number {
    let sum = 0;
    for (const { inFlight } of this.#credits.values()) sum += inFlight;
    return sum;
  }

  get crowded(): boolean {
    return this.#waiting.length > 0;
  }

  /** Counts what has been submitted on queues. */
  tally(): void {
    for (const [file, credit] of this.#credits) this.#tally(file, credit);
  }

  recall(): void {
    for (const [file, credit] of this.#credits) this.#recall(file, credit);
  }

  /** The file is about to be closed: what it has on the device counts until it is done all the same. */
  shut(file: DrmFile): void {
    if (this.#closed) return;
    const credit = this.#credits.get(file);
    if (credit !== undefined) this.#endCredit(file, credit);
    const work = this.#files.get(file);
    if (work === undefined) return;
    this.#files.delete(file);
    this.#ask(work, false);
  }

  /** Asks for all that nobody has asked for. */
  ask(): void {
    for (const work of this.#files.values()) this.#ask(work, false);
  }

  /** Lets go who waited for room. */
  admit(): void {
    while (this.#waiting.length > 0 && this.#account.take(LIMIT.submission)) {
      const call = this.#waiting.shift() as C;
      this.#unwait(call);
      this.#line.queue(this.#team, this, call);
    }
  }

  /** A moment has passed: asks for what nobody asked for, and gives up what has not come for too long. */
  pass(): void {
    this.tally();
    // Nobody uses it for the moment, and no time is to be spent on looking; or what it has on the device hangs.
    for (const [file, credit] of this.#credits)
      if (credit.open && credit.still(DRM_LIMITS.queueStill)) this.#recall(file, credit);
    this.ask();
    this.#tellStuck();
    const late = ({ hung }: { hung: boolean }, since: number): boolean => !hung && this.#line.late(since);
    const calls = [...this.#calls].filter((call) => late(call, call.begunAt));
    const asked = [...this.#asked].filter((one) => late(one, one.since));
    const count = asked.reduce((sum, one) => sum + one.count, calls.length);
    if (count === 0) return;
    this.recall();
    for (const one of [...calls, ...asked]) one.hung = true;
    this.#hung += count;
    this.#onLane -= count;
    const [first] = [...asked.map(({ row }) => row), ...calls.map(({ served }) => served.row.name)];
    if (!this.#closed)
      this.info.hung(`${first}: ${count} of its submissions not done after ${this.#line.fenceMs} ms`);
    this.#line.giveUp(this.#team, count);
  }

  /** The process is over. What it has on the device counts until that is done; nothing else of it does. */
  close(): void {
    if (this.#closed) return;
    for (const [file, credit] of this.#credits) this.#endCredit(file, credit);
    this.ask();
    this.#closed = true;
    for (const call of this.#waiting.splice(0)) this.#unwait(call);
    const asked = [...this.#asked].reduce((sum, { count, hung }) => sum + (hung ? 0 : count), 0);
    const all = [...this.#asked].reduce((sum, { count }) => sum + count, 0);
    this.#account.give(LIMIT.submission, this.#account.held(LIMIT.submission) - all);
    const calls = this.#onLane - asked;
    this.#onLane = asked;
    this.#calls.clear();
    this.#files.clear();
    this.#line.forget(this.#team, this, calls);
    this.#leaveIfDone();
  }

  /** A call on a queue that does not come back from the kernel. */
  #tellStuck(): void {
    for (const credit of this.#credits.values()) {
      if (credit.hung || !credit.underWay || !this.#line.late(credit.lateSince)) continue;
      credit.hung = true;
      this.#hung++;
      this.recall();
      this.info.hung(`${credit.row.name}: 1 on a queue does not come back for ${this.#line.fenceMs} ms`);
    }
  }

  #unwait(call: C): void {
    this.info.account.give(LIMIT.waitingBytes, call.image.bytes.length);
  }

  #leaveIfDone(): void {
    if (!this.#closed || this.#asked.size > 0) return;
    this.#account.close();
    this.#line.leave(this.#team, this);
  }

  get idle(): boolean {
    if (this.#calls.size > 0 || this.#asked.size > 0) return false;
    for (const { behind } of this.#files.values()) if (behind > 0) return false;
    for (const { open, inFlight } of this.#credits.values()) if (open || inFlight > 0) return false;
    return true;
  }

  inspect(): Readonly<Record<string, unknown>> {
    this.tally();
    const hangs = [...this.#asked].filter(({ hung }) => hung).map(({ row }) => row);
    const stuck = [
      ...[...this.#calls].filter(({ hung }) => hung).map(({ served }) => served.row.name),
      ...[...this.#credits.values()].filter(({ hung }) => hung).map(({ row }) => row.name),
    ];
    return {
      pid: this.info.pid,
      inFlight: this.#onLane + this.#hung + this.unasked,
      waiting: this.#waiting.length,
      hung: this.#hung,
      direct: this.#direct,
      ...(this.#hung === 0 ? {} : { hungCalls: [...new Set([...hangs, ...stuck])] }),
    };
  }

  /** Room for one more: what a queue has not used is not kept from who asks. */
  #room(): boolean {
    if (this.#account.take(LIMIT.submission)) return true;
    for (const entrant of this.#team.entrants) entrant.recall();
    return this.#account.take(LIMIT.submission);
  }

  /** Lets a queue have its share of the device without asking, or nothing. */
  #grant(credit: Credit): void {
    if (credit.open || credit.underWay || this.#hung > 0 || this.#line.blind) return;
    if (!this.info.passage.open(credit.row.id)) return;
    // Who has credit may be a rival whose submissions nobody has counted yet.
    this.#line.recallOthers(this.#team);
    if (!this.#line.alone(this.#team) || !this.#account.take(LIMIT.submission, DRM_LIMITS.queueWindow))
      return;
    if (credit.grant(DRM_LIMITS.queueWindow)) this.#line.lend(this);
    else this.#account.give(LIMIT.submission, DRM_LIMITS.queueWindow);
  }

  #tally(file: DrmFile, credit: Credit): void {
    this.#passed(credit.made());
    const late = credit.late();
    if (late > 0) this.#unhang(credit);
    this.#count(file, credit, late);
  }

  #passed(made: number): void {
    if (made === 0) return;
    this.info.passage.passed(made);
    this.#direct += made;
    this.#line.active(this.#team);
  }

  #unhang(credit: Credit): void {
    if (credit.hung) this.#hung--;
    credit.hung = false;
  }

  /** From here on what the queue has on the device is counted as all others. */
  #recall(file: DrmFile, credit: Credit): void {
    const { left, spent } = credit.recall(this.#line.tick);
    this.#account.give(LIMIT.submission, left);
    this.#tally(file, credit);
    this.#count(file, credit, spent);
  }

  /** The file ends: what is under way on its queue comes before that. */
  #endCredit(file: DrmFile, credit: Credit): void {
    this.#recall(file, credit);
    // Nobody will hear that it has come back.
    const late = credit.end();
    this.#unhang(credit);
    this.#passed(late);
    this.#count(file, credit, late);
    this.#credits.delete(file);
  }

  /** So many that were submitted on a queue are on the device. */
  #count(file: DrmFile, { row }: Credit, spent: number): void {
    if (spent === 0) return;
    if (this.#line.blind) {
      this.#account.give(LIMIT.submission, spent);
      return;
    }
    this.#onLane += spent;
    this.#line.took(this.#team, spent);
    const work = this.#workOf(file);
    if (work.behind === 0) work.since = this.#line.tick;
    work.behind += spent;
    work.row = row.name;
  }

  #workOf(file: DrmFile): Work {
    const known = this.#files.get(file);
    if (known !== undefined) return known;
    const work: Work = { file, behind: 0, since: 0, row: '' };
    this.#files.set(file, work);
    return work;
  }

  #ask(work: Work, measured: boolean): void {
    const { behind: count, since, row } = work;
    if (count === 0) return;
    work.behind = 0;
    const asked: Asked = { work, count, row, since, measured, hung: false };
    this.#asked.add(asked);
    this.#line.ask(this.#kernel, work.file.slot, (result) => this.#told(asked, result));
  }

  #told(asked: Asked, result: number): void {
    if (!this.#asked.delete(asked)) return;
    const { work, count, measured } = asked;
    if (asked.hung) this.#revive(count);
    if (result === -ERRNO.ENOSYS) this.#line.blind = true;
    // No room for the question: it is asked again. With its pump or its file gone there is nobody to ask.
    // What cannot be asked about for as long as a fence may take is done with: nothing else would ever take it out.
    const again =
      result < 0 &&
      result !== -ERRNO.ENODEV &&
      this.#files.get(work.file) === work &&
      !this.#line.late(asked.since);
    if (again && !this.#line.blind) {
      if (work.behind === 0 || asked.since < work.since) work.since = asked.since;
      work.behind += count;
    } else this.#release(count, measured);
    this.#leaveIfDone();
  }

  #revive(count: number): void {
    this.#hung -= count;
    this.#onLane += count;
    this.#line.resume(this.#team, count);
  }

  #release(count: number, measured: boolean): void {
    this.#give(count);
    this.#line.end(this.#team, count, measured);
  }

  #give(count: number): void {
    this.#account.give(LIMIT.submission, count);
    this.#onLane -= count;
  }
}
