// A bzImage is a small loader with the kernel proper compressed inside it. Where that begins differs from build to build,
// so it is looked for by the first bytes of its format.

export type Packing = 'xz' | 'zstd' | 'gzip';

const MAGIC: readonly (readonly [Packing, readonly number[]])[] = [
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  ['gzip', [0x1f, 0x8b, 0x08]],
];

export interface Candidate {
  readonly offset: number;
  readonly packing: Packing;
}

/** Every place in an image where a packed payload may begin, in order. */
export function candidates(image: Buffer): readonly Candidate[] {
  const found: Candidate[] = [];
  for (const [packing, magic] of MAGIC) {
    const bytes = Buffer.from(magic);
    for (let at = image.indexOf(bytes); at >= 0; at = image.indexOf(bytes, at + 1))
      found.push({ offset: at, packing });
  }
  return found.sort((a, b) => a.offset - b.offset);
}

const SECTION_OFFSET = 40;
const SECTION_SIZE = 58;
const SECTION_COUNT = 60;
const HEADER = 64;

/** Whether bytes are a whole 64-bit little-endian ELF file: its section table, which comes last, is there. */
export function isWholeElf(bytes: Buffer): boolean {
  if (bytes.length < HEADER || bytes.readUInt32BE(0) !== 0x7f454c46 || bytes[4] !== 2 || bytes[5] !== 1)
    return false;
  const table = Number(bytes.readBigUInt64LE(SECTION_OFFSET));
  return (
    table > 0 && table + bytes.readUInt16LE(SECTION_SIZE) * bytes.readUInt16LE(SECTION_COUNT) <= bytes.length
  );
}

/**
 * The kernel proper (a vmlinux) out of a bzImage, or undefined when none of the candidates unpacks to one. `unpack` gets the
 * image from a candidate to its end and gives what it could make of it: more than the payload follows.
 */
export function vmlinuxOf(
  image: Buffer,
  unpack: (packing: Packing, bytes: Buffer) => Buffer,
): Buffer | undefined {
  for (const { offset, packing } of candidates(image)) {
    const bytes = unpack(packing, image.subarray(offset));
    if (isWholeElf(bytes)) return bytes;
  }
  return undefined;
}
