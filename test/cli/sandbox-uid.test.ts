import { describe, expect, it } from 'vitest';
import { sandboxUids, type UidFacts } from '../../src/cli/sandbox-uid.ts';

const WHOLE = '         0          0 4294967295\n';
const root: UidFacts = { uid: 0, name: 'root', uidMap: WHOLE, gidMap: WHOLE, subuid: '' };
const user: UidFacts = { ...root, uid: 1000, name: 'ann' };

describe('the uids of boxes', () => {
  it('are root’s reserved range, or the services’ where the map of a container ends early', () => {
    expect(sandboxUids(root)).toEqual([{ first: 2_000_000_000, count: 65_536 }]);
    const small = '0 100000 65536\n';
    expect(sandboxUids({ ...root, uidMap: small, gidMap: small })).toEqual([{ first: 61_184, count: 4_096 }]);
    // The last uid that has to be mapped, and one less.
    expect(sandboxUids({ ...root, uidMap: '0 0 65280\n', gidMap: small })).toHaveLength(1);
    expect(sandboxUids({ ...root, uidMap: '0 0 65279\n', gidMap: small })).toEqual([]);
    expect(sandboxUids({ ...root, gidMap: '0 1000 1\n' })).toEqual([]);
    expect(sandboxUids({ ...root, uidMap: '' })).toEqual([]);
  });
  it('are the first subordinate ones of an ordinary user, by name or number', () => {
    expect(sandboxUids({ ...user, subuid: 'bob:100000:65536\nann:165536:65536\nann:9:9\n' })).toEqual([
      { first: 165_536, count: 2 },
    ]);
    expect(sandboxUids({ ...user, subuid: '1000:300000:2\n' })).toEqual([{ first: 300_000, count: 2 }]);
  });
  it('are none for whoever has none, and none of a line that says nothing', () => {
    for (const subuid of ['', 'bob:100000:65536\n', 'ann:100000:1\n', 'ann:x:65536\n', 'ann\n', ':::\n'])
      expect(sandboxUids({ ...user, subuid })).toEqual([]);
    expect(sandboxUids({ ...user, name: '', subuid: ':100000:65536\n' })).toEqual([]);
  });
});
