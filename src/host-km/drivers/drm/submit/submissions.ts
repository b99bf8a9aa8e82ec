import { ERRNO } from '../../../../abi/index.ts';
import type { Account } from '../../../accounting.ts';
import type { DriverProcessInfo } from '../../../driver.ts';
import { LIMIT } from '../../../limits.ts';
import type { DrmFile } from '../file.ts';
import type { KernelFiles } from '../kernel.ts';
import { DRM_LIMITS } from '../limits.ts';
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
  /** Calls on their way to the kernel and back. */
  readonly #calls = new Set<C>();
  /** Calls past the bound of this process or its partition, in order. */
  readonly #waiting: C[] = [];
  /** What the lane counts of this process. */
  #onLane = 0;
  #hung = 0;
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
    if (this.#waiting.length > 0 || !this.#account.take(LIMIT.submission)) {
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
  }

  /** The file is about to be closed: what it has on the device counts until it is done all the same. */
  shut(file: DrmFile): void {
    if (this.#closed) return;
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
    this.ask();
    const late = ({ hung }: { hung: boolean }, since: number): boolean => !hung && this.#line.late(since);
    const calls = [...this.#calls].filter((call) => late(call, call.begunAt));
    const asked = [...this.#asked].filter((one) => late(one, one.since));
    const count = asked.reduce((sum, one) => sum + one.count, calls.length);
    if (count === 0) return;
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
    return true;
  }

  inspect(): Readonly<Record<string, unknown>> {
    const hangs = [...this.#asked].filter(({ hung }) => hung).map(({ row }) => row);
    const stuck = [...this.#calls].filter(({ hung }) => hung).map(({ served }) => served.row.name);
    return {
      pid: this.info.pid,
      inFlight: this.#onLane + this.#hung,
      waiting: this.#waiting.length,
      hung: this.#hung,
      ...(this.#hung === 0 ? {} : { hungCalls: [...new Set([...hangs, ...stuck])] }),
    };
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
