// What the host asks of the machine and what comes back; both sides of the results share read this.

/** Kernel drivers under test; a guest has the device of one. */
export type Device = 'virtio_gpu' | 'vgem';

/** A device of the machine, made a guest's by a broker and a session of their own. */
export interface Bridge {
  /** Also of the partition and of the package that the guests load. */
  readonly name: Device;
  /** A node of the device. */
  readonly node: string;
  /** The bundled command line. */
  readonly cli: string;
}

/** How clients are run: directly on the machine's devices, or each as a guest that has one of them. */
export interface Way {
  readonly name: string;
  readonly bridges: readonly Bridge[];
}

export interface Job {
  readonly name: string;
  /** A word `{out}` stands for the path of the file that the client writes its pixels to. */
  readonly words: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Which it uses; as a guest it has no other. */
  readonly device: Device;
  /** Ended after so long. */
  readonly seconds: number;
  /** Whether nothing else may run meanwhile. Others run by twos, as the machine has two processors. */
  readonly alone: boolean;
  /** The ways it is run; all unless told. */
  readonly ways?: readonly string[];
  /** What it is of in place of a program: several guests at once, by a name that the machine's side knows. */
  readonly scenario?: string;
}

/** What scenarios have beside a way's bridges: brokers of their own, which tell what they hold. */
export interface Stage {
  readonly bridges: readonly Bridge[];
  /** The bundled broker that tells its accounting. */
  readonly broker: string;
  /** Our programs. */
  readonly guest: string;
  readonly frames: string;
}

export interface Plan {
  readonly jobs: readonly Job[];
  readonly ways: readonly Way[];
  /** Library that counts ioctls. */
  readonly counter: string;
  /** Whether the brokers write down every call. */
  readonly trace: boolean;
  /** Only where a job is a scenario. */
  readonly stage?: Stage;
}

/** How one client ended, run one way. */
export interface Run {
  readonly client: string;
  readonly way: string;
  readonly status: number | null;
  readonly signal: string | null;
  readonly ms: number;
  /** Count of each request code, by the code as 0x and eight digits. */
  readonly ioctls: Readonly<Record<string, number>>;
}

/** The way that the others are compared with. */
export const DIRECT = 'direct';
export const BRIDGED = 'bridged';

/** Whether a client is run that way. */
export const runsThatWay = ({ ways }: Pick<Job, 'ways'>, way: string): boolean => ways?.includes(way) ?? true;

/** Sync objects that a guest of a scenario may have: a number that an emulated processor gets to in time. */
export const MOST_SYNCOBJS = 3000;

export const PLAN = 'plan.json';
export const RUNS = 'runs.jsonl';

/** Name of the files of a run without their endings `out`, `err` and `bin`. */
export const fileOf = (client: string, way: string): string =>
  `${client.replaceAll(/[^\w.-]+/g, '_')}.${way}`;

const WORD = 4;

/** Counts of a table that the counting library filled: pairs of words, request code and count. */
export function parseCounts(bytes: Buffer): Record<string, number> {
  const counts: Record<string, number> = {};
  for (let at = 0; at + 2 * WORD <= bytes.length; at += 2 * WORD) {
    const [request, count] = [bytes.readUInt32LE(at), bytes.readUInt32LE(at + WORD)];
    if (count > 0) counts[`0x${request.toString(16).padStart(8, '0')}`] = count;
  }
  return counts;
}

/** Sum of counts by request code, in the order of the codes. */
export function addCounts(all: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sum = new Map<string, number>();
  for (const [request, count] of all.flatMap(Object.entries))
    sum.set(request, (sum.get(request) ?? 0) + count);
  return Object.fromEntries([...sum].sort(([a], [b]) => (a < b ? -1 : 1)));
}
