import { realpathSync } from 'node:fs';
import { Command } from 'commander';
import { DxgOpenError, openStore, StoreReadError } from '../guest-um/index.ts';
import { findAnywhere, listPackages, type PackageResult, storeRoot } from '../packages/index.ts';
import { parsePartitionName } from './arguments.ts';
import { manifestDigest } from './manifest.ts';
import { outputOf, table } from './output.ts';
import { driversRoot } from './paths.ts';
import { noBroker, probeBroker, socketOf } from './probe.ts';
import { storeFailure } from './store-error.ts';

/** A package as `store list` shows it. */
export interface ListedPackage {
  readonly driver: string;
  readonly version: string;
  readonly where: 'store' | 'built-in';
  readonly manifest: string;
  /** What a guest takes unless told otherwise. */
  readonly in_use: boolean;
  /** Whether it is the package of the host that was asked; null when none was. */
  readonly matches: boolean | null;
  readonly ok: boolean;
  readonly abi?: string;
  readonly umd_digest?: string;
  /** What is wrong with it. */
  readonly message?: string;
}

/** `kmbridge store list`: the packages of the store and the built-in ones. */
export function listCommand(): Command {
  return new Command('list')
    .description('the packages of the store and the built-in ones; * is what a guest takes')
    .option('--partition <NAME>', 'mark the one that matches this partition’s host', parsePartitionName)
    .option('--json', 'the packages as one JSON document on stdout')
    .action(async (options: { readonly partition?: string; readonly json?: boolean }) => {
      const root = storeRoot(process.env);
      const host = options.partition === undefined ? null : await hostDigest(options.partition);
      const packages = listed(root, driversRoot, host);
      const heading = ['', 'driver', 'version', 'abi', 'where', ...(host === null ? [] : ['host']), ''];
      const rows = packages.map((one) => [
        one.in_use ? '*' : '',
        one.driver,
        one.version,
        one.abi?.slice(7, 19) ?? '-',
        one.where,
        ...(host === null ? [] : [one.matches === true ? 'matches' : '-']),
        one.message ?? '',
      ]);
      outputOf('store', options.json === true).result({ ok: true, store: root, packages }, [
        ...table([heading, ...rows]),
        `store ${root}`,
      ]);
    });
}

/** The digest of the manifest that a partition's host describes. Rejects with CliError. */
export async function hostDigest(partition: string): Promise<string> {
  const socket = socketOf(process.env, partition);
  if (!(await probeBroker(socket))) throw noBroker(socket, partition);
  try {
    return describedBy(socket);
  } catch (error) {
    throw storeFailure(error, { partition, socket });
  }
}

/** Waits in place. Throws what `openStore` and the client throw. */
export function describedBy(socket: string): string {
  const store = openStore(socket);
  try {
    return store.describe().digest;
  } finally {
    store.close();
  }
}

/** The same; `absent()` without a broker, null when it gives none away or does not keep to the rules. */
export function knownDigest(socket: string, absent: () => string | null = () => null): string | null {
  try {
    return describedBy(socket);
  } catch (error) {
    if (!(error instanceof DxgOpenError) && !(error instanceof StoreReadError)) throw error;
    return error.code === 'NO_BROKER' ? absent() : null;
  }
}

/** Every package, the store's before the built-in ones, broken ones with what is wrong. */
export function listed(store: string, builtIn: string, host: string | null): readonly ListedPackage[] {
  const all = [
    ...listPackages(store).map((one) => ({ ...one, where: 'store' as const })),
    ...listPackages(builtIn).map((one) => ({ ...one, where: 'built-in' as const })),
  ];
  const used = new Map(
    [...new Set(all.map(({ place }) => place.driver))].map((driver) => {
      const { result } = findAnywhere(store, builtIn, driver);
      return [driver, result.ok ? reallyAt(result.manifestPath) : null];
    }),
  );
  return all.map(({ place, result, where }) => ({
    driver: place.driver,
    version: place.version,
    where,
    manifest: place.manifestPath,
    in_use: used.get(place.driver) === reallyAt(place.manifestPath),
    matches: host === null ? null : result.ok && manifestDigest(result) === host,
    ...describe(result),
  }));
}

function describe(result: PackageResult): Pick<ListedPackage, 'ok' | 'abi' | 'umd_digest' | 'message'> {
  if (!result.ok) return { ok: false, message: result.message };
  const { abi, umd_digest } = result.manifest;
  return { ok: true, abi, umd_digest };
}

/** A store's versions are links. */
function reallyAt(manifestPath: string): string {
  try {
    return realpathSync(manifestPath);
  } catch {
    return manifestPath;
  }
}
