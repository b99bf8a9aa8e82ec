// The clients: unmodified programs of Debian's packages and a few of our own, and how each says whether all was well.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SCENARIOS } from './inside/scenarios/index.ts';
import { BRIDGED, type Device, type Job, type Run } from './plan.ts';
import type { Programs } from './programs.ts';
import { triangleFault } from './triangle.ts';

export type Result = 'pass' | 'fail' | 'skip';

export interface Verdict {
  readonly result: Result;
  /** Why it is not a pass, or what else there is to say. */
  readonly note?: string;
}

/** A run that is over, with what the client wrote. */
export interface Finished extends Run {
  readonly out: string;
  readonly err: string;
  /** Its pixels, when it wrote any. */
  readonly pixels?: Buffer;
}

export interface Client extends Job {
  readonly judge: (run: Finished) => Verdict;
}

const PIGLIT = '/usr/lib/x86_64-linux-gnu/piglit';
/** Far longer than any takes: for one that hangs. */
const SECONDS = 600;

const fail = (note: string): Verdict => ({ result: 'fail', note });

function ended({ status, signal, err }: Finished): Verdict {
  if (status === 0) return { result: 'pass' };
  return fail(`ended with ${status ?? signal}: ${err.trim().split('\n').at(-1) ?? ''}`);
}

/** Passes when the program ended well and all of `words` stand in what it wrote. */
const says =
  (...words: readonly RegExp[]) =>
  (run: Finished): Verdict => {
    const verdict = ended(run);
    const silent = words.find((word) => !word.test(run.out));
    return verdict.result === 'pass' && silent !== undefined
      ? fail(`does not say ${silent.source}`)
      : verdict;
  };

function judgeTriangle(run: Finished): Verdict {
  const verdict = says(/^renderer virgl/m, /^same in the buffer 1$/m)(run);
  if (verdict.result !== 'pass') return verdict;
  const fault = triangleFault(run.pixels ?? Buffer.alloc(0));
  return fault === undefined ? verdict : fail(fault);
}

/** Middle one of the frame times that the program of the frames printed, in microseconds. */
export function medianFrame(out: string): number {
  const { us }: { us: readonly number[] } = JSON.parse(out);
  return us.toSorted((a, b) => a - b)[us.length >> 1] ?? 0;
}

function judgeFrames(run: Finished): Verdict {
  const verdict = says(/^\{"frames":200,/)(run);
  if (verdict.result !== 'pass') return verdict;
  return { result: 'pass', note: `median frame ${medianFrame(run.out)} µs` };
}

/** Drivers that eglinfo found, by the platform under which it did, in its order. */
export function eglDrivers(out: string): ReadonlyMap<string, readonly string[]> {
  const parts = out.split(/^(\w+) platform:$/m).slice(1);
  const platforms = parts.flatMap((name, index) => (index % 2 === 0 ? [[name, parts[index + 1] ?? '']] : []));
  return new Map(
    platforms.map(([name = '', text = '']) => [
      name,
      [...text.matchAll(/^EGL driver name: (\w+)$/gm)].map(([, driver = '']) => driver),
    ]),
  );
}

/** It tries windows too, of which there are none, and ends with the number of what failed. */
function judgeEglinfo({ status, signal, out }: Finished): Verdict {
  if (status === null) return fail(`ended with ${signal}`);
  const drivers = eglDrivers(out);
  const missing = ['GBM', 'Surfaceless', 'Device'].filter(
    (platform) => drivers.get(platform)?.includes('virtio_gpu') !== true,
  );
  return missing.length === 0 ? { result: 'pass' } : fail(`no virtio_gpu under ${missing.join(', ')}`);
}

/** What a piglit program says of itself in its last word; one that dies has failed. */
export function judgePiglit({ status, signal, out }: Finished): Verdict {
  const said = [...out.matchAll(/PIGLIT: \{"result": "(\w+)"/g)].at(-1)?.[1];
  if (said === 'pass' || said === 'skip') return { result: said };
  return fail(said ?? `ended with ${status ?? signal}`);
}

/** Lines `program arguments…` of piglit.txt. */
export const parsePiglit = (text: string): readonly (readonly string[])[] =>
  text
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim())
    .filter(Boolean)
    .map((line) => line.split(/\s+/));

const client = (
  name: string,
  words: readonly string[],
  judge: Client['judge'],
  { env = {}, device = 'virtio_gpu' }: { env?: Client['env']; device?: Device } = {},
): Client => ({
  name,
  device,
  words,
  env,
  seconds: SECONDS,
  alone: !name.startsWith('piglit '),
  judge,
});

const piglit = (): readonly Client[] =>
  parsePiglit(readFileSync(join(import.meta.dirname, 'piglit.txt'), 'utf8')).map(([program = '', ...args]) =>
    client(
      `piglit ${[program, ...args].join(' ')}`,
      [join(PIGLIT, 'bin', program), ...args, '-auto', '-fbo'],
      judgePiglit,
      { env: { PIGLIT_PLATFORM: 'gbm', PIGLIT_SOURCE_DIR: PIGLIT } },
    ),
  );

/** Every check of a scenario has to be well; how many there were. */
function judgeScenario({ status, out }: Finished): Verdict {
  const bad = out.split('\n').find((line) => line.startsWith('not ok '));
  if (bad !== undefined) return fail(bad);
  return status === 0 ? { result: 'pass', note: `${out.split('\n').length - 1} checks` } : fail(out);
}

/** Several guests at once, as `inside/scenarios` has them: there is no direct way. */
const scenario = (name: string): Client => ({
  ...client(`guests: ${name}`, [], judgeScenario),
  ways: [BRIDGED],
  scenario: name,
});

/** All clients in the order in which they are run. */
export function clients({ triangle, frames, libdrm, rows }: Programs): readonly Client[] {
  return [
    client('rows virtio_gpu', [rows, 'virtio_gpu'], says(/"row":"VIRTGPU_CONTEXT_INIT"/)),
    client('rows vgem', [rows, 'vgem'], says(/"row":"VGEM_FENCE_SIGNAL"/), { device: 'vgem' }),
    client('libdrm virtio_gpu', [libdrm, 'virtio_gpu'], says(/^ok destroyed$/m)),
    client('libdrm vgem', [libdrm, 'vgem'], says(/^ok not closed twice$/m), { device: 'vgem' }),
    client('triangle', [triangle, '{out}'], judgeTriangle),
    client('frames', [frames, '{out}'], judgeFrames),
    client('eglinfo', ['eglinfo'], judgeEglinfo),
    client('drmdevice', ['drmdevice'], says(/renderD128/)),
    client('drm_info', ['drm_info'], says(/Driver: virtio_gpu/)),
    ...Object.keys(SCENARIOS).map(scenario),
    ...piglit(),
  ];
}
