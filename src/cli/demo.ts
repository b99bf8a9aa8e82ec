import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import type { BrokerReport, ProcessReport } from '../host-km/index.ts';
import { type RunningBroker, startBroker } from './broker.ts';
import type { DemoGuest } from './demo-guest.ts';
import { demoText } from './demo-text.ts';
import { CliError, type CliErrorCode, EXIT } from './exit.ts';
import { startGuest, superviseGuest } from './guest-process.ts';
import { parseGuestReport } from './guest-report.ts';
import { packageManifest } from './manifest.ts';
import { formatNs, type Output, outputOf } from './output.ts';
import { driversRoot, projectRoot } from './paths.ts';

const HOST_VERSION = '1.1.0.0';
const SCRIPT = join(projectRoot, 'examples/picture/guest.ts');

/** The two guests of the main job: the package that matches the host, and the one that does not. */
const GUESTS = [
  { name: 'guest-a', version: HOST_VERSION },
  { name: 'guest-b', version: '1.0.0.0' },
] as const;

/** `kmbridge demo`: broker, a guest that computes a picture, a guest that is refused. */
export function demoCommand(): Command {
  return new Command('demo')
    .description('the main job: a guest computes a picture on the host, another is refused by version')
    .option('--out <FILE>', 'where the picture goes', 'out/kmbridge.png')
    .option('--json', 'the report as one JSON document on stdout')
    .action(async (options: { readonly out: string; readonly json?: boolean }) => {
      const out = outputOf('demo', options.json === true);
      const directory = mkdtempSync(join(tmpdir(), 'kmbridge-demo-'));
      try {
        const running = await startBroker({
          directory,
          partitions: GUESTS.map(({ name }) => ({ name, vram: 256 * 2 ** 20 })),
          driver: { driver: 'softgpu', version: HOST_VERSION },
          policy: 'exact',
          log: 'silent',
        });
        try {
          await demonstrate(running, resolve(options.out), out);
        } finally {
          await running.close();
        }
      } finally {
        rmSync(directory, { recursive: true, force: true });
      }
    });
}

async function demonstrate(running: RunningBroker, picture: string, out: Output): Promise<void> {
  const { adapters, pid } = running.broker.inspect();
  for (const a of adapters) out.progress(`broker (pid ${pid}): ${a.name}, ${a.driver} ${a.driver_version}`);
  const guests: DemoGuest[] = [];
  for (const { name, version } of GUESTS) {
    const guest = await runGuest(running, { name, version, picture }, out);
    out.progress(`${name}: ${progressOf(guest)}`);
    guests.push(guest);
  }
  const { objects, handles, bytes, channels } = running.broker.inspect().totals;
  const leaked = { objects, handles, bytes, channels };
  const [first, second] = guests;
  const ok =
    first?.picture?.equal_to_reference === true &&
    second?.verdict === 'refused' &&
    second.driver_calls === 0 &&
    Object.values(leaked).every((count) => count === 0);
  out.result({ ok, host: { pid, adapters }, guests, leaked }, demoText(adapters, guests, leaked));
  if (!ok) process.exitCode = EXIT.FAILED;
}

interface Part {
  readonly name: string;
  readonly version: string;
  readonly picture: string;
}

async function runGuest(running: RunningBroker, part: Part, out: Output): Promise<DemoGuest> {
  const { name, version, picture } = part;
  const choice = { driver: { driver: 'softgpu', version }, manifest: undefined, environment: undefined };
  const guest = superviseGuest(() =>
    startGuest(
      SCRIPT,
      [],
      {
        socket: running.socket(name),
        partition: name,
        // The demo is about the packages it comes with, whatever the person who runs it has fetched.
        manifest: packageManifest(choice, driversRoot, null),
        extra: { KMBRIDGE_OUT: picture, KMBRIDGE_JSON: '1' },
      },
      'pipe',
    ),
  );
  out.progress(`${name} (pid ${guest.pid}): starts, a process of its own, with package softgpu ${version}`);
  const exit = await guest.exit;
  const report = parseGuestReport(exit.stdout);
  if (report === null)
    throw new CliError(meaningOf(exit.code), `${name} ended with code ${exit.code} and left no report`);
  const seen = await goneFromBroker(running, name, report.pid);
  return { name, ...report, engine_ns: seen?.engine_ns ?? 0, driver_calls: seen?.driver_calls ?? 0 };
}

/** A guest's exit codes are ours (`run` passes them on). */
export function meaningOf(code: number): CliErrorCode {
  if (code === EXIT.NO_BROKER) return 'NO_BROKER';
  return code === EXIT.DEVICE_LOST ? 'DEVICE_LOST' : 'FAILED';
}

function progressOf(guest: DemoGuest): string {
  if (guest.refusal)
    return `refused, ${guest.refusal.field} ${guest.refusal.guest} is not ${guest.refusal.host}`;
  const calls = Object.values(guest.calls).reduce((sum, call) => sum + call.count, 0);
  const picture = guest.picture ? `picture in ${guest.picture.path}` : 'no picture';
  return `accepted, ${calls} calls, ${formatNs(guest.engine_ns)} on the engine, ${picture}`;
}

/** What the broker saw of a process that has ended. It learns of a death by itself; ten seconds is a hundred times what it needs. */
async function goneFromBroker(
  running: RunningBroker,
  partition: string,
  pid: number,
): Promise<ProcessReport | undefined> {
  for (let waited = 0; waited < 10_000; waited += 10) {
    const found = running.broker.inspect().partitions.find((p) => p.name === partition);
    if (found === undefined || found.processes.length === 0) return hostView(found, pid);
    await new Promise((done) => setTimeout(done, 10));
  }
  throw new CliError('FAILED', `the broker still holds a process of ${partition} after it ended`);
}

function hostView(
  partition: BrokerReport['partitions'][number] | undefined,
  pid: number,
): ProcessReport | undefined {
  return partition?.ended.find((process) => process.pid === pid);
}
