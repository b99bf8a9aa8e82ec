import { createHash } from 'node:crypto';
import { readSync, writeSync } from 'node:fs';
import { dieWithParent } from '../../../../vmbus-sim/ffi/process.ts';
import type { DispatchOrder } from '../compute.ts';
import { LIMITS } from '../limits.ts';
import { compileKernel, type KernelBinding, type KernelResult, runKernel } from './kernel.ts';
import { decodeOrder, encodeAnswer, ORDER_BYTES, WINDOW_FD } from './protocol.ts';

/**
 * The engine: a process that runs kernels and nothing else. It reads one order, runs it, answers, and sleeps in read(2)
 * between. It ends when its pipe ends, and the kernel ends it with the host in any case.
 */

const ORDERS = 0;
const ANSWERS = 1;
/** Compiled modules kept; the oldest goes first. */
const KEPT = 64;

const kernels = new Map<string, KernelResult>();

/** Reads exactly `into.length` bytes; false at the end of the pipe. */
function fill(fd: number, into: Uint8Array): boolean {
  for (let at = 0; at < into.length; ) {
    const got = readSync(fd, into, at, into.length - at, null);
    if (got === 0) return false;
    at += got;
  }
  return true;
}

function answer(bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(ANSWERS, bytes, at);
}

function window(into: Uint8Array, position: number): void {
  for (let at = 0; at < into.length; ) {
    const got = readSync(WINDOW_FD, into, at, into.length - at, position + at);
    if (got === 0) throw new Error('order outside the window');
    at += got;
  }
}

function kernelOf(order: DispatchOrder): KernelResult {
  const bytes = new Uint8Array(order.moduleBytes);
  window(bytes, 0);
  const hash = createHash('sha256').update(bytes).digest('hex');
  const known = kernels.get(hash);
  if (known !== undefined) return known;
  const made = compileKernel(bytes);
  const oldest = kernels.size >= KEPT ? kernels.keys().next() : null;
  if (oldest !== null && oldest.done !== true) kernels.delete(oldest.value);
  kernels.set(hash, made);
  return made;
}

function serve(order: DispatchOrder): Uint8Array {
  const made = kernelOf(order);
  if (!made.ok) return encodeAnswer('CONTRACT', made.why);
  const bindings = order.bindings.map(
    ({ at, bytes, write }): KernelBinding => ({
      bytes,
      load: (into) => window(into, at),
      store(from) {
        for (let done = 0; write && done < from.length; )
          done += writeSync(WINDOW_FD, from, done, from.length - done, at + done);
      },
    }),
  );
  const result = runKernel(made.kernel, bindings, order.args, order.groups);
  return encodeAnswer(result.code, result.code === 'DONE' ? '' : result.why);
}

/** The next order; null at the end of the pipe or when what came is none. */
function next(): DispatchOrder | null {
  const head = new Uint8Array(4);
  if (!fill(ORDERS, head)) return null;
  const length = new DataView(head.buffer).getUint32(0, true);
  if (length < head.length || length > ORDER_BYTES) return null;
  const bytes = new Uint8Array(length);
  bytes.set(head);
  if (!fill(ORDERS, bytes.subarray(head.length))) return null;
  const order = decodeOrder(bytes);
  return order !== null && order.moduleBytes <= LIMITS.moduleBytes ? order : null;
}

if (dieWithParent(Number(process.argv[2]))) {
  answer(encodeAnswer('READY', ''));
  for (let order = next(); order !== null; order = next()) answer(serve(order));
}
process.exit(0);
