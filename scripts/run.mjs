// Plain Node, no dependency: installs what the lock file names when it is missing or stale, then runs one of `commands`.
// Everything printed here goes to stderr, so that stdout belongs to the command (`npm start --silent -- --json`).
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const lock = join(root, '.install-lock');
const [command, ...rest] = process.argv.slice(2);
const say = (line) => process.stderr.write(`${line}\n`);

const mtime = (path) => {
  try {
    return statSync(path).mtimeMs;
  } catch {
    return 0;
  }
};
const stale = () =>
  mtime(join(root, 'node_modules/.package-lock.json')) < mtime(join(root, 'package-lock.json'));

const holderGone = () => {
  try {
    process.kill(Number(readFileSync(join(lock, 'pid'), 'utf8')), 0);
    return false;
  } catch (error) {
    // A lock without a pid is only abandoned when it stays so: its holder may be between mkdir and write.
    return error.code === 'ESRCH' || (error.code === 'ENOENT' && Date.now() - mtime(lock) > 5_000);
  }
};

/** Two commands started at once must not both empty node_modules. */
const acquire = async () => {
  for (;;) {
    try {
      mkdirSync(lock);
      writeFileSync(join(lock, 'pid'), String(process.pid));
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      if (holderGone()) rmSync(lock, { recursive: true, force: true });
      else await sleep(200);
    }
  }
};

const install = async () => {
  await acquire();
  try {
    if (!stale()) return;
    say('kmbridge: installing the pinned packages (npm ci) …');
    const npm = process.env.npm_execpath;
    const [file, args] = npm ? [process.execPath, [npm, 'ci']] : ['npm', ['ci']];
    // 2 → our stderr: npm's own report must not reach stdout.
    const done = spawnSync(file, args, { cwd: root, stdio: ['ignore', 2, 2] });
    if (done.status !== 0) {
      say('kmbridge: npm ci failed; see above.');
      process.exit(1);
    }
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
};

const commands = {
  start: { script: 'bin/kmbridge.mjs', args: ['demo'] },
  test: { script: 'node_modules/vitest/vitest.mjs', args: ['run'] },
  // A young generation that holds a whole measurement, so that what a call allocates can be counted.
  bench: {
    node: ['--expose-gc', '--max-semi-space-size=256', '--import', 'tsx'],
    script: 'bench/main.ts',
    args: [],
  },
};
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  say(`kmbridge needs Node 20.19 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}
const target = commands[command];
if (target === undefined) {
  say(`usage: run.mjs ${Object.keys(commands).join('|')} [ARGS…]`);
  process.exit(2);
}
if (stale()) await install();
const { node = [], script, args } = target;
const run = spawnSync(process.execPath, [...node, join(root, script), ...args, ...rest], {
  cwd: root,
  stdio: 'inherit',
});
process.exit(run.status ?? 1);
