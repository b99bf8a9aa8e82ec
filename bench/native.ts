import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildNative, buildProgram, findCompiler } from '../scripts/native.mjs';
import { guestVariables } from '../src/cli/guest-process.ts';
import { identityLine } from '../src/cli/native-environment.ts';
import { nativeDirectory, SHIM } from '../src/cli/native-libraries.ts';
import { driversRoot, projectRoot } from '../src/cli/paths.ts';
import { findPackage } from '../src/packages/index.ts';
import { unpin } from '../src/vmbus-sim/ffi/index.ts';
import type { HostPeer } from './peer.ts';
import type { Figures } from './process.ts';
import { median } from './stats.ts';

/** Runs one part of bench/native/guest.c as a native guest of the peer's broker: its figures. */
export function nativeFigures(peer: HostPeer, part: string): Figures {
  // What the parts before were pinned to would be inherited.
  unpin();
  const run = spawnSync(program('guest'), [part, String(peer.pid)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...shimVariables(peer) },
  });
  if (run.status !== 0) throw new Error(`the native guest ended with ${run.status ?? run.signal}`);
  return JSON.parse(run.stdout) as Figures;
}

/** Pairs of runs, one with the shim and one without. */
const PAIRS = 41;

/**
 * What the shim costs programs that never open the device, as ratios of their times with it to those without it: the
 * compiler at work, loading the shim into each of its processes; and a loop of nothing but the calls that it stands in
 * front of, the most that any program could notice.
 */
export function idleFigures(): Figures {
  const calls = program('idle');
  const [compiler = 'cc', ...words] = findCompiler() ?? [];
  const source = join(projectRoot, 'bench/native/floor.c');
  return {
    'native.idle_ratio': preloadRatio((env) => {
      const started = process.hrtime.bigint();
      ran(compiler, [...words, '-O2', '-c', source, '-o', '/dev/null'], env);
      return Number(process.hrtime.bigint() - started);
    }),
    'native.idle_calls_ratio': preloadRatio((env) => Number(ran(calls, [], env))),
  };
}

function preloadRatio(time: (env: NodeJS.ProcessEnv) => number): number {
  const plain: number[] = [];
  const preloaded: number[] = [];
  for (let i = 0; i < PAIRS; i++) {
    plain.push(time({ ...process.env }));
    preloaded.push(time({ ...process.env, LD_PRELOAD: join(nativeDirectory, SHIM) }));
  }
  return median(preloaded) / median(plain);
}

function ran(file: string, args: readonly string[], env: NodeJS.ProcessEnv): string {
  const run = spawnSync(file, args, { encoding: 'utf8', env });
  if (run.status !== 0) throw new Error(`${file} ended with ${run.status ?? run.signal}`);
  return run.stdout;
}

function program(name: string): string {
  const libraries = buildNative();
  const built = libraries.ok
    ? buildProgram(SOURCES[name] ?? [], { out: `bench-${name}`, flags: ['-O2'] })
    : libraries;
  if (!built.ok) throw new Error(built.reason);
  return built.path;
}

const SOURCES: Readonly<Record<string, readonly string[]>> = {
  guest: ['bench/native/guest.c', 'bench/native/floor.c'],
  idle: ['bench/native/idle.c'],
};

function shimVariables(peer: HostPeer): NodeJS.ProcessEnv {
  const found = findPackage(driversRoot, 'softgpu');
  if (!found.ok) throw new Error(found.message);
  const environment = {
    socket: join(peer.directory, 'bench.sock'),
    partition: 'bench',
    manifest: found.manifestPath,
  };
  return {
    ...guestVariables(environment),
    LD_PRELOAD: join(nativeDirectory, SHIM),
    KMBRIDGE_IDENTITY: identityLine(found.manifestPath),
  };
}
