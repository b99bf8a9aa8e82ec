/** Kinds of object that an open file's handles name, each numbered for itself. */
export const DRM_KINDS = ['gem', 'syncobj', 'fence'] as const;
export type DrmKind = (typeof DRM_KINDS)[number];

/** What a handle of an open file names. */
export interface DrmObject {
  readonly kind: DrmKind;
  /** Its number at the kernel, which no guest sees. */
  readonly kernel: number;
  /** Bytes charged for it. */
  readonly bytes: number;
  /** A descriptor of it has left the broker, or is about to: the guest may have it mapped, whatever becomes of the handle. */
  left: boolean;
  /** Offset for mmap(2) that the kernel has answered; −1 before. */
  offset: number;
}

/**
 * The handles of one kind in one open file, numbered as the kernel numbers its own: the lowest free number from 1 on
 * (idr_alloc in drm_gem.c and drm_syncobj.c). Pure.
 */
export class HandleSpace {
  readonly #objects: (DrmObject | null)[] = [null];
  readonly #byKernel = new Map<number, number>();
  /** Freed numbers below the end, as a heap: the least is first. */
  readonly #freed: number[] = [];
  /** Those that are about to be closed. */
  readonly #hidden = new Set<DrmObject>();
  #told: (handle: number, kernel: number) => void = () => {};

  get size(): number {
    return this.#byKernel.size;
  }

  get(handle: number): DrmObject | undefined {
    return this.#objects[handle] ?? undefined;
  }

  /** The handle of the object with this number at the kernel; 0 when there is none. */
  find(kernel: number): number {
    return this.#byKernel.get(kernel) ?? 0;
  }

  /** Has somebody told what each handle is at the kernel: those that are there, and each change; 0: nothing any more. */
  tell(told: (handle: number, kernel: number) => void): void {
    this.#told = told;
    for (const [handle, object] of this.#objects.entries())
      if (object !== null && !this.#hidden.has(object)) told(handle, object.kernel);
  }

  /** The object is about to be closed, or stays after all: who is told of handles does not, or does, hear of it. */
  show(object: DrmObject, shown: boolean): void {
    const handle = this.find(object.kernel);
    if (this.get(handle) !== object) return;
    if (shown) this.#hidden.delete(object);
    else this.#hidden.add(object);
    this.#told(handle, shown ? object.kernel : 0);
  }

  /** Names a new object. Throws RangeError for a number of the kernel's that is known: it never gives one twice. */
  add(object: DrmObject): number {
    if (this.#byKernel.has(object.kernel))
      throw new RangeError(`kernel handle ${object.kernel} is named already`);
    const handle = this.#least() ?? this.#objects.length;
    this.#objects[handle] = object;
    this.#byKernel.set(object.kernel, handle);
    this.#told(handle, object.kernel);
    return handle;
  }

  remove(handle: number): DrmObject | undefined {
    const object = this.get(handle);
    if (object === undefined) return undefined;
    this.#objects[handle] = null;
    this.#byKernel.delete(object.kernel);
    this.#hidden.delete(object);
    this.#told(handle, 0);
    this.#free(handle);
    return object;
  }

  #free(handle: number): void {
    const heap = this.#freed;
    let at = heap.push(handle) - 1;
    for (let up = (at - 1) >> 1; at > 0 && (heap[up] as number) > handle; up = (at - 1) >> 1) {
      heap[at] = heap[up] as number;
      at = up;
    }
    heap[at] = handle;
  }

  /** Takes the least of the freed numbers; undefined when there is none. */
  #least(): number | undefined {
    const heap = this.#freed;
    const least = heap[0];
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return least;
    let at = 0;
    for (let down = 1; down < heap.length; down = 2 * at + 1) {
      if (down + 1 < heap.length && (heap[down + 1] as number) < (heap[down] as number)) down++;
      if ((heap[down] as number) >= last) break;
      heap[at] = heap[down] as number;
      at = down;
    }
    heap[at] = last;
    return least;
  }

  *[Symbol.iterator](): IterableIterator<DrmObject> {
    for (const object of this.#objects) if (object !== null) yield object;
  }
}
