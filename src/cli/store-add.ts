import { basename, join } from 'node:path';
import { Command } from 'commander';
import { abiOf } from '../abi/index.ts';
import { installPackage, loadPackage, packageSource, storeRoot } from '../packages/index.ts';
import { MANIFEST_NAME } from '../version-check/index.ts';
import { CliError } from './exit.ts';
import { outputOf } from './output.ts';
import { storeFailure } from './store-error.ts';
import { progressOf } from './store-progress.ts';
import { reportOf } from './store-sync.ts';

/** `kmbridge store add`: a package from a folder, verified, and current from then on. */
export function addCommand(): Command {
  return new Command('add')
    .description('verify a package in a folder, add it and make it current')
    .argument('<DIR>', 'the folder of a package, with its manifest.json')
    .option('--json', 'the result as one JSON document on stdout')
    .action((folder: string, options: { readonly json?: boolean }) => {
      const out = outputOf('store', options.json === true);
      const found = loadPackage(basename(folder) === MANIFEST_NAME ? folder : join(folder, MANIFEST_NAME));
      if (!found.ok) throw new CliError('BAD_MANIFEST', found.message);
      const { surface, driver, driver_version, abi } = found.manifest;
      if (abi !== abiOf(surface, driver))
        out.progress(
          `${driver} ${driver_version} is for another ABI than this version’s: no host of it will accept it`,
        );
      const root = storeRoot(process.env);
      const progress = progressOf(out);
      try {
        const installed = installPackage(root, packageSource(found), progress);
        progress.end();
        const is = installed.changed ? 'was added and is current' : 'is there and current already';
        out.result(reportOf(installed, root), [`${driver} ${driver_version} ${is}`]);
      } catch (error) {
        progress.end();
        throw storeFailure(error);
      }
    });
}
