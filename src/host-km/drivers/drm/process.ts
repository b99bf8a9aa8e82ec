import { type DrmDriver, drmLacks, type Row, STATUS } from '../../../abi/index.ts';
import type { CallResult, DriverProcess, DriverProcessInfo } from '../../driver.ts';
import { LIMIT } from '../../limits.ts';
import type { DrmCall } from './call.ts';
import { DrmFile } from './file.ts';
import { DRM_KINDS, type DrmObject } from './handle-space.ts';
import type { KernelFiles, Node } from './kernel.ts';
import { type DirectService, directService } from './submit/direct.ts';
import { Submissions } from './submit/submissions.ts';
import type { SubmitLine } from './submit/submit-line.ts';

/** Open files are numbered in sixteen bits of a call's head. */
const MOST_FILES = 0xffff;

/** One guest process at the device: its open files and what they hold. */
export class DrmProcess implements DriverProcess {
  readonly info: DriverProcessInfo;
  readonly kernel: KernelFiles;
  readonly owner: number;
  readonly files = new Map<number, DrmFile>();
  /** Null where nothing is submitted to the device. */
  readonly submissions: Submissions<DrmCall> | null;
  /** What a submission queue serves; null where there is nothing of the kind. */
  readonly direct: DirectService | null;
  readonly #driver: DrmDriver;
  readonly #left: () => void;
  #closed = false;

  constructor(
    info: DriverProcessInfo,
    kernel: KernelFiles,
    driver: DrmDriver,
    line: SubmitLine<DrmCall> | null,
    left: () => void,
  ) {
    this.info = info;
    this.submissions = line === null ? null : new Submissions(info, kernel, line);
    this.kernel = kernel;
    this.owner = kernel.owner();
    this.#driver = driver;
    this.direct = directService(driver);
    this.#left = left;
  }

  /** Whether a row is one of every device's, or of this one's driver. */
  serves({ driver }: Row): boolean {
    return driver === null || driver === this.#driver;
  }

  /** Whether the device cannot do what the row is for: EOPNOTSUPP. */
  lacks(row: Row): boolean {
    return drmLacks(this.#driver, row);
  }

  get alive(): boolean {
    return !this.#closed;
  }

  /** A new open file under the lowest number that is free; null when there is none. */
  add(node: Node, slot: number): DrmFile | null {
    for (let number = 1; number <= MOST_FILES; number++) {
      if (this.files.has(number)) continue;
      const file = new DrmFile(number, node, slot);
      this.files.set(number, file);
      return file;
    }
    return null;
  }

  /** Ends an open file with everything in it, as its last close does at the kernel. */
  shut(file: DrmFile): void {
    if (!file.open) return;
    file.open = false;
    this.submissions?.shut(file);
    this.files.delete(file.number);
    for (const kind of DRM_KINDS) for (const object of file.space(kind)) this.forget(object);
    this.info.account.give(LIMIT.drmfile);
    this.kernel.shut(file.slot);
  }

  /**
   * The handle is gone. Memory that the guest may have mapped stays charged until the process is gone: a mapping outlives
   * the handle, and nobody else can tell when it ends.
   */
  forget({ kind, bytes, left }: DrmObject): void {
    this.info.account.give(LIMIT[kind]);
    if (bytes > 0 && !left) this.info.memory.uncharge('local', bytes);
  }

  /** Calls of this surface come another way. */
  call(): CallResult {
    return STATUS.NOT_SUPPORTED;
  }

  destroy(): void {}

  /** What the device writes into is shared with a forked child as it is on any machine: nothing has to stop. */
  hold(done: () => void): void {
    done();
  }

  release(): void {}

  fault(): void {}

  recall(): void {
    this.submissions?.recall();
  }

  count(): void {
    this.submissions?.tally();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.submissions?.close();
    for (const file of [...this.files.values()]) this.shut(file);
    this.#left();
  }

  inspect(): Readonly<Record<string, unknown>> {
    const count = (of: (file: DrmFile) => number): number =>
      [...this.files.values()].reduce((sum, file) => sum + of(file), 0);
    return {
      files: this.files.size,
      gem: count((file) => file.gem.size),
      syncobj: count((file) => file.syncobj.size),
    };
  }
}
