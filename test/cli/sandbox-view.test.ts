import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Box, boxWrapper } from '../../src/cli/sandbox-box.ts';
import { boxedLaunch } from '../../src/cli/sandbox-environment.ts';
import { standings } from '../../src/cli/sandbox-standing.ts';
import { isWithin, ownPlace, viewOf } from '../../src/cli/sandbox-view.ts';

let folder = '';
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'kmbridge-view-')));
  chmodSync(folder, 0o755);
});
afterEach(() => rmSync(folder, { recursive: true }));

function make(...names: string[]): void {
  for (const name of names)
    if (name.endsWith('/')) mkdirSync(join(folder, name), { recursive: true });
    else writeFileSync(join(folder, name), '');
}

describe('a program’s own place', () => {
  it('is its folder, and the file alone where others live too', () => {
    const sockets = '/srv/app/sockets';
    expect(ownPlace('/srv/tool/bin/x', sockets)).toBe('/srv/tool/bin');
    expect(ownPlace(join(homedir(), 'tool/x'), sockets)).toBe(join(homedir(), 'tool'));
    for (const file of [
      '/tmp/x',
      '/x',
      join(homedir(), 'x'),
      '/home/x',
      '/var/x',
      '/srv/app/x',
      '/srv/app/sockets/x',
    ])
      expect(ownPlace(file, sockets)).toBe(file);
  });
  it('is told by whole names', () => {
    expect(isWithin('/a/b', '/a')).toBe(true);
    expect(isWithin('/a', '/a')).toBe(true);
    expect(isWithin('/ab', '/a')).toBe(false);
    expect(isWithin('/ab', '/')).toBe(true);
  });
});

describe('what a box shows', () => {
  it('is the system and what was asked for, outer folders first, nothing twice', () => {
    make('a/b/', 'a/b/file', 'c/');
    const view = viewOf(
      ['a/b', 'a', 'c', 'a/b/file'].map((name) => join(folder, name)),
      '/nowhere',
    );
    const ours = view.bound.filter((path) => path.startsWith(folder));
    expect(ours).toEqual([join(folder, 'a'), join(folder, 'c')]);
    expect(view.folders).toContain(folder);
    expect(view.folders).not.toContain('/tmp');
    expect(viewOf(['/usr/bin/env', '/etc/hosts'], '/nowhere').bound).toEqual(viewOf([], '/nowhere').bound);
    expect(viewOf([], '/nowhere').bound).toContain('/usr');
  });
  it('has what a link names as well, and the entries of a folder that is its owner’s alone', () => {
    make('real/', 'real/x', 'closed/', 'closed/y');
    symlinkSync(join(folder, 'real'), join(folder, 'link'));
    chmodSync(join(folder, 'closed'), 0o700);
    const { bound, folders } = viewOf([join(folder, 'link'), join(folder, 'closed')], '/nowhere');
    expect(bound).toEqual(
      expect.arrayContaining([join(folder, 'real'), join(folder, 'link'), join(folder, 'closed/y')]),
    );
    expect(bound).not.toContain(join(folder, 'closed'));
    expect(folders).toContain(join(folder, 'closed'));
  });
  it('never has the folder of the sockets', () => {
    make('a/', 'a/sockets/', 'b/');
    expect(viewOf([join(folder, 'a')], join(folder, 'a/sockets')).masked).toEqual([
      join(folder, 'a/sockets'),
    ]);
    expect(viewOf([join(folder, 'b')], join(folder, 'a/sockets')).masked).toEqual([]);
  });
});

describe('how a box is run', () => {
  const view = { links: [], folders: ['/srv'], bound: ['/usr', '/srv/tool'], masked: [] };
  const box = (at: string): Box => ({ view, socket: '/s/p.sock', folder: at });
  const range = [{ first: 2_000_000_000, count: 65_536 }];
  const pid = 65_536 * 3 + 7;
  it('as root: a uid of the range, then without a user namespace, then root’s own', () => {
    const choices = standings(range, false, { uid: 0, gid: 0, pid });
    expect(choices.map(({ standing }) => standing.uid)).toEqual([2_000_000_007, 2_000_000_007, undefined]);
    expect(choices.map(({ remark }) => remark === '')).toEqual([true, false, false]);
  });
  it('as an ordinary user: a subordinate uid where there is one', () => {
    const self = { uid: 1000, gid: 1000, pid };
    expect(standings(range, false, self).map(({ standing }) => standing.uid)).toEqual([1, undefined]);
    const [only, ...others] = standings([], true, self);
    expect(others).toEqual([]);
    expect(only?.standing.enter).toContain('--mount');
    expect(only?.remark).toContain('your own uid');
  });
  it('gives up its rights before the program, and starts where the program can be seen', () => {
    const standing = { enter: ['enter'], uid: 5, shown: { uid: 6, gid: 7 } };
    const words = boxWrapper(box('/srv/tool/sub'), standing).join(' ');
    expect(words).toMatch(
      /^enter bwrap .* --chdir \/srv\/tool\/sub -- \S*setpriv --reuid=5 .*bwrap --unshare-user/,
    );
    expect(words).toContain('--ro-bind /s/p.sock /run/kmbridge/p.sock');
    expect(words).not.toContain('--dev-bind /dev');
    expect(boxWrapper(box('/home/ann'), standing).join(' ')).toContain('--chdir / --');
    const plain = boxWrapper(box('/srv'), { enter: [], uid: undefined, shown: undefined }).join(' ');
    expect(plain).not.toContain('setpriv');
    expect(plain).toContain('--chdir /srv');
  });
  it('with a short list of our environment, and the socket where it is inside', () => {
    const launch = { file: '/x', args: [], guest: { KMBRIDGE_SOCKET: '/s/p.sock', KMBRIDGE_PARTITION: 'p' } };
    const env = {
      PATH: '/p',
      HOME: '/home/ann',
      LC_TIME: 'C',
      SECRET: 's',
      SSH_AUTH_SOCK: '/a',
      KMBRIDGE_DIR: '/d',
    };
    expect(boxedLaunch(launch, env).guest).toEqual({
      PATH: '/p',
      LC_TIME: 'C',
      HOME: '/tmp',
      KMBRIDGE_SOCKET: '/run/kmbridge/p.sock',
      KMBRIDGE_PARTITION: 'p',
    });
    expect(boxedLaunch(launch, {}).guest['PATH']).toBe('/usr/local/bin:/usr/bin:/bin');
  });
});
