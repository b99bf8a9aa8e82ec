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
  /** A descriptor of it has left the broker: the guest may have it mapped, whatever becomes of the handle. */
  left: boolean;
}

/**
 * The handles of one kind in one open file, numbered as the kernel numbers its own: the lowest free number from 1 on
 * (idr_alloc in drm_gem.c and drm_syncobj.c). Pure.
 */
export class HandleSpace {
  readonly #objects: (DrmObject | null)[] = [null];
  readonly #byKernel = new Map<number, number>();
  /** No number below it is free. */
  #lowest = 1;

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

  /** Names a new object. Throws RangeError for a number of the kernel's that is known: it never gives one twice. */
  add(object: DrmObject): number {
    if (this.#byKernel.has(object.kernel))
      throw new RangeError(`kernel handle ${object.kernel} is named already`);
    let handle = this.#lowest;
    while (handle < this.#objects.length && this.#objects[handle] !== null) handle++;
    this.#objects[handle] = object;
    this.#byKernel.set(object.kernel, handle);
    this.#lowest = handle + 1;
    return handle;
  }

  remove(handle: number): DrmObject | undefined {
    const object = this.get(handle);
    if (object === undefined) return undefined;
    this.#objects[handle] = null;
    this.#byKernel.delete(object.kernel);
    this.#lowest = Math.min(this.#lowest, handle);
    return object;
  }

  *[Symbol.iterator](): IterableIterator<DrmObject> {
    for (const object of this.#objects) if (object !== null) yield object;
  }
}
