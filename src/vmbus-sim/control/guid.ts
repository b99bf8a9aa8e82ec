/** Lengths in bytes of a GUID's groups; the first three are little-endian words in memory. */
const GROUPS = [4, 2, 2, 2, 6] as const;
const SWAPPED = 3;
const SHAPE = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * A GUID's 16 bytes as they lie in memory.
 *
 * @throws RangeError when the text is no GUID: our own mistake
 */
export function guidBytes(text: string): Uint8Array {
  if (!SHAPE.test(text)) throw new RangeError(`'${text}' is no GUID`);
  const groups = text.split('-').map((group) => Buffer.from(group, 'hex'));
  for (const group of groups.slice(0, SWAPPED)) group.reverse();
  return Uint8Array.from(Buffer.concat(groups));
}

/** A GUID as people write it, in lower case. */
export function guidText(bytes: Uint8Array): string {
  let at = 0;
  return GROUPS.map((length, index) => {
    const group = Buffer.from(bytes.subarray(at, at + length));
    at += length;
    return (index < SWAPPED ? group.reverse() : group).toString('hex');
  }).join('-');
}

/** Interface of the channel that every guest has once; dxgkrnl's global channel. */
export const GLOBAL_CHANNEL_INTERFACE = 'dde9cbc0-5060-4436-9448-ea1254a5d177';
/** Interface of a virtual GPU's channel; its instance begins with the adapter's LUID. */
export const ADAPTER_CHANNEL_INTERFACE = '6e382d18-3336-4f4b-acc4-2b7703d4df4a';
/** Interface of the channel of a DRM device; the bridge's own. */
export const DRM_CHANNEL_INTERFACE = '7f1b6c3e-52d4-4a07-9c0e-d1d2a6b3c4e5';
/** Interface of the driver store's channel: our own, Microsoft has none. */
export const STORE_CHANNEL_INTERFACE = '2f7a3c5e-8d41-4b96-a0c7-6b6d73746f72';
