// Fuzzes what the C shim makes of a host's words (native/fuzz): builds the target with clang and runs it on the seeds.
//   node scripts/fuzz-native.mjs [--seconds N]
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withLock } from './lock.mjs';
import { newestHeader, outdated } from './stale.mjs';
import { findFuzzer } from './tools.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const native = join(root, 'native');
const build = join(native, 'build/fuzz');
const target = join(build, 'decoder');
export const SEEDS = join(native, 'fuzz/seeds');

/** The parts of the shim that look at a host's bytes; what they call beside each other stands in native/fuzz. */
const SHIM = [
  ...['decode', 'encode', 'gather', 'scatter', 'image', 'reply', 'slab', 'shadow', 'route', 'frame'],
  ...['ring_reader', 'ring_writer', 'memory'],
].map((name) => join(native, 'shim', `${name}.c`));

const folders = ['include', 'gen', 'shim', 'fuzz'].map((name) => join(native, name));
const flags = [
  ...['-std=c11', '-D_GNU_SOURCE', '-O1', '-g', '-fno-omit-frame-pointer', '-Wall', '-Wextra', '-Werror'],
  ...['-fno-sanitize-recover=all', ...folders.map((folder) => `-I${folder}`)],
];
const SANITIZERS = 'address,undefined';

class BuildError extends Error {}

function run(words, cwd) {
  const [file, ...args] = words;
  const done = spawnSync(file, args, { cwd, encoding: 'utf8' });
  if (done.status !== 0) throw new BuildError(done.stderr || (done.error?.message ?? file));
}

const inFolder = (folder) =>
  readdirSync(join(native, folder))
    .filter((name) => name.endsWith('.c'))
    .map((name) => join(native, folder, name));

/** The fuzzer looks for ways through the shim only, not through what watches it. */
function compile(clang, sources, folder, sanitizers) {
  const directory = join(build, folder);
  mkdirSync(directory, { recursive: true });
  run([clang, ...flags, `-fsanitize=${sanitizers}`, '-c', ...sources], directory);
  return sources.map((source) => join(directory, `${basename(source, '.c')}.o`));
}

/** Builds the target: {ok:true, path} | {ok:false, missing, reason}; `missing` when no clang links libFuzzer. */
export function buildFuzzer() {
  const clang = findFuzzer();
  if (clang === undefined)
    return {
      ok: false,
      missing: true,
      reason: 'no clang with libFuzzer; apt-get install clang libclang-rt-14-dev',
    };
  try {
    return withLock(join(native, 'build', 'fuzz-lock'), () => {
      const tables = ['gen/rows.c', 'gen/drm_rows.c'].map((file) => join(native, file));
      const watchers = [...inFolder('fuzz'), ...tables];
      if (outdated(target, [...SHIM, ...watchers, newestHeader(folders), fileURLToPath(import.meta.url)])) {
        const objects = [
          ...compile(clang, SHIM, 'shim', `fuzzer-no-link,${SANITIZERS}`),
          ...compile(clang, watchers, 'watchers', SANITIZERS),
        ];
        const link = [`-fsanitize=fuzzer,${SANITIZERS}`, '-Wl,--wrap=munmap', '-o', target];
        run([clang, ...objects, ...link], build);
      }
      return { ok: true, path: target };
    });
  } catch (error) {
    if (error instanceof BuildError) return { ok: false, missing: false, reason: error.message };
    throw error;
  }
}

/** Arguments of every run: no input takes long or much memory. */
export const LIMITS = ['-timeout=10', '-rss_limit_mb=1024', '-max_len=4096'];

const statistic = (log, name) => Number(new RegExp(`stat::${name}:\\s+(\\d+)`).exec(log)?.[1] ?? 0);

async function main(seconds) {
  const built = buildFuzzer();
  if (!built.ok) {
    process.stderr.write(`kmbridge: ${built.reason}\n`);
    return 1;
  }
  // What earlier runs found worth keeping is gone on from; it can be removed at any time.
  const corpus = join(build, 'corpus');
  const findings = join(build, 'findings');
  for (const folder of [corpus, findings]) mkdirSync(folder, { recursive: true });
  const options = [`-max_total_time=${seconds}`, '-print_final_stats=1', `-artifact_prefix=${findings}/`];
  const child = spawn(built.path, [...LIMITS, ...options, corpus, SEEDS], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  child.stderr.on('data', (bytes) => {
    log = (log + bytes.toString()).slice(-200_000);
  });
  const code = await new Promise((done) => child.once('close', (status, signal) => done(status ?? signal)));
  const runs = statistic(log, 'number_of_executed_units');
  const coverage = /.*DONE\s+cov: (\d+)/.exec(log.replaceAll('\n', ' '))?.[1];
  process.stdout.write(
    `native fuzz: ${runs} runs in ${seconds} s, ${statistic(log, 'average_exec_per_sec')} runs per second` +
      `${coverage === undefined ? '' : `, ${coverage} ways`}, ${code === 0 ? 'nothing found' : 'a finding'}\n`,
  );
  if (code === 0) return 0;
  const from = log.search(/does not hold|ERROR: |runtime error/);
  process.stderr.write(`${log.slice(from < 0 ? -6_000 : from)}\n`);
  process.stderr.write(
    `keep it as ${relative(root, SEEDS)}/found-WHAT, mend it, run the tests: ${relative(root, findings)}\n`,
  );
  return 1;
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const at = process.argv.indexOf('--seconds');
  const seconds = at < 0 ? 60 : Number(process.argv[at + 1]);
  if (!Number.isInteger(seconds) || seconds < 1 || !existsSync(SEEDS)) {
    process.stderr.write('usage: fuzz-native.mjs [--seconds N]\n');
    process.exit(2);
  }
  process.exit(await main(seconds));
}
