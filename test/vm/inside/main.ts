// Runs in the machine: does the host's plan and writes what came of it into the results share, line by line, so that a
// machine that dies leaves what it had.
import { spawn } from 'node:child_process';
import {
  appendFileSync,
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import {
  addCounts,
  BRIDGED,
  fileOf,
  type Job,
  PLAN,
  type Plan,
  parseCounts,
  RUNS,
  type Run,
  runsThatWay,
  type Way,
} from '../plan.ts';
import { play } from './scenarios/index.ts';
import { type Session, startSession } from './session.ts';
import { World } from './world.ts';

const results = process.argv[2] ?? '.';
/** In memory: the share has no maps that are written through, and is slow for whoever writes it line by line. */
const COUNTS = '/run/ioctls';
const WORK = '/run/work';

/** Of each way the sessions that its clients are guests of, by the device. */
type Sessions = ReadonlyMap<string, Session>;

async function startSessions({ bridges }: Way): Promise<Sessions> {
  const folders = { work: WORK, results, trace: plan.trace };
  const sessions = bridges.map(async (bridge) => [bridge.name, await startSession(bridge, folders)] as const);
  return new Map(await Promise.all(sessions));
}

/**
 * What makes a client a guest, with the counter before the shim: it has to see what the program asks, not what becomes of
 * that.
 */
function variables({ env }: Session, counter: string): Record<string, string | undefined> {
  return { ...env, LD_PRELOAD: [counter, env['LD_PRELOAD']].filter(Boolean).join(':') };
}

async function run(job: Job, way: Way, counter: string, session: Session | undefined): Promise<Run> {
  const name = fileOf(job.name, way.name);
  const counts = join(COUNTS, name);
  mkdirSync(counts, { recursive: true });
  const words = job.words.map((word) => word.replace('{out}', join(WORK, `${name}.bin`)));
  const [file = '', ...args] = words;
  const [out = 1, err = 2] = ['out', 'err'].map((kind) => openSync(join(WORK, `${name}.${kind}`), 'w'));
  const guest = session === undefined ? { LD_PRELOAD: counter } : variables(session, counter);
  const env = { ...process.env, ...guest, KMBRIDGE_IOCTLS: counts, ...job.env };
  const began = process.hrtime.bigint();
  const child = spawn(file, args, { env, stdio: ['ignore', out, err], cwd: '/tmp' });
  const timer = setTimeout(() => child.kill('SIGKILL'), job.seconds * 1000);
  const { status, signal } = await new Promise<{ status: number | null; signal: string | null }>((done) => {
    child.once('error', () => done({ status: 127, signal: null }));
    child.once('close', (code, name) => done({ status: code, signal: name }));
  });
  clearTimeout(timer);
  for (const fd of [out, err]) closeSync(fd);
  const ms = Number(process.hrtime.bigint() - began) / 1e6;
  for (const kind of ['out', 'err', 'bin']) {
    const file = `${name}.${kind}`;
    if (existsSync(join(WORK, file))) copyFileSync(join(WORK, file), join(results, file));
  }
  const tables = readdirSync(counts).map((table) => parseCounts(readFileSync(join(counts, table))));
  return { client: job.name, way: way.name, status, signal, ms: Math.round(ms), ioctls: addCounts(tables) };
}

/** The same for several guests at once. Their requests are not counted. */
async function runScenario(name: string, client: string, way: string, world: World): Promise<Run> {
  const began = process.hrtime.bigint();
  const { good, out } = await play(name, world);
  const ms = Math.round(Number(process.hrtime.bigint() - began) / 1e6);
  writeFileSync(join(results, `${fileOf(client, way)}.out`), out);
  return { client, way, status: good ? 0 : 1, signal: null, ms, ioctls: {} };
}

mkdirSync(WORK, { recursive: true });
const plan: Plan = JSON.parse(readFileSync(join(results, PLAN), 'utf8'));

const sessions: ReadonlyMap<Way, Sessions> = new Map(
  await Promise.all(plan.ways.map(async (way) => [way, await startSessions(way)] as const)),
);
const bridged = plan.ways.find(({ name }) => name === BRIDGED);
const world =
  plan.stage &&
  (await World.open(plan.stage, join(WORK, 'scenario'), (bridged && sessions.get(bridged)) ?? new Map()));

/** Runs one job each way, one after the other, so that slow spells of the machine meet all ways alike. */
async function runEachWay(job: Job): Promise<void> {
  for (const way of plan.ways.filter(({ name }) => runsThatWay(job, name))) {
    const done =
      job.scenario !== undefined && world !== undefined
        ? await runScenario(job.scenario, job.name, way.name, world)
        : await run(job, way, plan.counter, sessions.get(way)?.get(job.device));
    appendFileSync(join(results, RUNS), `${JSON.stringify(done)}\n`);
    console.log(`ran ${done.client} ${way.name} ${done.status ?? done.signal} ${done.ms} ms`);
  }
}

console.log(`stage: ready after ${Math.round(process.uptime())} s`);
for (const job of plan.jobs.filter(({ alone }) => alone)) await runEachWay(job);
const waiting = plan.jobs.filter(({ alone }) => !alone);
const worker = async (): Promise<void> => {
  for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) await runEachWay(job);
};
await Promise.all([worker(), worker()]);
for (const [index, { err }] of ((await world?.close()) ?? []).entries())
  writeFileSync(join(results, `scenarios-${plan.stage?.bridges[index]?.name}.broker.log`), err);
for (const session of [...sessions.values()].flatMap((of) => [...of.values()])) await session.close();
