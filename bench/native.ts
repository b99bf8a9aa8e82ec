import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildNative, buildProgram } from '../scripts/native.mjs';
import { guestVariables } from '../src/cli/guest-process.ts';
import { identityLine } from '../src/cli/native-environment.ts';
import { nativeDirectory, SHIM } from '../src/cli/native-libraries.ts';
import { driversRoot } from '../src/cli/paths.ts';
import { findPackage } from '../src/packages/index.ts';
import { unpin } from '../src/vmbus-sim/ffi/index.ts';
import type { HostPeer } from './peer.ts';
import type { Figures } from './process.ts';

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

/** What the shim costs a program that never opens the device: the ratio of its time with it to that without it. */
export function idleFigures(): Figures {
  const file = program('idle');
  const time = (env: NodeJS.ProcessEnv): number => {
    const run = spawnSync(file, [], { encoding: 'utf8', env });
    if (run.status !== 0) throw new Error(`the idle program ended with ${run.status ?? run.signal}`);
    return Number(run.stdout);
  };
  const plain: number[] = [];
  const preloaded: number[] = [];
  for (let i = 0; i < 41; i++) {
    plain.push(time({ ...process.env }));
    preloaded.push(time({ ...process.env, LD_PRELOAD: join(nativeDirectory, SHIM) }));
  }
  // The least of each: what is above it was the machine's.
  return { 'native.idle_ratio': Math.min(...preloaded) / Math.min(...plain) };
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
