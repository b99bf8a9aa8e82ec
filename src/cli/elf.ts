/**
 * What the headers of a program say about whether the shim can be loaded into it. Hostile bytes: every offset is checked
 * before it is followed.
 */
export type ElfVerdict =
  | { readonly kind: 'dynamic'; readonly interpreter: string }
  | { readonly kind: 'static' }
  | { readonly kind: 'unfit'; readonly reason: string }
  /** `#!`: the interpreter is what runs. */
  | { readonly kind: 'script'; readonly interpreter: string }
  | { readonly kind: 'none' };

/** Bytes of a file that are looked at: headers come first, and an interpreter's path is short. */
export const HEADER_BYTES = 16 * 1024;
const MAGIC = 0x7f454c46;
const HEADER = 64;
const PROGRAM_HEADER = 56;
const PT_INTERP = 3;
const ET_EXEC = 2;
const ET_DYN = 3;
/** The kernel's bound of a `#!` line. */
const SHEBANG_BYTES = 256;

const machines: Readonly<Record<string, number>> = { x64: 62, arm64: 183 };

/** Judges the first bytes of a file (at most HEADER_BYTES of them are read). */
export function readElf(bytes: Uint8Array, arch: string = process.arch): ElfVerdict {
  const view = new DataView(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, HEADER_BYTES));
  if (view.byteLength >= 2 && view.getUint16(0) === 0x2321) return readShebang(bytes);
  if (view.byteLength < HEADER || view.getUint32(0) !== MAGIC) return { kind: 'none' };
  if (view.getUint8(4) !== 2) return { kind: 'unfit', reason: 'it is a 32-bit program' };
  const machine = view.getUint16(18, true);
  if (view.getUint8(5) !== 1 || machine !== machines[arch])
    return { kind: 'unfit', reason: 'it is built for another machine' };
  const type = view.getUint16(16, true);
  if (type !== ET_EXEC && type !== ET_DYN) return { kind: 'unfit', reason: 'it is an object file' };
  return readInterpreter(view);
}

function readInterpreter(view: DataView): ElfVerdict {
  const table = view.getBigUint64(32, true);
  const size = view.getUint16(54, true);
  const count = view.getUint16(56, true);
  const past = { kind: 'unfit', reason: 'its headers point past their place' } as const;
  if (count > 0 && size < PROGRAM_HEADER) return past;
  if (table + BigInt(size * count) > BigInt(view.byteLength)) return past;
  for (let i = 0; i < count; i++) {
    const at = Number(table) + i * size;
    if (view.getUint32(at, true) !== PT_INTERP) continue;
    const offset = view.getBigUint64(at + 8, true);
    const length = view.getBigUint64(at + 32, true);
    if (length < 2n || offset + length > BigInt(view.byteLength)) return past;
    const path = Buffer.from(view.buffer, view.byteOffset + Number(offset), Number(length) - 1);
    return { kind: 'dynamic', interpreter: path.toString('latin1') };
  }
  return { kind: 'static' };
}

function readShebang(bytes: Uint8Array): ElfVerdict {
  const [line = ''] = Buffer.from(bytes.subarray(2, SHEBANG_BYTES)).toString('latin1').split('\n');
  const interpreter = line.trim().split(/[ \t]/)[0] ?? '';
  return interpreter === '' ? { kind: 'none' } : { kind: 'script', interpreter };
}
