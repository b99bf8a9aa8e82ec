import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildProgram } from '../../scripts/native.mjs';
import { root, start, type Watched } from './harness.ts';

const KMBRIDGE = 'bin/kmbridge.mjs';

/** The program of fixtures/probe.c, in `folder` or where built programs lie. */
export function buildProbe(folder?: string, flags: readonly string[] = []): string {
  const out = folder === undefined ? {} : { out: join(folder, 'probe') };
  const built = buildProgram('test/process/fixtures/probe.c', { ...out, flags });
  if (!built.ok) throw new Error(built.reason);
  return built.path;
}

/** The command line with a directory of sockets of its own. */
export class Bridge {
  readonly directory: string;
  readonly #env: Record<string, string>;

  constructor(directory: string) {
    this.directory = directory;
    this.#env = { KMBRIDGE_DIR: directory };
  }

  command(...args: string[]): Watched {
    return start(KMBRIDGE, args, this.#env);
  }

  /** A broker that answers. */
  async host(...args: string[]): Promise<Watched> {
    const broker = this.command('host', '--json', ...args);
    await broker.until('out', '"ok":true');
    return broker;
  }

  /** Runs to its end: exit code and what was printed. */
  async run(...args: string[]): Promise<{ code: number | string; out: string; err: string }> {
    const run = this.command(...args);
    const code = await run.ended;
    return { code, out: run.out(), err: run.err() };
  }
}

/** Values of the lines that begin with `name`. */
export function facts(out: string, name: string): string[] {
  const lines = out.split('\n').filter((line) => line.startsWith(`${name} `));
  return lines.map((line) => line.slice(name.length + 1));
}

export const isRoot = process.getuid?.() === 0;

/** An ordinary user that the machine itself does not know. */
export const ORDINARY = 12_345;

/**
 * The project as an ordinary user meets it, in a mount namespace of the test: at a path that everybody may enter, with the
 * subordinate uids of `subuid` and known by name. Only root can make one.
 */
export class Ordinary {
  readonly #place = mkdtempSync(join(tmpdir(), 'kmbridge-ordinary-'));
  readonly directory: string;

  constructor(subuid: string) {
    writeFileSync(join(this.#place, 'subuid'), subuid);
    const users = readFileSync('/etc/passwd', 'utf8');
    writeFileSync(
      join(this.#place, 'passwd'),
      `${users}ordinary:x:${ORDINARY}:${ORDINARY}::/nonexistent:/bin/sh\n`,
    );
    mkdirSync(join(this.#place, 'project'));
    chmodSync(this.#place, 0o755);
    chownSync(this.#place, ORDINARY, ORDINARY);
    this.directory = join(this.#place, 'sockets');
  }

  get place(): string {
    return this.#place;
  }

  start(...args: string[]): ChildProcess {
    const script = [
      'mount --bind "$1" "$2/project"',
      'mount --bind "$2/subuid" /etc/subuid',
      'mount --bind "$2/subuid" /etc/subgid',
      'mount --bind "$2/passwd" /etc/passwd',
      'cd "$2/project"',
      'shift 2',
      'exec "$@"',
    ].join(' && ');
    const user = ['setpriv', `--reuid=${ORDINARY}`, `--regid=${ORDINARY}`, '--clear-groups', '--'];
    const words = ['--mount', '--', 'sh', '-c', script, 'sh', root, this.#place, ...user];
    return spawn('unshare', [...words, process.execPath, KMBRIDGE, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, KMBRIDGE_DIR: this.directory, HOME: '/nonexistent' },
    });
  }

  /** Runs to its end. */
  async run(...args: string[]): Promise<{ code: number | string; out: string; err: string }> {
    const child = this.start(...args);
    const text = { out: '', err: '' };
    child.stdout?.on('data', (bytes: Buffer) => (text.out += bytes.toString()));
    child.stderr?.on('data', (bytes: Buffer) => (text.err += bytes.toString()));
    const code = await new Promise<number | string>((done) =>
      child.once('close', (status, signal) => done(status ?? signal ?? 1)),
    );
    return { code, ...text };
  }
}
