// The clients: unmodified programs of Debian's packages and a few of our own, and how each says whether all was well.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Job, Run } from './plan.ts';
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

const PIGLIT = '/usr/lib/x86_64-linux-gnu/piglit/bin';
const SECONDS = 60;

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

const client = (name: string, words: readonly string[], judge: Client['judge'], env = {}): Client => ({
  name,
  words,
  env,
  seconds: SECONDS,
  judge,
});

const piglit = (): readonly Client[] =>
  parsePiglit(readFileSync(join(import.meta.dirname, 'piglit.txt'), 'utf8')).map(([program = '', ...args]) =>
    client(
      `piglit ${[program, ...args].join(' ')}`,
      [join(PIGLIT, program), ...args, '-auto', '-fbo'],
      judgePiglit,
      { PIGLIT_PLATFORM: 'gbm' },
    ),
  );

/** All clients in the order in which they are run. */
export function clients({ triangle, frames, libdrm, rows }: Programs): readonly Client[] {
  return [
    client('rows', [rows], says(/"row":"VGEM_FENCE_SIGNAL"/)),
    client('libdrm', [libdrm], says(/^ok destroyed$/m)),
    client('triangle', [triangle, '{out}'], judgeTriangle),
    client('frames', [frames, '{out}'], judgeFrames),
    // It tries windows too, which there are none of here, and ends with 1 for them.
    client('eglinfo', ['eglinfo'], (run) =>
      says(
        /^GBM platform:\n(.+\n)*EGL driver name: virtio_gpu/m,
        /^Surfaceless platform:\n(.+\n)*EGL driver name/m,
        /^Device platform:\n(.+\n)*EGL driver name/m,
      )({
        ...run,
        status: run.status === 1 ? 0 : run.status,
      }),
    ),
    client('drmdevice', ['drmdevice'], says(/renderD128/)),
    client('drm_info', ['drm_info'], says(/Driver: virtio_gpu/, /Driver: vgem/)),
    ...piglit(),
  ];
}
