import { CliError } from './exit.ts';

/** A partition as `--partition` states it. */
export interface PartitionArgument {
  readonly name: string;
  readonly vram?: number;
  readonly weight?: number;
  readonly caps?: readonly string[];
}

const NAME = /^[a-z0-9][a-z0-9._-]{0,31}$/i;
const UNITS: Readonly<Record<string, number>> = { '': 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 };

/** `256MiB`, `1GiB`, `4096`: bytes. */
export function parseBytes(text: string): number {
  const match = /^(\d{1,12})(KiB|MiB|GiB)?$/.exec(text);
  const bytes = match ? Number(match[1]) * (UNITS[match[2] ?? ''] ?? 0) : 0;
  if (!match || !Number.isSafeInteger(bytes) || bytes === 0)
    throw new CliError('USAGE', `'${text}' is not a size: say bytes, or a number with KiB, MiB or GiB`);
  return bytes;
}

export function parsePartitionName(text: string): string {
  if (!NAME.test(text))
    throw new CliError(
      'USAGE',
      `'${text}' is not a partition name: letters, digits, . _ -, at most 32, no leading dot`,
    );
  return text;
}

/** `NAME[,vram=256MiB,weight=1,caps=compute+copy]`. */
export function parsePartition(text: string): PartitionArgument {
  const [name = '', ...settings] = text.split(',');
  const result: { name: string; vram?: number; weight?: number; caps?: readonly string[] } = {
    name: parsePartitionName(name),
  };
  for (const setting of settings) {
    const at = setting.indexOf('=');
    const key = setting.slice(0, at);
    const value = setting.slice(at + 1);
    if (at > 0 && key === 'vram') result.vram = parseBytes(value);
    else if (at > 0 && key === 'weight') result.weight = parseWeight(value);
    else if (at > 0 && key === 'caps' && value !== '') result.caps = value.split('+');
    else
      throw new CliError(
        'USAGE',
        `'${setting}' is not a partition setting: vram=SIZE, weight=1…1000, caps=A+B`,
      );
  }
  return result;
}

function parseWeight(text: string): number {
  const weight = Number(text);
  if (!/^\d{1,4}$/.test(text) || weight < 1 || weight > 1000)
    throw new CliError('USAGE', `weight '${text}' is not a number from 1 to 1000`);
  return weight;
}

export interface DriverArgument {
  readonly driver: string;
  /** Absent: the newest installed package. */
  readonly version: string | undefined;
  /** Of `drm` alone: the node whose device is meant. */
  readonly node?: string;
  /** Of `drm` alone; absent: a process where it can be built, else plain. */
  readonly pump?: PumpArgument;
}

/** Who makes the ioctls of a DRM device; `thread` is there for measurements. */
export const PUMPS = ['process', 'thread', 'plain'] as const;
export type PumpArgument = (typeof PUMPS)[number];

/** `--driver` and `--pump` of a host: what it multiplexes, and how. */
export function hostDriverOf(driver: string, pump: string | undefined): DriverArgument {
  const parsed = parseHostDriver(driver);
  if (pump === undefined) return parsed;
  const known = PUMPS.find((one) => one === pump);
  if (known === undefined) throw new CliError('USAGE', `'${pump}' is no pump: say ${PUMPS.join(', ')}`);
  if (parsed.driver !== 'drm')
    throw new CliError('USAGE', `--pump is of --driver drm; ${parsed.driver} makes no ioctls`);
  return { ...parsed, pump: known };
}

/** `drm`, `drm:/dev/dri/renderD128`, or what `parseDriver` takes: what a host multiplexes. */
export function parseHostDriver(text: string): DriverArgument {
  const [name, node] = [text.slice(0, 3), text.slice(4)];
  if (text === 'drm') return { driver: 'drm', version: undefined };
  if (name !== 'drm' || text[3] !== ':') return parseDriver(text);
  if (!/^(\/dev\/dri\/)?(card|renderD)\d{1,4}$/.test(node))
    throw new CliError('USAGE', `'${node}' is not a DRM node: say /dev/dri/renderD128 or the like`);
  return { driver: 'drm', version: undefined, node };
}

/** `softgpu`, `softgpu@1.1.0.0` or `virtio_gpu@0.1.0`. */
export function parseDriver(text: string): DriverArgument {
  const match = /^([a-z][a-z0-9_-]{0,31})(?:@(\d{1,5}(?:\.\d{1,5}){2,3}))?$/.exec(text);
  if (!match) throw new CliError('USAGE', `'${text}' is not a driver: say NAME or NAME@1.2.3.4`);
  return { driver: match[1] ?? '', version: match[2] };
}
