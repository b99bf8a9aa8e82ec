import { close, constants, fstatSync, openSync, write } from 'node:fs';
import { promisify } from 'node:util';
import { CliError } from './exit.ts';

/** A pipe that somebody made non-blocking has no room: when to try again. */
const RETRY_MS = 5;

/** Where a trace is written to, never by waiting in place: a broker may be in this process. */
export class TraceFile {
  readonly #fd: number;
  readonly #own: boolean;

  private constructor(fd: number, own: boolean) {
    this.#fd = fd;
    this.#own = own;
  }

  /** `-` is standard output. Throws CliError. */
  static open(target: string): TraceFile {
    try {
      return target === '-' ? TraceFile.#stdout() : new TraceFile(openSync(target, 'w'), true);
    } catch (error) {
      throw new CliError('FAILED', `no trace can be written to ${target}: ${reason(error)}`);
    }
  }

  /** Opened again where that can be: whoever shares a pipe or terminal with us may have made it non-blocking. */
  static #stdout(): TraceFile {
    const stat = fstatSync(1);
    // In a file the position is shared as well, and has to be.
    if (!stat.isFIFO() && !stat.isCharacterDevice()) return new TraceFile(1, false);
    try {
      return new TraceFile(openSync('/proc/self/fd/1', constants.O_WRONLY | constants.O_NOCTTY), true);
    } catch {
      return new TraceFile(1, false);
    }
  }

  /** Writes all of it; rejects when the file takes no more. One at a time. */
  async write(text: string): Promise<void> {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; ) at += await this.#some(bytes, at);
  }

  async close(): Promise<void> {
    if (this.#own) await promisify(close)(this.#fd);
  }

  #some(bytes: Buffer, at: number): Promise<number> {
    return new Promise((resolve, reject) => {
      write(this.#fd, bytes, at, bytes.length - at, null, (error, written) => {
        if (error === null) resolve(written);
        else if (error.code === 'EAGAIN') setTimeout(resolve, RETRY_MS, 0);
        else reject(error);
      });
    });
  }
}

export function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
