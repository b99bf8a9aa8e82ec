import type { UidRange } from '../vmbus-sim/index.ts';
import type { Wrapper } from './mount-space.ts';
import type { Standing } from './sandbox-box.ts';
import { layOver } from './wsl-paths.ts';

/** A standing, and what a person has to know of it. */
export interface Choice {
  readonly standing: Standing;
  /** One line; empty when the box is all that it can be. */
  readonly remark: string;
}

const ENTER: Wrapper = ['unshare', '--user', '--map-root-user'];
const OWN_UID = 'the box runs with your own uid: this system gives us no other one';

/**
 * How a box may be run, best first. `uids`: those that the broker accepts beside its own. `process.pid` picks one of root's,
 * so that boxes share no per-user limit of the kernel.
 */
export function standings(
  uids: readonly UidRange[],
  wslPaths: boolean,
  self: { readonly uid: number; readonly gid: number; readonly pid: number },
): readonly Choice[] {
  const { uid, gid, pid } = self;
  const [range] = uids;
  const choices: Choice[] = [];
  const enter = (unshare: Wrapper): Wrapper => (wslPaths ? layOver(unshare) : [...unshare, '--']);
  if (uid === 0) {
    const root = wslPaths ? layOver(['unshare']) : [];
    if (range !== undefined) {
      const box = range.first + (pid % range.count);
      const shown = { uid: box, gid: box };
      choices.push({ standing: { enter: root, uid: box, shown }, remark: '' });
      const remark =
        'the box has no user namespace of its own: this system gives none to other users than root';
      choices.push({ standing: { enter: root, uid: box, shown: undefined }, remark });
    }
  } else if (range !== undefined) {
    // Inside, the first subordinate uid is 1.
    const standing = { enter: enter([...ENTER, '--map-auto']), uid: 1, shown: { uid: 1000, gid: 1000 } };
    choices.push({ standing, remark: '' });
  }
  const standing = { enter: enter(ENTER), uid: undefined, shown: { uid, gid } };
  choices.push({ standing, remark: uid === 0 ? `${OWN_UID}, which is root's` : OWN_UID });
  return choices;
}
