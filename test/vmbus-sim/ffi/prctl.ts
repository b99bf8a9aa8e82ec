/** A process that ties itself down and says what became of it. With `parent` it starts one that does, and stays. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { becomeUndumpable, dieWithParent, refuseNewPrivileges } from '../../../src/vmbus-sim/ffi/index.ts';
import { libc } from '../../../src/vmbus-sim/ffi/libc.ts';

const PR_GET_DUMPABLE = 3;
if (process.argv[2] === 'parent') {
  spawn(process.execPath, ['--import', 'tsx', import.meta.filename], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
} else {
  const report = {
    pid: process.pid,
    wrongParent: dieWithParent(process.pid),
    parent: dieWithParent(process.ppid),
    undumpable: becomeUndumpable() && libc('prctl', PR_GET_DUMPABLE, 0, 0, 0, 0) === 0,
    bounded: refuseNewPrivileges() && /^NoNewPrivs:\s1$/m.test(readFileSync('/proc/self/status', 'latin1')),
  };
  process.stdout.write(`${JSON.stringify(report)}\n`);
}
setInterval(() => {}, 60_000);
