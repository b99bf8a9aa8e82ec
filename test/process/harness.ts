import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

export const root = resolve(import.meta.dirname, '../..');
export const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
export const manifestOf = (version: string): string => join(root, `drivers/softgpu/${version}/manifest.json`);

/** A process and everything it has printed; `until` resolves with the first output that holds the text. */
export interface Watched {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly out: () => string;
  readonly err: () => string;
  until(stream: 'out' | 'err', text: string): Promise<void>;
  /** Exit code, or the signal's name. */
  readonly ended: Promise<number | NodeJS.Signals>;
}

const running = new Set<ChildProcess>();

/** Starts Node on `script` (TypeScript or plain) with pipes on all three streams. */
export function start(script: string, args: readonly string[], env: Record<string, string>): Watched {
  const child = spawn(process.execPath, ['--import', tsx, join(root, script), ...args], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  running.add(child);
  const text = { out: '', err: '' };
  const waiting: { stream: 'out' | 'err'; text: string; done: () => void }[] = [];
  const hear = (stream: 'out' | 'err') => (bytes: Buffer) => {
    text[stream] += bytes.toString();
    for (const one of waiting) if (text[one.stream].includes(one.text)) one.done();
  };
  child.stdout.on('data', hear('out'));
  child.stderr.on('data', hear('err'));
  child.stdin.on('error', () => {});
  const ended = new Promise<number | NodeJS.Signals>((done) => {
    child.once('close', (code, signal) => {
      running.delete(child);
      done(code ?? signal ?? 1);
    });
  });
  return {
    child,
    pid: child.pid ?? 0,
    out: () => text.out,
    err: () => text.err,
    ended,
    until: (stream, wanted) =>
      Promise.race([
        new Promise<void>((done) => {
          waiting.push({ stream, text: wanted, done });
          if (text[stream].includes(wanted)) done();
        }),
        ended.then((code) => {
          if (!text[stream].includes(wanted))
            throw new Error(`ended with ${code} before '${wanted}':\n${text.out}\n${text.err}`);
        }),
      ]),
  };
}

/** Ends whatever a test has left running. */
export async function endAll(): Promise<void> {
  const all = [...running];
  for (const child of all) child.kill('SIGKILL');
  await Promise.all(all.map((child) => new Promise((done) => child.once('close', done))));
}

export function temporary(): string {
  return mkdtempSync(join(tmpdir(), 'kmbridge-test-'));
}

export function remove(directory: string): void {
  rmSync(directory, { recursive: true, force: true });
}

/** Whether a process has ended; a zombie has. */
export function isGone(pid: number): boolean {
  if (!existsSync(`/proc/${pid}`)) return true;
  try {
    return /^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return true;
  }
}

/** Waits until something is so; a minute is far beyond any promise made. */
export async function eventually(what: string, holds: () => boolean): Promise<void> {
  for (let waited = 0; waited < 60_000; waited += 20) {
    if (holds()) return;
    await new Promise((done) => setTimeout(done, 20));
  }
  throw new Error(`never so: ${what}`);
}
