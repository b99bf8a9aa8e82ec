// What exists because of guests, as the broker, /proc and debugfs have it: two looks that differ show what was left behind.
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Told } from './broker.ts';

/** By what it is of; equal texts are equal states. */
export type Remains = Readonly<Record<string, string>>;

const DEBUGFS = '/sys/kernel/debug';

/** Open files of a process by what they are of, each kind with its count: numbers and inodes come again. */
export function kindsOf(links: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const link of links) {
    const kind = link.replace(/\d+/g, 'N');
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...counts]
    .map(([kind, count]) => `${kind}×${count}`)
    .sort()
    .join(' ');
}

function openFiles(pid: number): string {
  const folder = `/proc/${pid}/fd`;
  const or = (read: () => string, otherwise: string): string => {
    try {
      return read();
    } catch {
      return otherwise;
    }
  };
  const link = (name: string): string => or(() => readlinkSync(join(folder, name)), 'closed meanwhile');
  return or(() => kindsOf(readdirSync(folder).map(link)), 'ended meanwhile');
}

/** Files that the kernel has open on each device, and its dma-bufs. */
function ofKernel(): Remains {
  const dri = join(DEBUGFS, 'dri');
  const clients = readdirSync(dri)
    .filter((minor) => existsSync(join(dri, minor, 'clients')))
    .map((minor) => {
      const lines = readFileSync(join(dri, minor, 'clients'), 'utf8')
        .trim()
        .split('\n');
      return [`clients of dri/${minor}`, String(lines.length - 1)];
    });
  const buffers = readFileSync(join(DEBUGFS, 'dma_buf/bufinfo'), 'utf8').trim().split('\n').at(-1) ?? '';
  return { ...Object.fromEntries(clients), 'dma-bufs': buffers };
}

const pumps = ({ driver }: Told): readonly (readonly [string, Readonly<Record<string, unknown>>])[] =>
  Object.entries((driver['partitions'] ?? {}) as Record<string, Record<string, unknown>>);

/** What a broker holds for its guests, by its own accounting. */
export function ofBroker(name: string, told: Told): Remains {
  const ofPumps = pumps(told).map(([partition, { pid, ...rest }]) => [
    `pump of ${partition}`,
    JSON.stringify(rest),
  ]);
  const ofPartitions = told.partitions.map(({ name: partition, used, processes }) => [
    `partition ${partition}`,
    JSON.stringify({ used, processes: processes.map(({ objects, bytes }) => ({ objects, bytes })) }),
  ]);
  return {
    [`totals of ${name}`]: JSON.stringify(told.totals),
    ...Object.fromEntries([...ofPartitions, ...ofPumps]),
  };
}

function ofProcesses(name: string, told: Told): Remains {
  const files = pumps(told).map(([partition, { pid }]) => [
    `files of the pump of ${partition}`,
    openFiles(Number(pid)),
  ]);
  return { [`files of the broker of ${name}`]: openFiles(told.pid), ...Object.fromEntries(files) };
}

/** All of it, for brokers by name. */
export function remainsOf(brokers: ReadonlyMap<string, Told>): Remains {
  const all = [...brokers].map(([name, told]) => ({ ...ofBroker(name, told), ...ofProcesses(name, told) }));
  return Object.assign({}, ...all, ofKernel());
}

/** What is not as before, a line each. */
export function changes(before: Remains, now: Remains): readonly string[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(now)]);
  return [...keys]
    .filter((key) => before[key] !== now[key])
    .map((key) => `${key}: ${now[key] ?? 'gone'}, before ${before[key] ?? 'nothing'}`);
}
