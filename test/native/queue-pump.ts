/** A pump that a program of its own plays: who waits in a submission queue and who wakes are two processes. */
import { type ChildProcess, spawn } from 'node:child_process';
import { expect, onTestFinished } from 'vitest';
import { QUEUE_BYTES, QUEUE_VERSION, QUEUE_WORD } from '../../src/host-km/drivers/drm/pump/queue-layout.ts';
import { createShared, type SharedFile } from '../../src/vmbus-sim/ffi/index.ts';
import { eventually } from '../process/harness.ts';
import { DrmHost, type LentQueue } from './drm-host.ts';
import { program, type Running, type Said } from './guest-program.ts';

/**
 * What becomes of a call: 0, 7, −EINVAL or ASK; 0 once `go` has been called; nothing; nothing, and the queue ends; 0, and it
 * ends; 0, and who is woken for nothing stays awake until the next.
 */
export type Word = 'answer' | 'give' | 'error' | 'ask' | 'late' | 'silent' | 'end' | 'last' | 'awake';

/** A call as the pump saw it. */
export interface QueueCall {
  readonly bytes: number;
  /** Whether the commands and, behind them, the handles lie where they have to, and nothing else. */
  readonly placed: boolean;
  /** Whether anything stands in the struct past its first 32 bytes. */
  readonly rest: boolean;
  readonly flags: number;
  readonly size: number;
  readonly sum: number;
  readonly handles: readonly number[];
}

/** What a queue's memory says; more than a test ever calls. */
const HINT = 31;

export class PlayedPump {
  readonly calls: QueueCall[] = [];
  /** How often it was woken without a call. */
  rung = 0;
  readonly #file: SharedFile;
  readonly #words: Int32Array;
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;

  /** Plays one word after the other; the last counts for all calls that follow. */
  constructor(...words: readonly [Word, ...Word[]]) {
    const file = createShared('drm-queue', QUEUE_BYTES);
    if (file === null) throw new Error('no memory');
    this.#file = file;
    this.#words = new Int32Array(file.view.buffer, file.view.byteOffset, QUEUE_WORD.PUMP_SLEEPS + 1);
    this.set('VERSION', QUEUE_VERSION);
    this.set('HINT', HINT);
    const child = spawn(program('queue-pump'), words, { stdio: ['pipe', 'pipe', 'inherit', file.fd] });
    this.#child = child;
    let out = '';
    child.stdout?.on('data', (bytes: Buffer) => {
      const lines = (out + bytes.toString()).split('\n');
      out = lines.pop() ?? '';
      for (const line of lines) {
        const told: QueueCall | 'rung' = JSON.parse(line);
        if (told === 'rung') this.rung++;
        else this.calls.push(told);
      }
    });
    child.stdin?.on('error', () => {});
    this.#ended = new Promise((done) => child.once('close', () => done()));
  }

  /** What a guest that asks for a queue gets. */
  get lent(): LentQueue {
    return { fd: this.#file.fd, bytes: QUEUE_BYTES };
  }

  word(name: keyof typeof QUEUE_WORD): number {
    return Atomics.load(this.#words, QUEUE_WORD[name]);
  }

  set(name: keyof typeof QUEUE_WORD, value: number): void {
    Atomics.store(this.#words, QUEUE_WORD[name], value);
  }

  /** Resolves once it has that many calls. */
  took(count: number): Promise<void> {
    return eventually(`a pump has ${count} calls`, () => this.calls.length >= count);
  }

  /** How many calls there have been: what it has said of them comes after what the program says. */
  async taken(): Promise<number> {
    await this.took(this.word('GO'));
    return this.calls.length;
  }

  /** Resolves once it sleeps, or is awake. */
  sleeps(on = true): Promise<void> {
    return eventually(`a pump ${on ? 'sleeps' : 'is awake'}`, () => (this.word('PUMP_SLEEPS') !== 0) === on);
  }

  /** Answers a call that is late. */
  go(): void {
    this.#child.stdin?.write('\n');
  }

  async end(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
    this.#file.release();
  }
}

/** Pumps, and a host that gives the queue of each to the file that asks next, the last one’s to all that follow; they end with the test. */
export function pumped(...all: readonly (readonly [Word, ...Word[]])[]) {
  const pumps = all.map((words) => new PlayedPump(...words));
  onTestFinished(() => Promise.all(pumps.map((pump) => pump.end())).then(() => {}));
  const host = new DrmHost();
  host.queue = () => pumps[Math.min(host.queuesAsked, pumps.length) - 1]?.lent ?? 0;
  const [pump] = pumps;
  if (pump === undefined) throw new Error('no pump');
  return { host, pump, pumps };
}

/** How many submissions a host has had. */
export const submitted = (host: DrmHost): number =>
  host.calls.filter((name) => name === 'DRM_IOCTL_VIRTGPU_EXECBUFFER').length;

/** What a program said that ends well, and on stderr said no more than `lines`. */
export async function factsOf(running: Running, lines: readonly unknown[] = []): Promise<Said['facts']> {
  const said = await running.said;
  expect({ end: said.end, lines: said.lines }).toEqual({ end: 0, lines });
  return said.facts;
}
