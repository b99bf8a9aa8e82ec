import { Command } from 'commander';
import { ABI_FINGERPRINT } from '../abi/index.ts';
import { openStore } from '../guest-um/index.ts';
import { type Installed, installPackage, storeRoot } from '../packages/index.ts';
import { parseDriver, parsePartitionName } from './arguments.ts';
import { CliError } from './exit.ts';
import { formatBytes, outputOf } from './output.ts';
import { noBroker, probeBroker, socketOf } from './probe.ts';
import { storeFailure } from './store-error.ts';
import { countOf, progressOf } from './store-progress.ts';

interface SyncOptions {
  readonly partition: string;
  readonly driver?: string;
  readonly json?: boolean;
}

/** `kmbridge store sync`: the host's package over the bus, verified, and current from then on. */
export function syncCommand(): Command {
  return new Command('sync')
    .description('fetch the package that matches a partition’s host and make it current')
    .option('--partition <NAME>', 'the partition whose host is asked', parsePartitionName, 'default')
    .option('--driver <NAME>', 'the driver that is wanted (default: the one the host runs)')
    .option('--json', 'the result as one JSON document on stdout')
    .action(async (options: SyncOptions) => {
      const { partition } = options;
      const out = outputOf('store', options.json === true);
      const driver = driverName(options.driver);
      const socket = socketOf(process.env, partition);
      if (!(await probeBroker(socket))) throw noBroker(socket, partition);
      const progress = progressOf(out);
      const root = storeRoot(process.env);
      try {
        const store = openStore(socket, driver ?? '');
        let installed: ReturnType<typeof installPackage>;
        try {
          installed = installPackage(root, store, {
            abi: ABI_FINGERPRINT,
            ...(driver === undefined ? {} : { driver }),
            ...progress,
          });
        } finally {
          store.close();
        }
        progress.end();
        out.result(reportOf(installed, root), textOf(installed));
      } catch (error) {
        progress.end();
        throw storeFailure(error, { partition, socket });
      }
    });
}

function driverName(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const { driver, version } = parseDriver(text);
  if (version !== undefined)
    throw new CliError('USAGE', 'the host gives away the version it runs; give --driver without one');
  return driver;
}

/** An installation as JSON. */
export function reportOf(installed: Installed, root: string): Readonly<Record<string, unknown>> {
  const { manifest, manifestPath, changed, previous, fetched, reused } = installed;
  const { driver, driver_version, abi, umd_digest } = manifest;
  return {
    ok: true,
    store: root,
    driver,
    version: driver_version,
    abi,
    umd_digest,
    manifest: manifestPath,
    changed,
    previous,
    fetched,
    reused,
  };
}

function textOf({ manifest, changed, previous, fetched, reused }: Installed): readonly string[] {
  const name = `${manifest.driver} ${manifest.driver_version}`;
  if (!changed) return [`${name} is current already; nothing was fetched`];
  const before = previous === null ? '' : `, before it ${previous}`;
  return [
    `fetched ${countOf(fetched.files)}, ${formatBytes(fetched.bytes)}; there already: ${countOf(reused.files)}`,
    `${name} is current${before}`,
  ];
}
