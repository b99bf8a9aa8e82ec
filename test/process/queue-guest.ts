import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { buildProgram } from '../../scripts/native.mjs';

/** A guest process on a queue; each line that it is told has one for an answer. */
export class QueueGuest {
  readonly child: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;

  constructor(fd: number) {
    const built = buildProgram('test/native/programs/queue-guest.c');
    if (!built.ok) throw new Error(built.reason);
    const child = spawn(built.path, [], { stdio: ['pipe', 'pipe', 'pipe', fd], env: {} });
    const { stdin, stdout, stderr } = child;
    if (stdin === null || stdout === null || stderr === null) throw new Error('no pipes');
    this.child = child as ChildProcessWithoutNullStreams;
    stdin.on('error', () => {});
    this.#lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  }

  tell(line: string): void {
    this.child.stdin.write(`${line}\n`);
  }

  async hear(): Promise<string> {
    const { done, value } = await this.#lines.next();
    if (done === true) throw new Error('the guest has ended');
    return value;
  }

  ask(line: string): Promise<string> {
    this.tell(line);
    return this.hear();
  }

  async end(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const closed = new Promise((done) => this.child.once('close', done));
    this.child.kill('SIGKILL');
    await closed;
  }
}
