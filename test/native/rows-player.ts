import type { DxgFile } from '../../src/guest-um/index.ts';

/** The TypeScript player: takes the lines of a call script as `programs/player.c` does, and says the same. */
export function play(script: string, file: DxgFile): string[] {
  const player = new Player(file);
  for (const line of script.trimEnd().split('\n')) player.line(line.split(' '), line);
  return player.said;
}

const WILD = 0x10;

class Player {
  readonly said: string[] = [];
  readonly #file: DxgFile;
  readonly #slots: bigint[] = [];
  #size = 0;
  #base = 0;
  #hidden = new Set<number>();

  constructor(file: DxgFile) {
    this.#file = file;
  }

  line([verb, ...words]: string[], whole: string): void {
    const [first = '', second = '', third = '', fourth = ''] = words;
    const a = Number(first);
    switch (verb) {
      case 'arena':
        this.#size = a;
        this.#base = Number(this.#file.memory.alloc(a, 4096));
        return;
      case 'say':
        this.said.push(whole.slice(4));
        return;
      case 'begin':
        this.#arena().fill(0);
        this.#hidden = new Set();
        return;
      case 'bytes':
        this.#arena().set(Buffer.from(second, 'hex'), a);
        return;
      case 'pointer':
        this.#view().setBigUint64(a, BigInt(this.#base) + BigInt(second), true);
        return;
      case 'put':
        this.#put(a, this.#slot(second) + BigInt(fourth), Number(third));
        return;
      case 'hide':
        this.#hidden.add(a);
        return;
      case 'ioctl':
        this.said.push(`= ${this.#file.ioctl(a, this.#argument(second))}`);
        return;
      case 'dump':
        this.said.push(`${first} ${this.#dump(Number(second), Number(third))}`);
        return;
      case 'save':
        this.#slots[a] = this.#get(Number(second), Number(third));
        return;
      case 'peek':
        this.said.push(`${first} ${this.#peek(this.#slot(second), Number(third))}`);
        return;
      case 'poke': {
        const bytes = Buffer.from(second, 'hex');
        if (this.#slot(first) !== 0n) this.#file.memory.view(this.#slot(first), bytes.length).set(bytes);
        return;
      }
      case 'close':
        this.#file.close();
        return;
      default:
        throw new RangeError(`no such line: ${whole}`);
    }
  }

  #arena(): Uint8Array {
    return this.#file.memory.view(this.#base, this.#size);
  }

  #view(): DataView {
    const arena = this.#arena();
    return new DataView(arena.buffer, arena.byteOffset, arena.byteLength);
  }

  #slot(text: string): bigint {
    return this.#slots[Number(text)] ?? 0n;
  }

  #argument(text: string): number {
    if (text === 'null') return 0;
    return text === 'wild' ? WILD : this.#base + Number(text);
  }

  #put(at: number, value: bigint, bytes: number): void {
    if (bytes === 8) this.#view().setBigUint64(at, value, true);
    else this.#view().setUint32(at, Number(value & 0xffffffffn), true);
  }

  #get(at: number, bytes: number): bigint {
    return bytes === 8 ? this.#view().getBigUint64(at, true) : BigInt(this.#view().getUint32(at, true));
  }

  #peek(address: bigint, bytes: number): string {
    return address === 0n ? 'nothing' : Buffer.from(this.#file.memory.view(address, bytes)).toString('hex');
  }

  /** Hex, but an address that is not 0 as its offset in the arena, or as one that the device gave. */
  #dump(at: number, bytes: number): string {
    const arena = Buffer.from(this.#arena());
    let text = '';
    for (let i = at; i < at + bytes; ) {
      const value = this.#hidden.has(i) ? this.#get(i, 8) : 0n;
      if (value === 0n) {
        text += arena.toString('hex', i, i + 1);
        i++;
        continue;
      }
      const offset = value - BigInt(this.#base);
      text +=
        offset >= 0n && offset <= this.#size ? `<+${offset}>` : value === BigInt(WILD) ? '<wild>' : '<VA>';
      i += 8;
    }
    return text;
  }
}
