import { constants } from 'node:os';
import { libc, libcElsewhere } from './libc.ts';
import { mapPrivate, unmap } from './view.ts';

const { EFAULT, ENOMEM } = constants.errno;
/** Where <asm-generic/ioctl.h> has the size of the argument in a request code. */
const SIZE_SHIFT = 16;
const SIZE_MASK = 0x3fff;
const TWO_32 = 2 ** 32;

/** An ioctl whose argument is a struct with everything that its pointers name behind it. */
export interface DeviceCall {
  readonly request: number;
  /** The struct at 0. Written back when the call succeeds, but for its pointers. */
  readonly bytes: Uint8Array;
  /** How many of them count. */
  readonly length: number;
  /** Pairs: where an 8-aligned pointer lies, and how many bytes it names. Each holds an offset into `bytes`. */
  readonly pointers: readonly number[];
}

/**
 * Private memory for one such call at a time. Its address, and those that offsets become for as long as the kernel looks,
 * stay behind this interface.
 */
export interface CallMemory {
  /** ioctl(2) on `fd`: 0 or more, or −errno. EFAULT, and no call: the struct or a pointer is not in `length`. Blocks as it does. */
  call(fd: number, call: DeviceCall): number;
  /**
   * The same on a thread of libuv's pool, of which there are few: `done` is told later, always. Nothing else may be called on
   * this memory until then, `release` included.
   */
  callElsewhere(fd: number, call: DeviceCall, done: (result: number) => void): void;
  release(): void;
}

/** Room for calls of up to `bytes`; only what is used of it costs memory. Null without. */
export function createCallMemory(bytes: number): CallMemory | null {
  const mapping = mapPrivate(bytes);
  if (mapping === null) return null;
  const { view: memory, address } = mapping;
  const words = new DataView(memory.buffer, memory.byteOffset, memory.byteLength);

  /** Copies the call in and makes addresses of its pointers: −errno, or where the struct lies (0: there is none). */
  const begin = ({ request, bytes: image, length, pointers }: DeviceCall): number => {
    const size = (request >>> SIZE_SHIFT) & SIZE_MASK;
    if (length > memory.length) return -ENOMEM;
    if (length > image.length || size > length) return -EFAULT;
    memory.set(length === image.length ? image : image.subarray(0, length));
    for (let i = 0; i < pointers.length; i += 2) {
      const place = pointers[i] ?? 0;
      if (place % 8 !== 0 || !inside(place, 8, length)) return -EFAULT;
      // Of the caller's: the low half, where the upper one is his own, and as often as he names the same.
      const offset = wordAt(image, place);
      if (!inside(offset, pointers[i + 1] ?? 0, length)) return -EFAULT;
      words.setUint32(place, (address + offset) % TWO_32, true);
      words.setUint32(place + 4, (address + offset) / TWO_32, true);
    }
    return size === 0 ? 0 : address;
  };

  const end = ({ bytes: image, length, pointers }: DeviceCall, result: number): number => {
    if (result < 0) return result;
    for (let i = 0; i < pointers.length; i += 2) {
      const place = pointers[i] ?? 0;
      for (let byte = place; byte < place + 8; byte++) memory[byte] = image[byte] ?? 0;
    }
    image.set(length === memory.length ? memory : memory.subarray(0, length));
    return result;
  };

  return {
    call(fd, call) {
      const at = begin(call);
      return at < 0 ? at : end(call, libc('ioctl', fd, call.request, at));
    },
    callElsewhere(fd, call, done) {
      const at = begin(call);
      const asked = at < 0 ? Promise.resolve(at) : libcElsewhere('ioctl', fd, call.request, at);
      void asked.then((result) => done(end(call, result)));
    },
    release: () => unmap(mapping),
  };
}

function wordAt(bytes: Uint8Array, at: number): number {
  const [a = 0, b = 0, c = 0, d = 0] = [bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]];
  return (a | (b << 8) | (c << 16) | (d << 24)) >>> 0;
}

function inside(at: number, bytes: number, length: number): boolean {
  return at <= length && bytes <= length - at;
}
