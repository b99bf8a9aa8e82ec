import { readFileSync } from 'node:fs';

/** Fields of /proc/<pid>/stat after the name, which may hold anything: state is 0, utime 11, stime 12 (proc(5)). */
const UTIME = 11;
const STIME = 12;
/** One clock tick: USER_HZ is 100 on every Linux this runs on. */
const TICK_NS = 10_000_000;

/** Processor time a process has used so far, in ns, of all its threads; −1 when it is gone. */
export function cpuTime(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = Number(fields[UTIME]) + Number(fields[STIME]);
    return Number.isFinite(ticks) ? ticks * TICK_NS : -1;
  } catch {
    return -1;
  }
}
