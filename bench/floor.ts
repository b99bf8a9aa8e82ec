import { readSync, writeSync } from 'node:fs';

/**
 * The floors: what the machine itself needs for a request and its answer, without any of our code. Words of one shared
 * page, each in a cache line of its own.
 */
export const WORD = { REQUEST: 0, REPLY: 16, STOP: 32, READY: 48 } as const;
export const FLOOR_BYTES = 4096;

/** Byte that ends a pipe echo; any other is sent back. */
const QUIT = 0x71;

/** The answering side: copies the request word until told to stop. */
export function spinEcho(words: Int32Array): void {
  let last = Atomics.load(words, WORD.REQUEST);
  Atomics.store(words, WORD.READY, 1);
  while (Atomics.load(words, WORD.STOP) === 0) {
    const request = Atomics.load(words, WORD.REQUEST);
    if (request === last) continue;
    last = request;
    Atomics.store(words, WORD.REPLY, request);
  }
  Atomics.store(words, WORD.STOP, 0);
  Atomics.store(words, WORD.READY, 0);
}

/** The asking side: one round trip. */
export function spinPing(words: Int32Array): void {
  const request = (Atomics.load(words, WORD.REQUEST) + 1) | 0;
  Atomics.store(words, WORD.REQUEST, request);
  while (Atomics.load(words, WORD.REPLY) !== request);
}

const one = new Uint8Array(1);

/** The answering side of a pipe ping-pong, blocking in read(2). */
export function pipeEcho(readEnd: number, writeEnd: number, words: Int32Array): void {
  Atomics.store(words, WORD.READY, 1);
  while (readSync(readEnd, one) === 1 && one[0] !== QUIT) writeSync(writeEnd, one);
  Atomics.store(words, WORD.READY, 0);
}

export function pipePing(readEnd: number, writeEnd: number): void {
  one[0] = 1;
  writeSync(writeEnd, one);
  readSync(readEnd, one);
}

export function pipeQuit(writeEnd: number): void {
  one[0] = QUIT;
  writeSync(writeEnd, one);
}
