import { closeSync, existsSync, openSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Command } from 'commander';
import { shellQuote } from '../version-check/index.ts';
import { keepDescriptors } from '../vmbus-sim/ffi/index.ts';
import { CliError } from './exit.ts';
import { withDrmTree } from './guest-drm.ts';
import { type Guest, guestLaunch } from './guest-launch.ts';
import { type GuestOptions, guestManifest, guestOf, withGuestOptions } from './guest-options.ts';
import { wrapLaunch } from './guest-process.ts';
import { runGuest } from './guest-run.ts';
import { firstThatWorks } from './mount-space.ts';
import { nativeDirectory, nativeLibraries, SHIM } from './native-libraries.ts';
import { type Output, outputOf } from './output.ts';
import { projectRoot } from './paths.ts';
import { type Box, boxWrapper } from './sandbox-box.ts';
import { boxedLaunch } from './sandbox-environment.ts';
import { standings } from './sandbox-standing.ts';
import { sandboxUids } from './sandbox-uid.ts';
import { ownPlace, viewOf } from './sandbox-view.ts';
import { checkTrace } from './trace.ts';

interface SandboxOptions extends GuestOptions {
  readonly read: readonly string[];
}

/** `kmbridge sandbox`: a guest in a disposable box that has nothing of the machine but the partition's socket. */
export function sandboxCommand(): Command {
  const command = new Command('sandbox').description(
    'run a guest in a box: no devices, no network, nothing to write but what goes with it',
  );
  return withGuestOptions(command)
    .option(
      '--read <PATH>',
      'show this file or folder in the box as well; may be repeated',
      (path: string, all: readonly string[]) => [...all, resolve(path)],
      [],
    )
    .action(sandboxAction);
}

async function sandboxAction(name: string, args: string[], options: SandboxOptions): Promise<void> {
  const guest = guestOf(name, args);
  checkTrace(options);
  for (const path of options.read)
    if (!existsSync(path)) throw new CliError('USAGE', `--read: there is no ${path}`);
  const out = outputOf('sandbox', options.json === true);
  const manifest = guestManifest(options);
  const wsl = options.wslPaths === true;
  if (guest.kind === 'program' || wsl) nativeLibraries(out);
  const needed = [manifest, ...filesOf(guest)];
  const told = [
    '--sandbox',
    ...(wsl ? ['--wsl-paths'] : []),
    ...options.read.flatMap((path) => ['--read', path]),
  ];
  const run = (empty: number, drmTree: string | undefined): Promise<void> =>
    runGuest(
      options,
      out,
      (socket) => {
        const sockets = dirname(socket);
        const view = viewOf(shownTo(guest, manifest, options, sockets), sockets);
        const words = chooseWords({ view, socket, folder: process.cwd(), drmTree }, wsl, empty, needed, out);
        const environment = { socket, partition: options.partition, manifest, drmTree };
        return wrapLaunch(words, boxedLaunch(guestLaunch(guest, environment, told)));
      },
      empty,
    );
  // What this process was started with goes into no box.
  keepDescriptors();
  const empty = openSync('/dev/null', 'r');
  try {
    await withDrmTree(manifest, (drmTree) => run(empty, drmTree), null);
  } finally {
    closeSync(empty);
  }
}

/** Without these no guest gets as far as its own first line. */
function filesOf(guest: Guest): readonly string[] {
  if (guest.kind === 'program') return [...guest.program.files, join(nativeDirectory, SHIM)];
  return [resolve(guest.path), join(projectRoot, 'package.json')];
}

/** The paths that this guest needs, beside the system's. */
function shownTo(
  guest: Guest,
  manifest: string,
  { read, wslPaths }: SandboxOptions,
  sockets: string,
): readonly string[] {
  const own = (files: readonly string[]): string[] => files.map((file) => ownPlace(file, sockets));
  const common = [...own([manifest]), ...read];
  if (guest.kind === 'program') return [...common, ...own(guest.program.files), nativeDirectory];
  // Node's libraries and packages lie beside the folder of its program.
  return [
    ...common,
    ...own([resolve(guest.path), process.execPath]),
    ...projectParts(),
    ...(wslPaths ? [nativeDirectory] : []),
  ];
}

/** What runs a script: the project without its history, settings and results. */
function projectParts(): readonly string[] {
  const names = readdirSync(projectRoot).filter((name) => !name.startsWith('.') && name !== 'out');
  return names.map((name) => join(projectRoot, name));
}

function chooseWords(
  box: Box,
  wsl: boolean,
  empty: number,
  needed: readonly string[],
  out: Output,
): readonly string[] {
  const self = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0, pid: process.pid };
  const candidates = standings(sandboxUids(), wsl, self).map((choice) => ({
    ...choice,
    words: boxWrapper(box, choice.standing),
  }));
  const { chosen, failed } = firstThatWorks('this system allows no sandbox', candidates, empty);
  const { words, remark, standing } = chosen;
  const why = failed[0] === undefined ? '' : ` (${failed[0]})`;
  if (remark !== '') out.progress(`sandbox: ${remark}${why}`);
  if (standing.uid !== undefined) checkReadable(needed);
  return words;
}

/** Another uid reads only what everyone may: said here, because a loader inside would say less. */
function checkReadable(files: readonly string[]): void {
  for (const file of files)
    if ((statSync(file).mode & 0o004) === 0)
      throw new CliError(
        'FAILED',
        `${file} is for its owner alone, and the box runs with a uid of its own: let others read it`,
        `chmod a+rX ${shellQuote(file)}`,
      );
}
