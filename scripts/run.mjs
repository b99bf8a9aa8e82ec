// Plain Node, no dependency: installs what the lock file names when it is missing or stale, then runs one of `commands`.
// Everything printed here goes to stderr, so that stdout belongs to the command (`npm start --silent -- --json`).
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withLock } from './lock.mjs';
import { buildNative } from './native.mjs';
import { modified } from './stale.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const lock = join(root, '.install-lock');
const [command, ...rest] = process.argv.slice(2);
const say = (line) => process.stderr.write(`${line}\n`);

const stale = () =>
  modified(join(root, 'node_modules/.package-lock.json')) < modified(join(root, 'package-lock.json'));

const install = () =>
  withLock(lock, () => {
    if (!stale()) return true;
    say('kmbridge: installing the pinned packages (npm ci) …');
    const npm = process.env.npm_execpath;
    const [file, args] = npm ? [process.execPath, [npm, 'ci']] : ['npm', ['ci']];
    // 2 → our stderr: npm's own report must not reach stdout.
    const done = spawnSync(file, args, { cwd: root, stdio: ['ignore', 2, 2] });
    return done.status === 0;
  });

const commands = {
  start: { script: 'bin/kmbridge.mjs', args: ['demo'] },
  test: { script: 'node_modules/vitest/vitest.mjs', args: ['run'] },
  // A young generation that holds a whole measurement, so that what a call allocates can be counted.
  bench: {
    node: ['--expose-gc', '--max-semi-space-size=256', '--import', 'tsx'],
    script: 'bench/main.ts',
    args: [],
  },
  'test:vm': { node: ['--import', 'tsx'], script: 'test/vm/main.ts', args: [] },
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
if (stale() && !install()) {
  say('kmbridge: npm ci failed; see above.');
  process.exit(1);
}
if (command === 'test') {
  // Before the tests, so that the compiler's messages stand by themselves; without a compiler the configuration of the
  // tests says which files are left out.
  const built = buildNative();
  if (!built.ok && !built.missing) {
    say(`kmbridge: ${built.reason}`);
    process.exit(1);
  }
}
const { node = [], script, args } = target;
const run = spawnSync(process.execPath, [...node, join(root, script), ...args, ...rest], {
  cwd: root,
  stdio: 'inherit',
});
process.exit(run.status ?? 1);
