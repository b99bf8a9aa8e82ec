import { constants } from 'node:os';
import { DataType, load, open } from 'ffi-rs';

const { String: text, I32: int, I64: long } = DataType;

/**
 * The closed set of libc functions this program calls, each with one shape. Structures never travel by value: they lie in
 * the scratch page and travel as its address, because a wrong type in an ffi-rs structure aborts the process.
 * Shapes are those of 64-bit Linux (man sections 2 and 3); `long` stands for pointers, size_t and off_t.
 */
const SHAPES = {
  memfd_create: { params: [text, int], result: int },
  fallocate: { params: [int, int, long, long], result: int },
  flock: { params: [int, int], result: int },
  fcntl: { params: [int, int, int], result: int },
  mmap: { params: [long, long, int, int, int, long], result: long },
  munmap: { params: [long, long], result: int },
  socket: { params: [int, int, int], result: int },
  socketpair: { params: [int, int, int, long], result: int },
  connect: { params: [int, long, int], result: int },
  sendmsg: { params: [int, long, int], result: long },
  recvmsg: { params: [int, long, int], result: long },
  getsockopt: { params: [int, int, int, long, long], result: int },
  pipe2: { params: [long, int], result: int },
  poll: { params: [long, long, int], result: int },
  epoll_create1: { params: [int], result: int },
  epoll_ctl: { params: [int, int, int, long], result: int },
  epoll_wait: { params: [int, long, int, int], result: int },
  // Variadic in C, as fcntl is: on 64-bit Linux its arguments travel as any other's.
  ioctl: { params: [int, long, long], result: int },
  prctl: { params: [int, long, long, long, long], result: int },
  sched_setaffinity: { params: [int, long, long], result: int },
  syscall: { params: [long, long, long], result: long },
} as const;

export type LibcFunction = keyof typeof SHAPES;

const LIBRARY = 'kmbridge-libc';
let opened = false;

/**
 * Calls one function of the set. Returns its result, or the negative errno when it failed.
 * errno is looked at only after a −1: on success it is whatever an earlier call left there.
 */
export function libc(name: LibcFunction, ...values: readonly (number | string)[]): number {
  return resultOf(load<Integer, true>({ ...callOf(name, values), errno: true }));
}

/**
 * The same on a thread of libuv's pool: for calls that may wait, though not for ever, because Node's own file calls have the
 * same few threads, and a process does not exit before they are back.
 */
export function libcElsewhere(name: LibcFunction, ...values: readonly (number | string)[]): Promise<number> {
  return load<Integer, true, true>({ ...callOf(name, values), errno: true, runInNewThread: true }).then(
    resultOf,
  );
}

type Integer = (typeof DataType)['I32'] | (typeof DataType)['I64'];

function callOf(name: LibcFunction, values: readonly (number | string)[]) {
  if (!opened) {
    open({ library: LIBRARY, path: 'libc.so.6' });
    opened = true;
  }
  const { params, result } = SHAPES[name];
  if (values.length !== params.length)
    throw new TypeError(`${name} takes ${params.length} arguments, not ${values.length}`);
  return {
    library: LIBRARY,
    funcName: name,
    retType: result,
    paramsType: [...params],
    paramsValue: [...values],
  };
}

function resultOf({ value, errnoCode }: { readonly value: number; readonly errnoCode: number }): number {
  if (value !== -1) return value;
  return errnoCode > 0 ? -errnoCode : -constants.errno.EIO;
}

/** The same call, again for as long as a signal interrupts it. */
export function libcRetry(name: LibcFunction, ...values: readonly (number | string)[]): number {
  for (;;) {
    const result = libc(name, ...values);
    if (result !== -constants.errno.EINTR) return result;
  }
}
