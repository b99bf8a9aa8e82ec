/** C programs of `programs/` as guests of a broker in this process, whose accounting a test can read. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { buildNative, buildProgram } from '../../scripts/native.mjs';
import { identityLine } from '../../src/cli/native-environment.ts';
import { type Broker, createBroker, type LimitOverrides, softgpu } from '../../src/host-km/index.ts';
import { loadPackage } from '../../src/packages/index.ts';
import { type Identity, identityOf, parsePolicy } from '../../src/version-check/index.ts';
import { eventually, manifestOf, remove, root, temporary } from '../process/harness.ts';

export const PARTITION = 'native';
const VERSION = '1.1.0.0';

/** What a program said: `name=value` lines of its output, and how it ended. */
export interface Said {
  readonly facts: Readonly<Record<string, string>>;
  /** Lines on stderr. */
  readonly lines: readonly string[];
  readonly end: number | NodeJS.Signals;
}

/** A program that is running. It prints `@name` where it waits to be told to go on. */
export interface Running {
  readonly child: ChildProcess;
  /** Resolves where the program waits under that name. */
  at(name: string): Promise<void>;
  /** Resolves once it has said the fact. */
  has(fact: string): Promise<void>;
  go(): void;
  readonly said: Promise<Said>;
}

const running = new Set<ChildProcess>();

/** Builds `programs/<source>.c`; throws with what the compiler says. */
export function program(source: string, flags: readonly string[] = [], libs: readonly string[] = []): string {
  const options = { flags: [...flags], libs: [...libs] };
  const built = buildProgram(`test/native/programs/${source}.c`, options);
  if (!built.ok) throw new Error(built.reason);
  return built.path;
}

/** The environment of a guest, as `kmbridge run` makes it. */
export function guestEnvironment(socket: string, version = VERSION): Record<string, string> {
  const built = buildNative();
  if (!built.ok) throw new Error(built.reason);
  return {
    LD_PRELOAD: join(built.dir, 'libkmbridge.so'),
    KMBRIDGE_SOCKET: socket,
    KMBRIDGE_PARTITION: PARTITION,
    KMBRIDGE_IDENTITY: identityLine(manifestOf(version)),
    KMBRIDGE_SCRIPT: '-- program',
  };
}

/** Starts a program, or with `wrapper` what starts it, with the environment of a guest and nothing of ours. */
export function run(path: string, args: readonly string[], env: Record<string, string>): Running {
  const child = spawn(path, args, {
    cwd: root,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] ?? '', ...env },
  });
  running.add(child);
  let out = '';
  let err = '';
  const waiting: (() => void)[] = [];
  child.stdout.on('data', (bytes: Buffer) => {
    out += bytes.toString();
    for (const look of waiting) look();
  });
  child.stderr.on('data', (bytes: Buffer) => {
    err += bytes.toString();
  });
  child.stdin.on('error', () => {});
  const said = new Promise<Said>((done) => {
    child.once('close', (code, signal) => {
      running.delete(child);
      const pairs = [...out.matchAll(/^(\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]);
      const lines = err.split('\n').filter((line) => line !== '');
      done({ facts: Object.fromEntries(pairs), lines, end: code ?? signal ?? 1 });
    });
  });
  const until = (begin: string): Promise<void> =>
    Promise.race([
      new Promise<void>((done) => {
        const look = () => {
          if (`\n${out}`.includes(`\n${begin}`)) done();
        };
        waiting.push(look);
        look();
      }),
      said.then(({ end, lines }) => {
        if (!`\n${out}`.includes(`\n${begin}`))
          throw new Error(`ended with ${end} before ${begin}\n${out}\n${lines.join('\n')}`);
      }),
    ]);
  return {
    child,
    said,
    at: (name) => until(`@${name}\n`),
    has: (fact) => until(`${fact}=`),
    go: () => void child.stdin.write('\n'),
  };
}

/** Ends whatever a test has left running. */
export async function endPrograms(): Promise<void> {
  const all = [...running];
  for (const child of all) child.kill('SIGKILL');
  await Promise.all(all.map((child) => new Promise((done) => child.once('close', done))));
}

/** A broker over softgpu in this process. */
export class World {
  readonly directory: string;
  readonly broker: Broker;

  private constructor(directory: string, broker: Broker) {
    this.directory = directory;
    this.broker = broker;
  }

  static async start(limits: LimitOverrides = {}): Promise<World> {
    const directory = temporary();
    const policy = parsePolicy('exact');
    if (!policy.ok) throw new Error('no policy');
    const broker = createBroker({
      driver: softgpu({ identity: identity(VERSION) }),
      partitions: [{ name: PARTITION }],
      policy: policy.policy,
      limits,
    });
    await broker.listen(directory);
    return new World(directory, broker);
  }

  get socket(): string {
    return this.broker.socketOf(PARTITION);
  }

  get environment(): Record<string, string> {
    return guestEnvironment(this.socket);
  }

  start(path: string, args: readonly string[] = [], env: Record<string, string> = {}): Running {
    return run(path, args, { ...this.environment, ...env });
  }

  /** Runs it to its end. */
  say(path: string, args: readonly string[] = [], env: Record<string, string> = {}): Promise<Said> {
    return this.start(path, args, env).said;
  }

  get totals(): ReturnType<Broker['inspect']>['totals'] {
    return this.broker.inspect().totals;
  }

  /** Whether nothing is kept for anyone. */
  get empty(): boolean {
    return Object.values(this.totals).every((value) => value === 0);
  }

  settled(): Promise<void> {
    return eventually('the broker keeps nothing', () => this.empty);
  }

  async end(): Promise<void> {
    await endPrograms();
    await this.broker.close();
    remove(this.directory);
  }
}

export function identity(version: string): Identity {
  const found = loadPackage(manifestOf(version));
  if (!found.ok) throw new Error(found.message);
  return identityOf(found.manifest);
}
