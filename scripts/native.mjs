// Builds the native part. Plain Node, no dependency: it works before node_modules exists.
//   node scripts/native.mjs [--variant plain|asan|ubsan|tsan]
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withLock } from './lock.mjs';
import { newestHeader, outdated } from './stale.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const native = join(root, 'native');
const headers = ['include', 'gen', 'shim', 'dxcore', 'pump', 'pump-thread'].map((name) => join(native, name));

const sanitizer = (name) => [`-fsanitize=${name}`, '-fno-omit-frame-pointer', '-O1'];
/** What each variant adds to every compile and link. */
export const VARIANTS = {
  plain: [],
  asan: sanitizer('address'),
  ubsan: [...sanitizer('undefined'), '-fno-sanitize-recover=all'],
  tsan: sanitizer('thread'),
};

const standard = ['-std=c11', '-D_GNU_SOURCE', '-O2', '-g', '-pthread'];
const warnings = ['-Wall', '-Wextra', '-Werror'];
const includes = ['include', 'gen', 'shim'].map((name) => `-I${join(native, name)}`);
const install = 'apt-get install gcc libc6-dev';

/** Whether `command` compiles and links a program against libc: a bare gcc without libc6-dev does not. */
function works(command) {
  const [file, ...args] = command;
  const probe = spawnSync(file, [...args, '-x', 'c', '-', '-o', '/dev/null'], {
    input: '#include <stdio.h>\nint main(void) { return puts("") < 0; }\n',
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  return probe.status === 0;
}

const candidates = () =>
  process.env.CC ? [process.env.CC.trim().split(/\s+/)] : [['gcc'], ['clang'], ['clang-14'], ['cc']];

let found;
/** The words of a C compiler that works ($CC, else the first of gcc, clang, clang-14, cc), or undefined. */
export function findCompiler() {
  found ??= { command: candidates().find(works) };
  return found.command;
}

const absent = () => ({
  ok: false,
  missing: true,
  reason: process.env.CC
    ? `no native part: CC=${process.env.CC} does not compile a C program; ${install}`
    : `no native part (C shim, libdxcore.so, their tests and examples): there is no C compiler; ${install}`,
});

const directoryOf = (variant) => join(native, 'build', variant);

function checkVariant(variant) {
  if (!Object.hasOwn(VARIANTS, variant))
    throw new RangeError(`unknown variant ${variant}; one of ${Object.keys(VARIANTS).join(', ')}`);
}

class BuildError extends Error {}

/** Runs the compiler into a file of its own and puts it in place whole: a running program keeps the old one. */
function produce(output, words, inputs) {
  const note = `${output}.command`;
  const line = words.join('\0');
  if (!outdated(output, inputs) && existsSync(note) && readFileSync(note, 'utf8') === line) return;
  mkdirSync(dirname(output), { recursive: true });
  const fresh = `${output}.${process.pid}`;
  const began = Date.now() / 1000;
  const [file, ...args] = words;
  const done = spawnSync(file, [...args, '-o', fresh], { encoding: 'utf8', cwd: root });
  if (done.status !== 0)
    throw new BuildError(
      `building ${basename(output)} failed:\n${done.stderr || (done.error?.message ?? '')}`,
    );
  if (done.stderr) process.stderr.write(done.stderr);
  // As old as its beginning: a source that was saved meanwhile is newer.
  utimesSync(fresh, began, began);
  renameSync(fresh, output);
  writeFileSync(note, line);
}

const sourcesIn = (folder) => {
  const directory = join(native, folder);
  if (!existsSync(directory)) return [];
  const names = readdirSync(directory).filter((name) => name.endsWith('.c'));
  return names.sort().map((name) => join(directory, name));
};

/** Paths listed one a line in native/<folder>/SOURCES, relative to the repository. */
const listedSources = (folder) => {
  const list = join(native, folder, 'SOURCES');
  if (!existsSync(list)) return [];
  const lines = readFileSync(list, 'utf8').split('\n');
  return lines
    .map((line) => line.replace(/#.*/, '').trim())
    .filter(Boolean)
    .map((line) => join(root, line));
};

function buildLibrary(variant, folder, name, links) {
  const sources = [...sourcesIn(folder), ...listedSources(folder)];
  if (sources.length === 0) return;
  const cc = findCompiler();
  const directory = directoryOf(variant);
  const newest = newestHeader(headers);
  const flags = [...standard, '-fPIC', '-fvisibility=hidden', ...warnings, ...VARIANTS[variant], ...includes];
  if (folder !== 'shim') flags.push(`-I${join(native, folder)}`);
  if (folder === 'pump-thread') flags.push(`-I${join(native, 'pump')}`);
  const objects = sources.map((source) => {
    const object = join(directory, 'objects', folder, `${basename(source, '.c')}.o`);
    produce(object, [...cc, ...flags, '-c', source], [source, newest]);
    return object;
  });
  const map = join(native, folder, 'exports.map');
  const shared = ['-shared', `-Wl,-soname,${name}`, '-Wl,-z,now', '-pthread', ...VARIANTS[variant]];
  // A sanitizer's runtime may come with the program only, so its names stay open here.
  if (variant === 'plain') shared.push('-Wl,-z,defs');
  if (existsSync(map)) shared.push(`-Wl,--version-script,${map}`);
  const inputs = [...objects, map, ...links.map((link) => join(directory, `lib${link}.so`))].filter(
    existsSync,
  );
  const wanted = links.filter((link) => existsSync(join(directory, `lib${link}.so`)));
  const libraries =
    wanted.length === 0
      ? []
      : [`-L${directory}`, '-Wl,-rpath,$ORIGIN', '-Wl,--enable-new-dtags', ...wanted.map((l) => `-l${l}`)];
  produce(join(directory, name), [...cc, ...shared, ...objects, ...libraries, '-ldl'], inputs);
}

/** A program of its own: all sources of the folder in one. */
function buildTool(variant, folder, name) {
  const sources = [...sourcesIn(folder), ...listedSources(folder)];
  if (sources.length === 0) return;
  const flags = [
    ...standard,
    '-fPIE',
    '-pie',
    '-Wl,-z,now',
    '-Wl,-z,relro',
    ...warnings,
    ...VARIANTS[variant],
  ];
  const words = [...findCompiler(), ...flags, ...includes, `-I${join(native, folder)}`, ...sources];
  produce(join(directoryOf(variant), name), words, [...sources, newestHeader(headers)]);
}

/** Empty files where WSL has the libraries: what is laid over /usr/lib in a mount namespace, for ours to be bound onto. */
function layerFiles(variant) {
  const folder = join(directoryOf(variant), 'over-usr-lib/wsl/lib');
  return ['libdxcore.so', 'libkmbridge.so'].map((name) => join(folder, name));
}

function makeLayer(variant) {
  for (const file of layerFiles(variant)) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, '', { flag: 'a' });
  }
}

/** What a failed build says instead of throwing; anything else is a mistake of ours. */
function attempt(work) {
  if (findCompiler() === undefined) return absent();
  try {
    return withLock(join(native, 'build', 'lock'), work);
  } catch (error) {
    if (error instanceof BuildError) return { ok: false, missing: false, reason: error.message };
    throw error;
  }
}

const OUTPUTS = {
  shim: 'libkmbridge.so',
  dxcore: 'libdxcore.so',
  pump: 'kmbridge-pump',
  'pump-thread': 'libkmbridge-pump.so',
};

/** Whether a build has something to do: lets a caller say so before it takes its seconds. */
export function nativeStale(variant = 'plain') {
  checkVariant(variant);
  const sources = Object.keys(OUTPUTS).flatMap((folder) => [
    ...sourcesIn(folder),
    ...listedSources(folder),
    join(native, folder, 'exports.map'),
  ]);
  const newest = newestHeader(headers);
  const outputs = Object.keys(OUTPUTS).filter((folder) => sourcesIn(folder).length > 0);
  if (!layerFiles(variant).every(existsSync)) return true;
  return outputs.some((folder) =>
    outdated(join(directoryOf(variant), OUTPUTS[folder]), [...sources, newest]),
  );
}

/**
 * Builds libkmbridge.so, libdxcore.so, kmbridge-pump and libkmbridge-pump.so of a variant, as far as their sources are there.
 * {ok:true, dir} | {ok:false, missing, reason}: `missing` when there is no compiler at all.
 */
export function buildNative(variant = 'plain') {
  checkVariant(variant);
  return attempt(() => {
    const dir = directoryOf(variant);
    mkdirSync(dir, { recursive: true });
    buildLibrary(variant, 'shim', OUTPUTS.shim, []);
    buildLibrary(variant, 'dxcore', OUTPUTS.dxcore, ['kmbridge']);
    buildTool(variant, 'pump', OUTPUTS.pump);
    buildLibrary(variant, 'pump-thread', OUTPUTS['pump-thread'], []);
    makeLayer(variant);
    return { ok: true, dir };
  });
}

/**
 * Builds one program, for tests and examples: {ok:true, path} | {ok:false, missing, reason}.
 * `out` is its name below native/build/<variant>/programs, or an absolute path. `libs` are words for the linker;
 * `kmbridge` and `dxcore` stand for the libraries of the variant, which are built first.
 */
export function buildProgram(sources, options = {}) {
  const { variant = 'plain', libs = [], flags = [] } = options;
  checkVariant(variant);
  const files = [sources].flat().map((source) => resolve(root, source));
  const out = resolve(directoryOf(variant), 'programs', options.out ?? basename(files[0], '.c'));
  const ours = libs.filter((lib) => lib === 'kmbridge' || lib === 'dxcore');
  if (ours.length > 0) {
    const built = buildNative(variant);
    if (!built.ok) return built;
  }
  return attempt(() => {
    const directory = directoryOf(variant);
    const links = libs.map((lib) => (ours.includes(lib) ? `-l${lib}` : lib));
    if (ours.length > 0) links.unshift(`-L${directory}`, `-Wl,-rpath,${directory}`);
    const libraries = ours.map((lib) => join(directory, `lib${lib}.so`));
    const newest = newestHeader([...headers, ...files.map(dirname)]);
    const words = [...findCompiler(), ...standard, ...warnings, ...includes, ...VARIANTS[variant], ...flags];
    produce(out, [...words, ...files, ...links], [...files, ...libraries, newest]);
    return { ok: true, path: out };
  });
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const at = process.argv.indexOf('--variant');
  const variant = at < 0 ? 'plain' : (process.argv[at + 1] ?? '');
  if (!Object.hasOwn(VARIANTS, variant)) {
    process.stderr.write(`usage: native.mjs [--variant ${Object.keys(VARIANTS).join('|')}]\n`);
    process.exit(2);
  }
  const built = buildNative(variant);
  process.stderr.write(`kmbridge: ${built.ok ? `built ${built.dir}` : built.reason}\n`);
  process.exit(built.ok ? 0 : 1);
}
