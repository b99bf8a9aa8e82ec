import { Command } from 'commander';
import { STATUS, statusName } from '../abi/index.ts';
import { type DxgFile, DxgOpenError, d3dkmt, openDxg } from '../guest-um/index.ts';
import { explain } from '../version-check/index.ts';
import { parseDriver, parsePartitionName } from './arguments.ts';
import { kmbridge } from './commands.ts';
import { CliError } from './exit.ts';
import { matchingManifest, packageManifest } from './manifest.ts';
import { formatBytes, outputOf, table } from './output.ts';
import { noBroker, probeBroker, socketOf } from './probe.ts';
import { knownDigest } from './store-list.ts';

interface AdaptersOptions {
  readonly partition: string;
  readonly driver?: string;
  readonly manifest?: string;
  readonly json?: boolean;
}

/** Bytes a partition may use of a segment group, and does. */
interface Segment {
  readonly budget: number;
  readonly used: number;
}

/** An adapter as a guest sees it. */
export interface AdapterView {
  /** `0x…`, 16 digits. */
  readonly luid: string;
  readonly local: Segment;
  readonly system: Segment;
}

/** `kmbridge adapters`: opens the device as a guest would, and lists what is there. */
export function adaptersCommand(): Command {
  return new Command('adapters')
    .description('what a guest of a partition sees: its adapters and their memory budgets')
    .option('--partition <NAME>', 'the partition to look from', parsePartitionName, 'default')
    .option('--driver <NAME[@VERSION]>', 'the driver package to be judged by (default: as of a guest)')
    .option('--manifest <FILE>', 'a manifest instead of an installed package')
    .option('--json', 'the adapters as one JSON document on stdout')
    .action(async (options: AdaptersOptions) => {
      const choice = {
        driver: options.driver === undefined ? undefined : parseDriver(options.driver),
        manifest: options.manifest,
        environment: process.env['KMBRIDGE_MANIFEST'],
        partition: options.partition,
      };
      const chosen = packageManifest(choice);
      const { partition } = options;
      const socket = socketOf(process.env, partition);
      if (!(await probeBroker(socket))) throw noBroker(socket, partition);
      const manifest = matchingManifest(chosen, choice, () => knownDigest(socket));
      const adapters = look(partition, socket, manifest);
      const heading = ['adapter', 'local used', 'local budget', 'system used', 'system budget'];
      const rows = adapters.map(({ luid, local, system }) => [
        luid,
        ...[local.used, local.budget, system.used, system.budget].map(formatBytes),
      ]);
      outputOf('adapters', options.json === true).result(
        { ok: true, partition, socket, adapters },
        rows.length === 0 ? [`partition ${partition} has no adapter`] : table([heading, ...rows]),
      );
    });
}

function look(partition: string, socket: string, manifest: string): readonly AdapterView[] {
  let file: DxgFile;
  try {
    file = openDxg({ partition, socket, manifest });
  } catch (error) {
    throw error instanceof DxgOpenError ? openFailure(error, partition, socket) : error;
  }
  try {
    return adaptersOf(file);
  } finally {
    file.close();
  }
}

/** As a command reports it; its own command, and not a guest's, is what has to be run again. */
function openFailure(error: DxgOpenError, partition: string, socket: string): CliError {
  if (error.code === 'NO_BROKER') return noBroker(socket, partition);
  if (error.code !== 'DRIVER_MISMATCH')
    return new CliError(error.code === 'BAD_MANIFEST' ? 'BAD_MANIFEST' : 'FAILED', error.message);
  const fix = retry(error.refusal?.fix ?? '', partition);
  const message = error.refusal === undefined ? error.message : explain({ ...error.refusal, fix });
  return new CliError('DRIVER_MISMATCH', message, fix);
}

/** The refusal names a package that would be accepted; so does its command or its setting. */
export function retry(fix: string, partition: string): string {
  const named = /--driver ([a-z0-9-]+@[0-9.]+)/.exec(fix)?.[1];
  const setting = /drivers\/([a-z0-9-]+)\/([0-9.]+)\/manifest\.json/.exec(fix);
  const driver = named ?? (setting === null ? undefined : `${setting[1]}@${setting[2]}`);
  if (driver === undefined) return kmbridge('doctor');
  return kmbridge('adapters', '--partition', partition, '--driver', driver);
}

/** D3DKMT_ADAPTERS_MAX of d3dkmthk.h: no enumeration names more. */
const MOST_ADAPTERS = 64;
/** D3DKMT_MEMORY_SEGMENT_GROUP_LOCAL and _NON_LOCAL. */
const GROUP = { local: 0, system: 1 } as const;

function adaptersOf(file: DxgFile): readonly AdapterView[] {
  const thunks = d3dkmt(file);
  const { status, adapters } = thunks.EnumAdapters2({ num_adapters: MOST_ADAPTERS });
  check('EnumAdapters2', status);
  return (adapters ?? []).map(({ adapter_handle, adapter_luid }) => ({
    luid: `0x${adapter_luid.toString(16).padStart(16, '0')}`,
    local: segment(file, adapter_handle, GROUP.local),
    system: segment(file, adapter_handle, GROUP.system),
  }));
}

function segment(file: DxgFile, adapter: number, memory_segment_group: number): Segment {
  const { status, budget, current_usage } = d3dkmt(file).QueryVideoMemoryInfo({
    adapter,
    memory_segment_group,
  });
  check('QueryVideoMemoryInfo', status);
  return { budget: Number(budget), used: Number(current_usage) };
}

function check(call: string, status: number): void {
  if (status >= 0) return;
  const lost = status === STATUS.DEVICE_REMOVED;
  throw new CliError(lost ? 'DEVICE_LOST' : 'FAILED', `D3DKMT${call}: ${statusName(status)}`);
}
