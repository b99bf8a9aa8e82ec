import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import type { UidRange } from '../vmbus-sim/index.ts';

/** Who we are and what the system says about uids: read once, so that the choice is a function of it. */
export interface UidFacts {
  readonly uid: number;
  readonly name: string;
  /** /proc/self/uid_map and gid_map. */
  readonly uidMap: string;
  readonly gidMap: string;
  /** /etc/subuid. */
  readonly subuid: string;
}

/**
 * Uids that root gives to boxes, best first: a range that no distribution hands out (systemd's table calls it unused), and, in
 * a container whose map ends earlier, the one it uses for services that come and go.
 */
const ROOT_RANGES: readonly UidRange[] = [
  { first: 2_000_000_000, count: 65_536 },
  { first: 61_184, count: 4_096 },
];

/** The machine's answers. */
export function uidFacts(): UidFacts {
  return {
    uid: process.getuid?.() ?? 0,
    name: ownName(),
    uidMap: textOf('/proc/self/uid_map'),
    gidMap: textOf('/proc/self/gid_map'),
    subuid: textOf('/etc/subuid'),
  };
}

/**
 * The uids that only we can start processes under: root's reserved range, or the first of the subordinate uids of an
 * ordinary user. A broker accepts them, because whoever has one was put there by us. Empty when there are none.
 */
export function sandboxUids(facts: UidFacts = uidFacts()): readonly UidRange[] {
  if (facts.uid === 0) {
    const range = ROOT_RANGES.find((one) => maps(facts.uidMap, one) && maps(facts.gidMap, one));
    return range === undefined ? [] : [range];
  }
  for (const line of facts.subuid.split('\n')) {
    const [owner = '', first = '', count = ''] = line.split(':');
    const ours = owner !== '' && (owner === facts.name || owner === String(facts.uid));
    // The second as well: whether the block begins at uid 0 or 1 of the namespace is the mapping tool's choice.
    if (ours && /^\d+$/.test(first) && Number(count) >= 2) return [{ first: Number(first), count: 2 }];
  }
  return [];
}

/** Whether a map of a user namespace (`inside outside count` a line) holds all of a range. */
function maps(map: string, range: UidRange): boolean {
  return map.split('\n').some((line) => {
    const [first = -1, , count = 0] = line.trim().split(/\s+/).map(Number);
    return first >= 0 && range.first >= first && range.first + range.count <= first + count;
  });
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** Empty for a uid that no user database knows. */
function ownName(): string {
  try {
    return userInfo().username;
  } catch {
    return '';
  }
}
