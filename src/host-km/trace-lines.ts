export interface LinesShell {
  /** Characters that may wait or be on their way; a line past that is lost. */
  readonly most: number;
  /** Writes them, and calls `done` when they have left; at most one at a time. */
  write(text: string, done: () => void): void;
  /** The line that tells of lost ones. */
  lost(lines: number): string;
  /** Runs `turn` a little later: what is pushed meanwhile leaves in one piece. */
  soon(turn: () => void): void;
}

/**
 * Lines for a reader who may be slow: they wait up to a bound, and those past it are lost and counted. Whoever pushes never
 * waits.
 */
export class BoundedLines {
  readonly #shell: LinesShell;
  readonly #send = (): void => this.#sendNow();
  readonly #sent = (): void => this.#sentNow();
  #waiting = '';
  #onTheWay = 0;
  #scheduled = false;
  #lost = 0;
  #onEmpty: (() => void) | null = null;

  constructor(shell: LinesShell) {
    this.#shell = shell;
  }

  /** @param line with its newline */
  push(line: string): void {
    if (this.#onEmpty !== null) return;
    if (this.#onTheWay + this.#waiting.length + line.length > this.#shell.most) {
      this.#lost++;
      return;
    }
    this.#tellLost();
    this.#waiting += line;
    this.#schedule();
  }

  /** The last line, which is never lost; calls `done` once everything has left. */
  end(line: string, done: () => void): void {
    if (this.#onEmpty !== null) return;
    this.#tellLost();
    this.#waiting += line;
    this.#onEmpty = done;
    this.#schedule();
  }

  #tellLost(): void {
    if (this.#lost === 0) return;
    this.#waiting += this.#shell.lost(this.#lost);
    this.#lost = 0;
  }

  #schedule(): void {
    if (this.#scheduled || this.#onTheWay > 0) return;
    this.#scheduled = true;
    this.#shell.soon(this.#send);
  }

  #sendNow(): void {
    this.#scheduled = false;
    const text = this.#waiting;
    this.#waiting = '';
    this.#onTheWay = text.length;
    if (text === '') this.#sentNow();
    else this.#shell.write(text, this.#sent);
  }

  #sentNow(): void {
    this.#onTheWay = 0;
    if (this.#waiting === '' && this.#lost > 0) this.#tellLost();
    if (this.#waiting !== '') this.#schedule();
    else this.#onEmpty?.();
  }
}
