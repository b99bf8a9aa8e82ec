import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { pathToFileURL } from 'node:url';
import { DRM_TREE_VARIABLE } from './drm-folder.ts';
import { CliError } from './exit.ts';
import { fromProjectRoot } from './paths.ts';
import { passSignals } from './signals.ts';

/** What a guest program learns from its surroundings; nothing else of the host is passed on by us. */
export interface GuestEnvironment {
  /** Path of the partition's socket. */
  readonly socket: string;
  readonly partition: string;
  /** Path of the manifest of the driver package the guest loads. */
  readonly manifest: string;
  /** Folder of the DRM device's files, when the guest has such a device (drm-folder.ts). */
  readonly drmTree?: string | undefined;
  readonly extra?: Readonly<Record<string, string>>;
}

/** A program as it is started. */
export interface Launch {
  readonly file: string;
  /** `argv[0]`, where it is not the file's path. */
  readonly name?: string;
  readonly args: readonly string[];
  /** What the guest's environment has beside, or instead of, ours. */
  readonly guest: Readonly<Record<string, string>>;
}

const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const hook = new URL('guest-hook.ts', import.meta.url).href;

/** A script as a process of Node that finds its partition in the environment. */
export function scriptLaunch(script: string, args: readonly string[], environment: GuestEnvironment): Launch {
  return {
    file: process.execPath,
    args: ['--import', tsx, '--import', hook, script, ...args],
    guest: {
      ...guestVariables(environment),
      // What a refusal's command should call the program.
      KMBRIDGE_SCRIPT: fromProjectRoot(script),
      ...environment.extra,
    },
  };
}

/** The variables that every guest has, native or not. */
export function guestVariables(environment: GuestEnvironment): Record<string, string> {
  return {
    KMBRIDGE_SOCKET: environment.socket,
    KMBRIDGE_PARTITION: environment.partition,
    KMBRIDGE_MANIFEST: environment.manifest,
    ...(environment.drmTree === undefined ? {} : { [DRM_TREE_VARIABLE]: environment.drmTree }),
  };
}

/** Starts `script` as an operating-system process of its own. */
export function startGuest(
  script: string,
  args: readonly string[],
  environment: GuestEnvironment,
  stdout: 'pipe' | 'inherit',
): ChildProcess {
  return startLaunch(scriptLaunch(script, args, environment), stdout);
}

/** Starts a guest. `fourth` becomes its descriptor 3, for whatever wraps it. */
export function startLaunch(launch: Launch, stdout: 'pipe' | 'inherit', fourth?: number): ChildProcess {
  return spawn(launch.file, launch.args, {
    stdio: ['inherit', stdout, 'inherit', ...(fourth === undefined ? [] : [fourth])],
    env: { ...process.env, ...launch.guest },
    ...(launch.name === undefined ? {} : { argv0: launch.name }),
  });
}

/** A launch inside `words`: what starts first sees none of the guest's environment, the shim least of all. */
export function wrapLaunch(words: readonly string[], launch: Launch): Launch {
  const [file = '', ...args] = words;
  // For env(1) it would be one more assignment.
  if (launch.file.includes('='))
    throw new CliError('UNSUPPORTED', `${launch.file}: a program below a name with = cannot be started here`);
  const assignments = Object.entries(launch.guest).map(([name, value]) => `${name}=${value}`);
  return { file, args: [...args, '/usr/bin/env', ...assignments, launch.file, ...launch.args], guest: {} };
}

export interface GuestExit {
  /** As a shell counts: 128 + signal when a signal ended it. */
  readonly code: number;
  readonly stdout: string;
}

/** The most we keep of a guest's output: its report is a few KiB, more is a fault of the guest. */
const MAX_STDOUT = 1 << 20;

/** A guest that runs; requests to end this process go to it until it has ended. */
export interface RunningGuest {
  readonly pid: number | undefined;
  readonly exit: Promise<GuestExit>;
}

/** Starts a guest and sees to it until it has ended. */
export function superviseGuest(start: () => ChildProcess): RunningGuest {
  const passing = passSignals();
  try {
    const child = start();
    passing.to(child);
    return { pid: child.pid, exit: guestExit(child).finally(() => passing.stop()) };
  } catch (error) {
    passing.stop();
    throw error;
  }
}

function guestExit(child: ChildProcess): Promise<GuestExit> {
  return new Promise((resolve, reject) => {
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
}
