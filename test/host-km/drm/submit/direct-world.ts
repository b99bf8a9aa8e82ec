import { Account } from '../../../../src/host-km/accounting.ts';
import { DrmFile } from '../../../../src/host-km/drivers/drm/file.ts';
import { NODE } from '../../../../src/host-km/drivers/drm/kernel.ts';
import { type Submission, Submissions } from '../../../../src/host-km/drivers/drm/submit/submissions.ts';
import { SubmitLine } from '../../../../src/host-km/drivers/drm/submit/submit-line.ts';
import { ceilings, LIMIT, type LimitOverrides } from '../../../../src/host-km/limits.ts';
import { PartitionTrace } from '../../../../src/host-km/trace.ts';
import { drm } from '../drm-guest.ts';
import { EXEC } from '../queue-world.ts';
import { ScriptedKernel } from '../scripted-kernel.ts';
import { ScriptedQueue } from '../scripted-queue.ts';

export const MS = 1_000_000;

/** A question that the device has not answered. */
export interface Question {
  readonly partition: string;
  readonly slot: number;
  answer(result?: number): void;
}

interface Part {
  readonly account: Account;
  readonly trace: PartitionTrace;
}

/** The line of one device with the guests that the test plays: without broker and kernel, on the clock of the test. */
export class DirectWorld {
  readonly line: SubmitLine<Submission>;
  /** Open ones, the oldest first. */
  readonly questions: Question[] = [];
  readonly guests: DirectGuest[] = [];
  readonly #limits: LimitOverrides;
  readonly #parts = new Map<string, Part>();
  readonly #kernels = new Map<ScriptedKernel, string>();

