import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import type { BrokerReport, ProcessReport } from '../host-km/index.ts';
import { type RunningBroker, startBroker } from './broker.ts';
import { demoText } from './demo-text.ts';
import { CliError } from './exit.ts';
import { guestExit, startGuest } from './guest-process.ts';
import { type GuestReport, parseGuestReport } from './guest-report.ts';
import { packageManifest } from './manifest.ts';
import { type Output, outputOf } from './output.ts';
import { projectRoot } from './paths.ts';

const HOST_VERSION = '1.1.0.0';
const SCRIPT = join(projectRoot, 'examples/picture/guest.ts');

/** The two guests of the main job: the package that matches the host, and the one that does not. */
const GUESTS = [
  { name: 'guest-a', version: HOST_VERSION },
  { name: 'guest-b', version: '1.0.0.0' },
] as const;

/** One guest as the demo reports it: what the guest measured, and what the broker saw of it. */
export interface DemoGuest extends GuestReport {
  readonly name: string;
  readonly engine_ns: number;
  readonly driver_calls: number;
}

/** `kmbridge demo`: broker, a guest that computes a picture, a guest that is refused. */
export function demoCommand(): Command {
  return new Command('demo')
    .description('the main job: a guest computes a picture on the host, another is refused by version')
    .option('--out <FILE>', 'where the picture goes', 'out/kmbridge.png')
    .option('--json', 'the report as one JSON document on stdout')
    .action(async (options: { readonly out: string; readonly json?: boolean }) => {
      const out = outputOf('demo', options.json === true);
      const directory = mkdtempSync(join(tmpdir(), 'kmbridge-demo-'));
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
        rmSync(directory, { recursive: true, force: true });
      }
    });
}

async function demonstrate(running: RunningBroker, picture: string, out: Output): Promise<void> {
  const { adapters, pid } = running.broker.inspect();
  for (const a of adapters) out.progress(`host ${pid}: ${a.name}, ${a.driver} ${a.driver_version}`);
  const guests: DemoGuest[] = [];
  for (const { name, version } of GUESTS) {
    out.progress(`${name}: starts with package softgpu ${version}`);
    const child = startGuest(
      SCRIPT,
      [],
      {
        socket: running.socket(name),
        partition: name,
        manifest: packageManifest({ driver: 'softgpu', version }),
        extra: { KMBRIDGE_OUT: picture, KMBRIDGE_JSON: '1' },
      },
      'pipe',
    );
    const exit = await guestExit(child);
    const report = parseGuestReport(exit.stdout);
    if (report === null)
      throw new CliError('FAILED', `${name} ended with code ${exit.code} and left no report`);
    await goneFromBroker(running, name);
    const seen = hostView(running.broker.inspect(), name, report.pid);
    guests.push({ name, ...report, engine_ns: seen?.engine_ns ?? 0, driver_calls: seen?.driver_calls ?? 0 });
  }
  const { objects, handles, bytes, channels } = running.broker.inspect().totals;
  const leaked = { objects, handles, bytes, channels };
  const [first, second] = guests;
  const ok =
    first?.picture?.equal_to_reference === true &&
    second?.verdict === 'refused' &&
    Object.values(leaked).every((count) => count === 0);
  out.result({ ok, host: { pid, adapters }, guests, leaked }, demoText(adapters, guests, leaked));
  if (!ok) process.exitCode = 1;
}

/** The broker learns of a death by itself; ten seconds is a hundred times what it needs. */
async function goneFromBroker(running: RunningBroker, partition: string): Promise<void> {
  for (let waited = 0; waited < 10_000; waited += 10) {
    const found = running.broker.inspect().partitions.find((p) => p.name === partition);
    if (found === undefined || found.processes.length === 0) return;
    await new Promise((done) => setTimeout(done, 10));
  }
  throw new CliError('FAILED', `the broker still holds a process of ${partition} after it ended`);
}

function hostView(report: BrokerReport, partition: string, pid: number): ProcessReport | undefined {
  return report.partitions.find((p) => p.name === partition)?.ended.find((process) => process.pid === pid);
}
