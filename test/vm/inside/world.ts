// What a scenario plays in: a broker for each device with two partitions, guests of them, and what is left of those.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Device, Stage } from '../plan.ts';
import type { Told } from './broker.ts';
import { Child, type Ended } from './child.ts';
import { changes, type Remains, remainsOf } from './remains.ts';

/** The environment of a guest session for each device. */
export type Environments = ReadonlyMap<string, { readonly env: Readonly<Record<string, string>> }>;

/** Names of the two partitions of a device. */
export const partitionsOf = (device: Device): readonly [string, string] => [`${device}-a`, `${device}-b`];

/** Guests are cleaned up behind within seconds. */
const PATIENCE_MS = 120_000;
const STEP_MS = 50;
/** Longer than a broker keeps its way to the device after the last guest. */
const REST_MS = 2000;

/** A broker that tells. */
export class Teller {
  readonly child: Child;

  constructor(node: string, broker: string, partitions: readonly string[], flags: readonly string[] = []) {
    const words = [process.execPath, broker, ...flags, `drm:${node}`, ...partitions];
    this.child = new Child(words, process.env);
  }

  /** It says one line by itself, once guests can come. */
  async begun(): Promise<void> {
    await this.child.next();
  }

  async tell(): Promise<Told> {
    this.child.say('');
    return JSON.parse(await this.child.next());
  }
}

/** A sum over all frames, and the last pictures. */
export interface Drawn {
  readonly sum: string;
  readonly pictures: Buffer;
}

export const sumOf = (out: string): string => /"sum":"(\w+)"/.exec(out)?.[1] ?? 'none';

export class World {
  readonly stage: Stage;
  /** A folder of the scenario that runs, empty when it begins. */
  readonly folder: string;
  readonly #tellers: ReadonlyMap<Device, Teller>;
  readonly #sessions: Environments;
  readonly #children = new Set<Child>();

  /** What `frames` comes to directly, by the number of frames. */
  readonly #drawn = new Map<number, Promise<Drawn>>();

  private constructor(
    stage: Stage,
    folder: string,
    tellers: ReadonlyMap<Device, Teller>,
    sessions: Environments,
  ) {
    this.stage = stage;
    this.folder = folder;
    this.#tellers = tellers;
    this.#sessions = sessions;
  }

  /** `sessions`: guests of other brokers for the same devices, whose environment is that of ours but for the socket. */
  static async open(stage: Stage, folder: string, sessions: Environments): Promise<World> {
    const tellers = new Map(
      stage.bridges.map((bridge) => [
        bridge.name,
        new Teller(bridge.node, stage.broker, partitionsOf(bridge.name)),
      ]),
    );
    for (const teller of tellers.values()) await teller.begun();
    return new World(stage, folder, tellers, sessions);
  }

  /** A broker more for that device, to whose calls nobody listens; ended by `child.finish`. */
  async untraced(device: Device, partitions: readonly string[]): Promise<Teller> {
    const bridge = this.stage.bridges.find(({ name }) => name === device);
    if (bridge === undefined) throw new Error(`there is no ${device}`);
    const teller = new Teller(bridge.node, this.stage.broker, partitions, ['--untraced']);
    this.#children.add(teller.child);
    await teller.begun();
    return teller;
  }

  /** What makes a program a guest of that partition. */
  environment(device: Device, partition: string): Readonly<Record<string, string>> {
    const env = this.#sessions.get(device)?.env ?? {};
    const socket = join(dirname(env['KMBRIDGE_SOCKET'] ?? ''), `${partition}.sock`);
    return { ...env, KMBRIDGE_PARTITION: partition, KMBRIDGE_SOCKET: socket };
  }

  /** What the program of the frames draws directly; run once for each number of frames. */
  async drawn(frames: number): Promise<Drawn> {
    const known = this.#drawn.get(frames);
    if (known !== undefined) return await known;
    const path = this.path('directly');
    const fresh = this.run([this.stage.frames, path, String(frames)]).then((run) => {
      if (run.status !== 0) throw new Error(`frames ended with ${run.status}: ${run.err}`);
      return { sum: sumOf(run.out), pictures: readFileSync(path) };
    });
    this.#drawn.set(frames, fresh);
    return await fresh;
  }

  /** Starts a program of the machine itself, or with what is in `env` beside. */
  start(words: readonly string[], env: Readonly<Record<string, string>> = {}): Child {
    const child = new Child(words, { ...process.env, ...env });
    this.#children.add(child);
    return child;
  }

  /** Starts it as a guest. */
  guest(device: Device, partition: string, words: readonly string[]): Child {
    return this.start(words, this.environment(device, partition));
  }

  async run(words: readonly string[]): Promise<Ended> {
    return await this.start(words).finish();
  }

  async tell(device: Device): Promise<Told> {
    const told = await this.#tellers.get(device)?.tell();
    if (told === undefined) throw new Error(`there is no broker of ${device}`);
    return told;
  }

  async remains(): Promise<Remains> {
    const told = new Map<string, Told>();
    for (const device of this.#tellers.keys()) told.set(device, await this.tell(device));
    return remainsOf(told);
  }

  /** Waits until something is so; whether it came to that. */
  async eventually(holds: () => Promise<boolean>): Promise<boolean> {
    const end = Date.now() + PATIENCE_MS;
    do {
      if (await holds()) return true;
      await sleep(STEP_MS);
    } while (Date.now() < end);
    return false;
  }

  /** What is still not as before once everybody has had time to clean up. */
  async left(before: Remains): Promise<readonly string[]> {
    let last: readonly string[] = [];
    await this.eventually(async () => {
      last = changes(before, await this.remains());
      return last.length === 0;
    });
    return last;
  }

  /** Until nothing changes by itself any more: what was run before may still be on its way out. */
  async rest(): Promise<void> {
    let last = await this.remains();
    await this.eventually(async () => {
      await sleep(REST_MS);
      const before = last;
      last = await this.remains();
      return changes(before, last).length === 0;
    });
  }

  /** An empty folder and no programs of whoever was here before. */
  async reset(): Promise<void> {
    await Promise.all([...this.#children].filter(({ runs }) => runs).map((child) => child.kill()));
    this.#children.clear();
    rmSync(this.folder, { recursive: true, force: true });
    mkdirSync(this.folder, { recursive: true });
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  async close(): Promise<readonly Ended[]> {
    await this.reset();
    return await Promise.all([...this.#tellers.values()].map(({ child }) => child.finish()));
  }
}
