/** Native programs as guests of a broker that runs in the test, whose accounting can be looked at. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'vitest';
import { buildNative, buildProgram } from '../../scripts/native.mjs';
import { type RunningBroker, startBroker } from '../../src/cli/broker.ts';
import { identityLine } from '../../src/cli/native-environment.ts';
import type { BrokerReport } from '../../src/host-km/index.ts';
import { eventually, manifestOf } from '../process/harness.ts';
import { preload, type Variant } from './sanitized.ts';

const VERSION = '1.1.0.0';
const PROGRAMS = 'test/native/programs';
const NO_HANDLERS = ['segv', 'sigbus', 'abort', 'sigill', 'sigfpe']
  .map((name) => `handle_${name}=0`)
  .join(':');

/** Builds `programs/NAME.c` together with what they share; its path. */
export function buildGuest(name: string, variant: Variant = 'plain'): string {
  const common = ['gpu', 'share-gpu'];
  const sources = [name, ...common].map((one) => `${PROGRAMS}/${one}.c`);
  const built = buildProgram(sources, { variant, out: name });
  if (!built.ok) throw new Error(built.reason);
  return built.path;
}

/** What makes a program a guest of the partition behind `socket`. */
export function guestEnvironment(socket: string, variant: Variant = 'plain'): Record<string, string> {
  const built = buildNative(variant);
  if (!built.ok) throw new Error(built.reason);
  return {
    LD_PRELOAD: preload(join(built.dir, 'libkmbridge.so'), variant),
    LD_LIBRARY_PATH: built.dir,
    // Its handlers would be installed by way of our sigaction before it can be called from there.
    ...(variant === 'tsan' ? { TSAN_OPTIONS: `die_after_fork=0:${NO_HANDLERS}` } : {}),
    KMBRIDGE_SOCKET: socket,
    KMBRIDGE_IDENTITY: identityLine(manifestOf(VERSION)),
  };
}

/** A native program while it runs. */
export class Guest {
  readonly child: ChildProcess;
  readonly ended: Promise<number | NodeJS.Signals>;
  readonly #waiting = new Set<() => void>();
  out = '';
  err = '';
  #over = false;

  constructor(path: string, args: readonly string[], env: Readonly<Record<string, string>>) {
    this.child = spawn(path, args, { env: { ...process.env, ...env } });
    guests.add(this);
    this.child.stdin?.on('error', () => {});
    this.child.stdout?.on('data', (bytes: Buffer) => {
      this.out += bytes.toString();
      for (const look of this.#waiting) look();
    });
    this.child.stderr?.on('data', (bytes: Buffer) => (this.err += bytes.toString()));
    this.ended = new Promise((done) => {
      this.child.once('close', (code, signal) => {
        this.#over = true;
        guests.delete(this);
        for (const look of this.#waiting) look();
        done(code ?? signal ?? 1);
      });
    });
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Resolves with the line `wanted`, which it has printed or will. */
  async said(wanted: string): Promise<void> {
    await new Promise<void>((done) => {
      const look = (): void => {
        if (!this.#over && !this.lines.includes(wanted)) return;
        this.#waiting.delete(look);
        done();
      };
      this.#waiting.add(look);
      look();
    });
    expect(this.lines, this.err).toContain(wanted);
  }

  /** Lets it go on where it waits for a line. */
  go(): void {
    this.child.stdin?.write('\n');
  }

  get lines(): string[] {
    return this.out.split('\n').slice(0, -1);
  }

  /** Its lines, once it has ended well. */
  async result(): Promise<string[]> {
    expect(await this.ended, `${this.err}\n${this.out}`).toBe(0);
    expect(this.err).toBe('');
    return this.lines;
  }
}

const guests = new Set<Guest>();

/** Ends whatever a test has left running. */
export async function endGuests(): Promise<void> {
  const all = [...guests];
  for (const { child } of all) child.kill('SIGKILL');
  await Promise.all(all.map(({ ended }) => ended));
}

/** A broker in this process, with one partition unless told. */
export class GuestWorld {
  readonly #running: RunningBroker;

  private constructor(running: RunningBroker) {
    this.#running = running;
  }

  static async start(directory: string, partitions: readonly string[] = ['native']): Promise<GuestWorld> {
    const running = await startBroker({
      directory,
      partitions: partitions.map((name) => ({ name, vram: 256 * 2 ** 20 })),
      driver: { driver: 'softgpu', version: VERSION },
      policy: 'exact',
      log: 'silent',
    });
    return new GuestWorld(running);
  }

  guest(
    name: string,
    args: readonly string[] = [],
    options: { partition?: string; variant?: Variant } = {},
  ): Guest {
    const { partition = 'native', variant = 'plain' } = options;
    const environment = guestEnvironment(this.#running.socket(partition), variant);
    return new Guest(buildGuest(name, variant), args, environment);
  }

  /** Path of a partition's socket. */
  socket(partition: string): string {
    return this.#running.socket(partition);
  }

  get report(): BrokerReport {
    return this.#running.broker.inspect();
  }

  /** Everything that any guest held has been given back. */
  async empty(): Promise<void> {
    await eventually('the broker holds nothing', () => {
      const { totals, partitions } = this.report;
      const used = partitions.flatMap((partition) => Object.values(partition.used));
      return [...Object.values(totals), ...used].every((count) => count === 0);
    });
  }

  /** Ends the broker, once its guests have. */
  async close(): Promise<void> {
    await endGuests();
    await this.#running.close();
  }
}