  constructor(options: { readonly fenceMs?: number; readonly limits?: LimitOverrides } = {}) {
    this.#limits = options.limits ?? {};
    this.line = new SubmitLine<Submission>({
      fenceMs: options.fenceMs ?? 10_000,
      ask: (kernel, slot, done) => {
        const question: Question = {
          partition: kernel instanceof ScriptedKernel ? (this.#kernels.get(kernel) ?? '') : '',
          slot,
          answer: (result = 0) => {
            const at = this.questions.indexOf(question);
            if (at < 0) return;
            this.questions.splice(at, 1);
            done(result);
          },
        };
        this.questions.push(question);
      },
      go: (call) => this.guests.find((guest) => guest.calls.has(call))?.finish(call),
    });
  }

  part(name: string): Part {
    const known = this.#parts.get(name);
    if (known !== undefined) return known;
    const part = {
      account: new Account(ceilings('partition', this.#limits), null),
      trace: new PartitionTrace(name),
    };
    this.#parts.set(name, part);
    return part;
  }

  guest(partition = 'a', limits: LimitOverrides = this.#limits): DirectGuest {
    const kernel = new ScriptedKernel();
    this.#kernels.set(kernel, partition);
    const account = new Account(ceilings('process', limits), this.part(partition).account);
    const guest = new DirectGuest(this, partition, account, kernel);
    this.guests.push(guest);
    return guest;
  }

  /** So many questions are answered, the oldest first. */
  signal(count = this.questions.length, result = 0): void {
    for (const question of this.questions.slice(0, count)) question.answer(result);
  }

  held(partition = 'a'): number {
    return this.part(partition).account.held(LIMIT.submission);
  }

  /** What its lane has on the device and in line; null when it has none. */
  lane(partition = 'a'): { readonly inFlight: number; readonly queued: number } | null {
    const { inFlight, queued } = this.line.inspect(partition);
    if (typeof inFlight !== 'number' || typeof queued !== 'number') return null;
    // What is shown has what queues have on the device beside the lane.
    const ours = this.guests.filter((guest) => guest.alive && guest.partition === partition);
    const unasked = ours.reduce((sum, { submissions }) => sum + submissions.unasked, 0);
    return { inFlight: inFlight - unasked, queued };
  }
}

export interface DirectFile {
  readonly file: DrmFile;
  readonly queue: ScriptedQueue;
}

/** One guest process. */
export class DirectGuest {
  readonly account: Account;
  readonly submissions: Submissions<Submission>;
  readonly files: DirectFile[] = [];
  /** Submitted by the broker and not over. */
  readonly calls = new Set<Submission>();
  readonly hung: string[] = [];
  granted = true;
  /** Calls that came on queues, as its report has them. */
  passed = 0;
  /** Calls that go to the kernel stay there. */
  stuck = false;
  alive = true;
  readonly partition: string;
  readonly #stop: () => void;
  #slots = 0;

  constructor(world: DirectWorld, partition: string, account: Account, kernel: ScriptedKernel) {
    const { trace } = world.part(partition);
    this.partition = partition;
    this.account = account;
    const memory = { charge: () => true, uncharge: () => {}, usage: () => ({ budget: 0, used: 0 }) };
    this.submissions = new Submissions<Submission>(
      {
        partition,
        weight: 1,
        pid: world.guests.length + 1,
        account,
        memory: {
          ...memory,
          slab: () => null,
          dedicated: () => null,
          attach: () => 0,
          object: () => ({ ...memory, slab: () => null, keep: () => false, release: () => {} }),
        },
        passage: {
          open: () => trace.sink === null && this.granted,
          passed: (calls) => {
            this.passed += calls;
          },
        },
        engineTime: () => {},
        hung: (what) => void this.hung.push(what),
        event: () => {},
      },
      kernel,
      world.line,
    );
    this.#stop = trace.beginning(() => this.submissions.recall());
  }

  /** A file without a queue. */
  plain(): DrmFile {
    const slot = this.#slots++;
    return new DrmFile(slot + 1, NODE.RENDER, slot);
  }

  /** A file with a queue. */
  open(): DirectFile {
    const opened = { file: this.plain(), queue: new ScriptedQueue() };
    this.files.push(opened);
    this.submissions.direct(opened.file, opened.queue, drm(EXEC));
    return opened;
  }

  /** Submits by the broker. */
  submit(file: DrmFile): boolean | 'full' {
    const call: Submission = {
      file,
      served: { row: { name: EXEC } },
      image: { bytes: new Uint8Array(64) },
      begunAt: -1,
      hung: false,
    };
    this.calls.add(call);
    const entered = this.submissions.enter(call);
    if (entered === true) this.finish(call);
    else if (entered === 'full') this.calls.delete(call);
    return entered;
  }

  /** The kernel has taken it. */
  finish(call: Submission): void {
    if (this.stuck || !this.calls.delete(call)) return;
    this.submissions.back(call, call.file.open);
    this.submissions.look();
  }

  /** As the broker does it: first the counts, then the kernel's file, which has what was under way end. */
  close({ file, queue }: DirectFile): void {
    file.open = false;
    this.submissions.shut(file);
    queue.end();
    queue.alive = false;
    this.files.splice(
      this.files.findIndex((one) => one.file === file),
      1,
    );
  }

  end(): void {
    this.alive = false;
    this.#stop();
    this.submissions.close();
    for (const { queue } of this.files.splice(0)) {
      queue.end();
      queue.alive = false;
    }
    this.calls.clear();
    this.account.close();
  }

  get shown(): {
    readonly inFlight: number;
    readonly waiting: number;
    readonly hung: number;
    readonly direct: number;
  } {
    const { inFlight, waiting, hung, direct } = this.submissions.inspect();
    return {
      inFlight: Number(inFlight),
      waiting: Number(waiting),
      hung: Number(hung),
      direct: Number(direct),
    };
  }

  get held(): number {
    return this.account.held(LIMIT.submission);
  }

  /** What its queues may still make. */
  get lent(): number {
    return this.files.reduce((sum, { queue }) => sum + queue.left, 0);
  }

  /** How many of its queues may make something, now or when the device is done with what they made. */
  get windows(): number {
    return this.files.filter(({ queue }) => queue.open).length;
  }
}
