/** The caller's memory as the shim reads it. `va` is an address in the caller's process; a bad one is an answer. */
export interface MemoryReader {
  /** Copies `bytes` from `va` to `into` at `at`; false when the range is not mapped. */
  read(va: number, into: Uint8Array, at: number, bytes: number): boolean;
}

/** The caller's memory as the shim writes it. */
export interface MemoryWriter {
  /** Copies `bytes` of `from` at `at` to `va`; false when the range is not mapped or read-only. */
  write(va: number, from: Uint8Array, at: number, bytes: number): boolean;
}
