// A program of a scenario: what it says line by line, and its end.
import { type ChildProcess, spawn } from 'node:child_process';

/** Ten times what anything here takes on a slow machine: for one that hangs. */
const PATIENCE_MS = 600_000;

export interface Ended {
  readonly status: number | null;
  readonly signal: string | null;
  readonly out: string;
  readonly err: string;
}

export class Child {
  readonly pid: number;
  readonly ended: Promise<Ended>;
  readonly #child: ChildProcess;
  readonly #what: string;
  #out = '';
  #err = '';
  #over = false;
  /** Where the next line begins that `next` gives. */
  #at = 0;
  readonly #waiting = new Set<() => void>();

  constructor(words: readonly string[], env: Readonly<Record<string, string | undefined>>) {
    const [file = '', ...args] = words;
    this.#what = words.map((word) => word.replace(/^.*\//, '')).join(' ');
    const child = spawn(file, args, { env, stdio: ['pipe', 'pipe', 'pipe'], cwd: '/tmp' });
    this.#child = child;
    this.pid = child.pid ?? 0;
    child.stdin.on('error', () => {});
    child.stdout.on('data', (bytes: Buffer) => {
      this.#out += bytes.toString();
      for (const look of this.#waiting) look();
    });
    child.stderr.on('data', (bytes: Buffer) => {
      this.#err += bytes.toString();
    });
    this.ended = new Promise((done) => {
      const end = (status: number | null, signal: string | null): void => {
        this.#over = true;
        for (const look of this.#waiting) look();
        done({ status, signal, out: this.#out, err: this.#err });
      };
      child.once('error', (error) => {
        this.#err += error.message;
        end(127, null);
      });
      child.once('close', end);
    });
  }

  /** What it has said so far. */
  get out(): string {
    return this.#out;
  }

  /** Whether it has not ended yet. */
  get runs(): boolean {
    return !this.#over;
  }

  /** Resolves once a line begins with `text`; rejects when it ends or hangs before that. */
  async until(text: string): Promise<void> {
    await this.#hear(`'${text}'`, () => `\n${this.#out}`.includes(`\n${text}`));
  }

  /** The next line, each once. */
  async next(): Promise<string> {
    let end = -1;
    await this.#hear('another line', () => {
      end = this.#out.indexOf('\n', this.#at);
      return end >= 0;
    });
    const line = this.#out.slice(this.#at, end);
    this.#at = end + 1;
    return line;
  }

  #hear(wanted: string, said: () => boolean): Promise<void> {
    return new Promise((done, fail) => {
      const over = (): Error => new Error(`${this.#what} did not say ${wanted}: ${this.#err}`);
      const end = (settle: () => void): void => {
        clearTimeout(timer);
        this.#waiting.delete(look);
        settle();
      };
      const look = (): void => {
        if (said()) end(done);
        else if (this.#over) end(() => fail(over()));
      };
      const timer = setTimeout(() => end(() => fail(over())), PATIENCE_MS);
      this.#waiting.add(look);
      look();
    });
  }

  say(line: string): void {
    this.#child.stdin?.write(`${line}\n`);
  }

  /** Ends its standard input, which ends programs that hold something. */
  async finish(): Promise<Ended> {
    this.#child.stdin?.end();
    return await this.ended;
  }

  async kill(): Promise<Ended> {
    this.#child.kill('SIGKILL');
    return await this.ended;
  }
}
