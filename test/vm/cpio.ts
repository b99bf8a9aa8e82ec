// The archive that the kernel takes as its first file system ("newc" of Documentation/driver-api/early-userspace/buffer-format).

export interface Entry {
  readonly name: string;
  /** Type and permission bits as in st_mode. */
  readonly mode: number;
  readonly content?: Uint8Array;
}

export const FOLDER = 0o040755;
export const PROGRAM = 0o100755;
export const FILE = 0o100644;

const MAGIC = '070701';
const END = 'TRAILER!!!';
const ALIGNMENT = 4;

const padding = (length: number): Uint8Array => new Uint8Array(-length & (ALIGNMENT - 1));

function record({ name, mode, content = new Uint8Array() }: Entry, inode: number): readonly Uint8Array[] {
  // inode, mode, uid, gid, links, mtime, size, device, device of a node, length of the name with its NUL, check
  const fields = [inode, mode, 0, 0, 1, 0, content.length, 0, 0, 0, 0, Buffer.byteLength(name) + 1, 0];
  const words = fields.map((field) => field.toString(16).padStart(8, '0'));
  const header = Buffer.from(`${MAGIC}${words.join('')}${name}\0`);
  return [header, padding(header.length), content, padding(content.length)];
}

/** An archive of these entries; a folder has to stand before what is in it. */
export function archive(entries: readonly Entry[]): Buffer {
  const all = [...entries, { name: END, mode: 0 }];
  return Buffer.concat(all.flatMap((entry, index) => record(entry, index + 1)));
}
