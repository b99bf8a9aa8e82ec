const IMPORT_SECTION = 2;
const MEMORY = 2;

/**
 * Gives the one import of a module other names. The compiler can only write `env.memory`, the engine's contract says
 * `kmbridge.memory`. Throws when the module imports anything but one memory.
 */
export function renameMemoryImport(module: Uint8Array, space: string, name: string): Uint8Array {
  const cursor = { at: 8 };
  while (cursor.at < module.length) {
    const start = cursor.at;
    const id = module[cursor.at++];
    const size = readVarint(module, cursor);
    const end = cursor.at + size;
    if (id === IMPORT_SECTION) {
      if (readVarint(module, cursor) !== 1) throw new Error('a kernel imports one memory and nothing else');
      for (let skip = 0; skip < 2; skip++) {
        const bytes = readVarint(module, cursor);
        cursor.at += bytes;
      }
      if (module[cursor.at] !== MEMORY) throw new Error('a kernel imports a memory, not a function');
      const body = Buffer.concat([
        Buffer.from([1]),
        text(space),
        text(name),
        module.subarray(cursor.at, end),
      ]);
      const head = Buffer.from([IMPORT_SECTION, ...varint(body.length)]);
      return Buffer.concat([module.subarray(0, start), head, body, module.subarray(end)]);
    }
    cursor.at = end;
  }
  throw new Error('a kernel imports one memory');
}

function text(value: string): Uint8Array {
  const bytes = Buffer.from(value, 'utf8');
  return Buffer.concat([Buffer.from(varint(bytes.length)), bytes]);
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 0x80) return [...bytes, rest];
    bytes.push((rest & 0x7f) | 0x80);
  }
}

/** LEB128 of at most 32 bits, at the cursor. */
function readVarint(from: Uint8Array, cursor: { at: number }): number {
  let value = 0;
  for (let shift = 0; shift < 35; shift += 7) {
    const byte = from[cursor.at++];
    if (byte === undefined) break;
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) return value >>> 0;
  }
  throw new Error('not a WebAssembly module');
}
