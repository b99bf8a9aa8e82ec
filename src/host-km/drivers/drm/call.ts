import { Image } from '../../../abi/index.ts';
import { HABITS } from '../../limits.ts';
import type { CallChannel, Waiting } from '../../roles.ts';
import type { DrmFile } from './file.ts';
import type { DrmKind, DrmObject } from './handle-space.ts';
import type { DrmRow } from './served-row.ts';
import type { Submission, Submissions } from './submit/submissions.ts';

/** Who ends a call that its process does not wait for any more. */
export interface CallEnd {
  abandoned(call: DrmCall, status: number | null): void;
}

/** One call on its way to the kernel and back. Reused once its answer is sent. */
export class DrmCall implements Waiting, Submission {
  readonly #end: CallEnd;
  served!: DrmRow;
  channel!: CallChannel;
  /** The open file that its head names; undefined where there is none of that number. */
  opened: DrmFile | undefined;
  id = 0;
  /** First word of its head. */
  head = 0;
  started = 0;
  image = new Image();
  /** Pairs, as `KernelCall` has them. */
  readonly pointers: number[] = [];
  /** Bytes charged for what it makes, until there is an object that carries them. */
  charged = 0;
  /** Handles by kind that are reserved for what it makes. */
  readonly reserved: number[] = [];
  /** Numbers at the kernel of descriptors that were lent for it. */
  readonly lent: number[] = [];
  /** Bytes of the buffer that it imports, as far as the broker knows them. */
  imported = 0;
  /** The object that it gives up. */
  doomed: DrmObject | null = null;
  /** The buffer whose descriptor it asks for, when none of it had left before. */
  leaving: DrmObject | null = null;
  /** Where it is counted as a submission; null for what submits nothing, and until it has entered. */
  submissions: Submissions<DrmCall> | null = null;
  begunAt = -1;
  hung = false;
  /** The kernel took it: what it submits is on the device. */
  landed = false;
  /** Whether it is counted among those that wait. */
  waits = false;
  /** Nobody waits for it any more. */
  orphan = false;

  constructor(end: CallEnd) {
    this.#end = end;
  }

  /** The same, for a call that has one. */
  get file(): DrmFile {
    if (this.opened === undefined) throw new Error('a call without an open file');
    return this.opened;
  }

  abandon(status: number | null): void {
    this.orphan = true;
    this.#end.abandoned(this, status);
  }

  clear(): void {
    this.pointers.length = 0;
    this.reserved.length = 0;
    this.lent.length = 0;
    this.charged = 0;
    this.imported = 0;
    this.doomed = null;
    this.leaving = null;
    this.submissions = null;
    this.landed = false;
    this.waits = false;
    this.orphan = false;
    // Nothing of a guest that has gone is kept by a call that may be idle for long.
    this.opened = undefined;
    if (this.image.bytes.length > HABITS.pooledImageBytes) this.image = new Image();
  }
}

/** What a new object of a call becomes in its file. */
export function named(call: DrmCall, kind: DrmKind, kernel: number): DrmObject {
  return { kind, kernel, bytes: call.charged, left: call.imported > 0, offset: -1 };
}
