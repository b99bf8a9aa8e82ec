/** What a page of GPU address space leads to. */
export interface Backing {
  readonly bytes: Uint8Array;
  /** Whether the GPU may use it now; a look at memory that is not is a page fault. */
  readonly usable: boolean;
}
