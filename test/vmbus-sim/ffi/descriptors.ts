import { readdirSync, readlinkSync } from 'node:fs';

/** What each open descriptor of this process is, by number; the one that lists them is not among them. */
export function openDescriptors(): Map<number, string> {
  const found = new Map<number, string>();
  for (const name of readdirSync('/proc/self/fd')) {
    try {
      found.set(Number(name), readlinkSync(`/proc/self/fd/${name}`));
    } catch {
      // The directory's own descriptor: closed by now.
    }
  }
  return found;
}

export function countDescriptors(): number {
  return openDescriptors().size;
}
