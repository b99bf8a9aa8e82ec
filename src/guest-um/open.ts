import { basename, relative, resolve } from 'node:path';
import { loadPackage } from '../packages/index.ts';
import { type Identity, identityOf, type Manifest } from '../version-check/index.ts';
import {
  connectProcess,
  DEFAULT_PARTITION,
  type GuestLink,
  resolveSocket,
  SocketPathError,
} from '../vmbus-sim/index.ts';
import { Connection } from './connection.ts';
import { ControlShell } from './control-shell.ts';
import { DxgFile } from './file.ts';
import { GuestMemory } from './memory.ts';
import { DxgOpenError } from './open-error.ts';

export interface OpenOptions {
  /** The partition to run in; default KMBRIDGE_PARTITION, else `default`. */
  readonly partition?: string;
  /** Path of the broker's socket; default KMBRIDGE_SOCKET, else the partition's own in KMBRIDGE_DIR. */
  readonly socket?: string;
  /** Manifest of the driver package this process loads, or several that it could; default KMBRIDGE_MANIFEST. */
  readonly manifest?: string | readonly Manifest[];
  /** The process's address space; opens on the same memory and socket are one guest process. Default: a new one. */
  readonly memory?: GuestMemory;
  /** A link that stands already, in place of a socket. */
  readonly link?: GuestLink;
}

/** A connection and the files that are open on it. */
interface Shared {
  readonly connection: Connection;
  readonly identities: readonly Identity[];
  files: number;
}

/** Live connections by memory, then by socket path or link. */
const processes = new WeakMap<GuestMemory, Map<string | GuestLink, Shared>>();

/**
 * Opens `/dev/dxg` in a partition: reads the driver package's manifest, connects to the broker, passes its version
 * gate and opens the channels of its adapters. Synchronous, as `open(2)` is. Throws DxgOpenError.
 */
export function openDxg(options: OpenOptions = {}): DxgFile {
  const identities = identitiesOf(options.manifest ?? process.env['KMBRIDGE_MANIFEST']);
  const memory = options.memory ?? new GuestMemory();
  const place = options.link ?? socketOf(options);
  const open = processes.get(memory) ?? new Map<string | GuestLink, Shared>();
  processes.set(memory, open);
  const known = open.get(place);
  if (known !== undefined && !sameIdentities(known.identities, identities))
    throw new DxgOpenError('BAD_MANIFEST', 'this process has opened the device with another driver package');
  const shared = known ?? connect(place, identities, memory, () => open.delete(place));
  if (known === undefined) open.set(place, shared);
  shared.files++;
  return new DxgFile(shared.connection, () => {
    shared.files--;
    if (shared.files > 0) return;
    if (open.get(place) === shared) open.delete(place);
    shared.connection.close();
  });
}

function connect(
  place: string | GuestLink,
  identities: readonly Identity[],
  memory: GuestMemory,
  onLost: () => void,
): Shared {
  const link = typeof place === 'string' ? linkTo(place) : place;
  const bus = new ControlShell(link);
  const script = scriptOf(process.env['KMBRIDGE_SCRIPT'], process.argv[1]);
  const error = bus.open({ process_name: basename(script) || 'node', script, identities });
  if (error !== null) throw error;
  return { connection: new Connection(bus, memory, onLost), identities, files: 0 };
}

function linkTo(socket: string): GuestLink {
  const link = connectProcess(socket);
  if (!('code' in link)) return link;
  if (link.code === 'PROTOCOL') throw new DxgOpenError('PROTOCOL', link.message);
  const partition = basename(socket, '.sock');
  const start = `npm run kmbridge -- host --partition ${partition}`;
  throw new DxgOpenError('NO_BROKER', `${link.message}; start one: ${start}`);
}

function socketOf(options: OpenOptions): string {
  if (options.socket !== undefined) return options.socket;
  const given = options.partition ?? process.env['KMBRIDGE_PARTITION'];
  try {
    return resolveSocket(process.env, given === undefined || given === '' ? DEFAULT_PARTITION : given);
  } catch (error) {
    if (error instanceof SocketPathError) throw new DxgOpenError('NO_BROKER', error.message);
    throw error;
  }
}

/** What this process says it is: the identities of the packages it would load, best first. */
function identitiesOf(given: string | readonly Manifest[] | undefined): readonly Identity[] {
  if (given === undefined || given === '')
    throw new DxgOpenError('BAD_MANIFEST', 'no driver package: set KMBRIDGE_MANIFEST or pass `manifest`');
  if (typeof given !== 'string') return given.map(identityOf);
  const loaded = loadPackage(given);
  if (!loaded.ok) throw new DxgOpenError('BAD_MANIFEST', loaded.message);
  return [identityOf(loaded.manifest)];
}

function sameIdentities(a: readonly Identity[], b: readonly Identity[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/**
 * The program's path as a person here would type it, unless whoever started it knows better: it becomes part of the
 * command that mends a refusal.
 */
function scriptOf(told: string | undefined, path: string | undefined): string {
  // Already as it has to stand in the command: from the project's root, wherever this process was started.
  if (told !== undefined && told !== '') return told;
  if (path === undefined || path === '') return '';
  const near = relative(process.cwd(), resolve(path));
  return near.startsWith('..') ? resolve(path) : near;
}
