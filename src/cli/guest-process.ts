import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { pathToFileURL } from 'node:url';
import { fromProjectRoot } from './paths.ts';
import { passSignals } from './signals.ts';

/** What a guest program learns from its surroundings; nothing else of the host is passed on by us. */
export interface GuestEnvironment {
  /** Path of the partition's socket. */
  readonly socket: string;
  readonly partition: string;
  /** Path of the manifest of the driver package the guest loads. */
  readonly manifest: string;
  readonly extra?: Readonly<Record<string, string>>;
}

const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const hook = new URL('guest-hook.ts', import.meta.url).href;

/** Starts `script` as an operating-system process of its own that finds its partition in the environment. */
export function startGuest(
  script: string,
  args: readonly string[],
  environment: GuestEnvironment,
  stdout: 'pipe' | 'inherit',
): ChildProcess {
  return spawn(process.execPath, ['--import', tsx, '--import', hook, script, ...args], {
    stdio: ['inherit', stdout, 'inherit'],
    env: {
      ...process.env,
      ...environment.extra,
      KMBRIDGE_SOCKET: environment.socket,
      KMBRIDGE_PARTITION: environment.partition,
      KMBRIDGE_MANIFEST: environment.manifest,
      // What a refusal's command should call the program.
      KMBRIDGE_SCRIPT: fromProjectRoot(script),
    },
  });
}

export interface GuestExit {
  /** As a shell counts: 128 + signal when a signal ended it. */
  readonly code: number;
  readonly stdout: string;
}

/** The most we keep of a guest's output: its report is a few KiB, more is a fault of the guest. */
const MAX_STDOUT = 1 << 20;

/** Resolves when the guest has ended; requests to end this process go to it until then. */
export function guestExit(child: ChildProcess): Promise<GuestExit> {
  const stop = passSignals(child);
  const ended = new Promise<GuestExit>((resolve, reject) => {
    let stdout = '';
    child.stdout?.setEncoding('utf8');
    child.stdout?.on('data', (text: string) => {
      if (stdout.length < MAX_STDOUT) stdout += text;
    });
    child.once('error', reject);
    child.once('close', (code, signal) => {
      resolve({ code: code ?? 128 + (signal ? (constants.signals[signal] ?? 0) : 0), stdout });
    });
  });
  return ended.finally(stop);
}
