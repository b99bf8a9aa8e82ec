/**
 * `npm run bench -- [--json FILE] [--only PART]…`: every key of the bench, floors and calls in alternating blocks of the
 * same run. bench/RESULTS.md says how to read it.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, release, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Command } from 'commander';
import { projectRoot } from '../src/cli/paths.ts';
import { unpin } from '../src/vmbus-sim/ffi/index.ts';
import { copyFigures, submitFigures } from './compute.ts';
import { openBenchGuest } from './guest.ts';
import { idleFigures, nativeFigures } from './native.ts';
import { type HostPeer, startHostPeer } from './peer.ts';
import { peerFigures } from './peers.ts';
import { allocFigure, type Figures, sleepFigures, sleepTwoFigures, spinFigures } from './process.ts';
import { pumpFigures } from './pump.ts';
import { judge } from './ratios.ts';
import { stageFigures } from './stages.ts';
import { threadFigures } from './thread.ts';
import { vmFigures } from './vm.ts';

type PrivateData = (o: { bytes: number; segment: 'local' | 'system'; cpuVisible: boolean }) => Uint8Array;

async function copyPart(peer: HostPeer): Promise<Figures> {
  const umd = join(projectRoot, 'drivers/softgpu/1.1.0.0/umd.ts');
  const { allocationPrivateData } = (await import(pathToFileURL(umd).href)) as {
    allocationPrivateData: PrivateData;
  };
  return withGuest(peer, (guest) =>
    copyFigures(guest, (bytes) => allocationPrivateData({ bytes, segment: 'local', cpuVisible: true })),
  );
}

function withGuest(peer: HostPeer, run: (guest: ReturnType<typeof openBenchGuest>) => Figures): Figures {
  const guest = openBenchGuest({ socket: join(peer.directory, 'bench.sock') });
  try {
    return run(guest);
  } finally {
    guest.close();
  }
}

const PARTS: Readonly<Record<string, (peer: HostPeer) => Figures | Promise<Figures>>> = {
  thread: () => threadFigures(),
  spin: (peer) => withGuest(peer, (guest) => spinFigures(peer, guest)),
  alloc: (peer) => withGuest(peer, allocFigure),
  submit: (peer) => withGuest(peer, (guest) => submitFigures(peer, guest)),
  copy: copyPart,
  sleep: (peer) => withGuest(peer, (guest) => sleepFigures(peer, guest)),
  sleep2: (peer) => withGuest(peer, (guest) => sleepTwoFigures(peer, guest)),
  'native.spin': (peer) => nativeFigures(peer, 'spin'),
  'native.submit': (peer) => nativeFigures(peer, 'submit'),
  'native.copy': (peer) => nativeFigures(peer, 'copy'),
  'native.sleep': (peer) => nativeFigures(peer, 'sleep'),
  'native.sleep2': (peer) => nativeFigures(peer, 'sleep2'),
  'native.idle': () => idleFigures(),
  pump: () => pumpFigures(),
  vm: () => vmFigures(),
  stages: () => stageFigures(),
  peers: (peer) => peerFigures(peer.directory),
};

const program = new Command('bench')
  .option('--json <FILE>', 'also write the figures as one flat JSON object')
  .option('--only <PART...>', `some parts: ${Object.keys(PARTS).join(', ')}`)
  .parse();
const options = program.opts<{ json?: string; only?: string[] }>();
const directory = mkdtempSync(join(tmpdir(), 'kmbridge-bench-'));
const figures: Figures = {};
try {
  for (const [name, part] of Object.entries(PARTS)) {
    if (options.only !== undefined && !options.only.includes(name)) continue;
    process.stderr.write(`bench: ${name} …\n`);
    // What the last part was pinned to would be inherited by all that this one starts.
    unpin();
    // A host of its own for each part: what one leaves in its caches and its compiler is not the next one's.
    const peer = await startHostPeer(directory);
    try {
      Object.assign(figures, await part(peer));
    } finally {
      await peer.close();
    }
  }
} finally {
  rmSync(directory, { recursive: true, force: true });
}
for (const [key, value] of Object.entries(figures)) {
  const digits = key.endsWith('ratio') ? 3 : 1;
  process.stdout.write(
    `${key.padEnd(28)} ${value >= 1000 ? Math.round(value) : Number(value.toFixed(digits))}\n`,
  );
}
for (const line of judge(figures)) process.stdout.write(`${line}\n`);
if (options.json !== undefined) {
  const machine = {
    cpu: cpus()[0]?.model ?? 'unknown',
    processors: cpus().length,
    memory_bytes: totalmem(),
    kernel: release(),
    node: process.versions.node,
  };
  const document = { schema: 'kmbridge.bench/1', machine, ...figures };
  writeFileSync(options.json, `${JSON.stringify(document, null, 2)}\n`);
}
