import { Command } from 'commander';
import { withDrmTree } from './guest-drm.ts';
import { guestLaunch } from './guest-launch.ts';
import { type GuestOptions, guestManifest, guestOf, withGuestOptions } from './guest-options.ts';
import { wrapLaunch } from './guest-process.ts';
import { runGuest } from './guest-run.ts';
import { nativeLibraries } from './native-libraries.ts';
import { outputOf } from './output.ts';
import { checkTrace } from './trace.ts';
import { wslWrapper } from './wsl-paths.ts';

/** `kmbridge run`: a guest program as a process of its own, with the identity of the package it loads. */
export function runCommand(): Command {
  const command = new Command('run').description('run a guest program against a running broker');
  return withGuestOptions(command).action(runAction);
}

async function runAction(name: string, args: string[], options: GuestOptions): Promise<void> {
  const guest = guestOf(name, args);
  checkTrace(options);
  const out = outputOf('run', options.json === true);
  const manifest = guestManifest(options);
  const wsl = options.wslPaths === true;
  if (guest.kind === 'program' || wsl) nativeLibraries(out);
  const wrapper = wsl ? wslWrapper() : null;
  await withDrmTree(manifest, (drmTree) =>
    runGuest(options, out, (socket) => {
      const environment = { socket, partition: options.partition, manifest, drmTree };
      const launch = guestLaunch(guest, environment, wsl ? ['--wsl-paths'] : []);
      return wrapper === null ? launch : wrapLaunch(wrapper, launch);
    }),
  );
}
