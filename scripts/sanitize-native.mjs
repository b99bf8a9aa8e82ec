// Runs the stress program of the native part under each sanitizer, against a real broker; any report is a failure.
//   node scripts/sanitize-native.mjs [--seconds N] [--variant asan|ubsan|tsan]
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildNative, buildProgram, findCompiler } from './native.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const MANIFEST = join(root, 'drivers/softgpu/1.1.0.0/manifest.json');
const THREADS = 8;
const PARTITION = 'sanitize';

/** Each sanitizer, its runtime that has to come first, and what its reports begin with. */
const SANITIZERS = {
  asan: { runtime: 'libasan.so', report: /ERROR: (Address|Leak)Sanitizer/ },
  ubsan: { runtime: null, report: /runtime error: / },
  tsan: { runtime: null, report: /WARNING: ThreadSanitizer|FATAL: ThreadSanitizer/ },
};
export const VARIANTS_TO_RUN = Object.keys(SANITIZERS);

const OPTIONS = {
  ASAN_OPTIONS: 'exitcode=99:detect_leaks=1:detect_stack_use_after_return=1:strict_string_checks=1',
  UBSAN_OPTIONS: 'print_stacktrace=1',
  TSAN_OPTIONS: `exitcode=99:halt_on_error=0:second_deadlock_stack=1:suppressions=${join(root, 'native/tsan.supp')}`,
};

/**
 * What LD_PRELOAD has to be. AddressSanitizer of gcc refuses to come second; that of clang is in the program. The others
 * come with the program, behind the shim: ThreadSanitizer would begin by calling functions of the shim otherwise, which it
 * watches before it can.
 */
export function preload(library, variant) {
  const runtime = SANITIZERS[variant]?.runtime ?? null;
  if (runtime === null) return library;
  const [file, ...args] = findCompiler() ?? ['cc'];
  const found = spawnSync(file, [...args, `-print-file-name=${runtime}`], { encoding: 'utf8' }).stdout.trim();
  return isAbsolute(found) ? `${found}:${library}` : library;
}

/** The words before a program whose addresses have to stay where ThreadSanitizer of gcc 12 expects them. */
function fixed(variant) {
  if (variant !== 'tsan') return [];
  const words = ['setarch', '-R'];
  return spawnSync(words[0], [words[1], 'true']).status === 0 ? words : [];
}

/** A broker with one partition of its own; `close` ends it. */
async function startBroker() {
  const directory = mkdtempSync(join(tmpdir(), 'kmbridge-sanitize-'));
  const child = spawn(process.execPath, [join(root, 'bin/kmbridge.mjs'), 'host', '--partition', PARTITION], {
    cwd: root,
    env: { ...process.env, KMBRIDGE_DIR: directory },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const ended = new Promise((done) => child.once('close', done));
  await new Promise((ready, failed) => {
    child.stderr.on('data', (bytes) => (said += bytes));
    child.stdout.on('data', (bytes) => {
      said += bytes;
      if (said.includes('stop with')) ready();
    });
    ended.then(() => failed(new Error(`the broker ended:\n${said}`)));
  });
  return {
    socket: join(directory, `${PARTITION}.sock`),
    async close() {
      child.kill('SIGTERM');
      await ended;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** As `kmbridge run` makes it. */
function identity() {
  const { surface, driver, vendor_id, device_id, driver_version, abi, umd_digest } = JSON.parse(
    readFileSync(MANIFEST, 'utf8'),
  );
  return [surface, driver, vendor_id, device_id, driver_version, abi, umd_digest].join('\t');
}

/**
 * Runs the stress program of a variant: {ok, deeds, log}. Not ok: a report, another end than 0, or none within a minute more
 * than it was given.
 */
export async function stress(variant, args, socket) {
  const library = buildNative(variant);
  const program = buildProgram('test/native/programs/stress.c', { variant });
  for (const built of [library, program]) if (!built.ok) return { ok: false, deeds: 0, log: built.reason };
  // What starts the program is no guest, and knows no sanitizer.
  const preloaded = preload(join(library.dir, 'libkmbridge.so'), variant);
  const words = [...fixed(variant), 'env', `LD_PRELOAD=${preloaded}`, program.path, ...args.map(String)];
  const environment = {
    ...process.env,
    ...OPTIONS,
    KMBRIDGE_SOCKET: socket,
    KMBRIDGE_IDENTITY: identity(),
  };
  const [file, ...rest] = words;
  const child = spawn(file, rest, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  let out = '';
  child.stdout.on('data', (bytes) => (out += bytes));
  child.stderr.on('data', (bytes) => (log = (log + bytes).slice(0, 100_000)));
  const limit = setTimeout(
    () => {
      log += '\nit hangs\n';
      child.kill('SIGKILL');
    },
    (Number(args[0] ?? 0) || 0) * 1000 + 60_000,
  );
  const code = await new Promise((done) => child.once('close', (status, signal) => done(status ?? signal)));
  clearTimeout(limit);
  const deeds = [...out.matchAll(/^deeds=(\d+)$/gm)].reduce((sum, [, count]) => sum + Number(count), 0);
  const ok = code === 0 && !SANITIZERS[variant].report.test(log);
  return { ok, deeds, log: ok ? log : `${log}\nended with ${code}` };
}

/** Runs the given variants one after the other, `seconds` each, against one broker: whether all are clean. */
export async function sanitize(variants, seconds, report) {
  const broker = await startBroker();
  let clean = true;
  try {
    for (const variant of variants) {
      const { ok, deeds, log } = await stress(variant, [seconds, THREADS], broker.socket);
      report(variant, ok, deeds, log);
      clean &&= ok;
    }
  } finally {
    await broker.close();
  }
  return clean;
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const value = (name) => {
    const at = process.argv.indexOf(name);
    return at < 0 ? undefined : (process.argv[at + 1] ?? '');
  };
  const seconds = Number(value('--seconds') ?? 20);
  const variant = value('--variant');
  if (
    !Number.isInteger(seconds) ||
    seconds < 1 ||
    (variant !== undefined && !VARIANTS_TO_RUN.includes(variant))
  ) {
    process.stderr.write(
      `usage: sanitize-native.mjs [--seconds N] [--variant ${VARIANTS_TO_RUN.join('|')}]\n`,
    );
    process.exit(2);
  }
  const clean = await sanitize(
    variant === undefined ? VARIANTS_TO_RUN : [variant],
    seconds,
    (name, ok, deeds, log) => {
      process.stdout.write(
        `native ${name}: ${deeds} deeds of ${THREADS} threads in ${seconds} s, ${ok ? 'nothing found' : 'a finding'}\n`,
      );
      if (!ok) process.stderr.write(`${log}\n`);
    },
  );
  process.exit(clean ? 0 : 1);
}
