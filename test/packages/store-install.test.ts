import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  findAnywhere,
  findStored,
  installPackage,
  loadPackage,
  type PackageReader,
  STORE_LIMITS,
  storeRoot,
} from '../../src/packages/index.ts';
import { layoutOf, withStore } from '../../src/packages/store.ts';
import { author, lying, sha256, sourceOf } from './sample.ts';

let base: string;
let root: string;

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'kmbridge-store-'));
  root = join(base, 'store');
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

const big = new Uint8Array(3 * STORE_LIMITS.readBytes + 1).map((_, at) => at * 7);

function packageOf(version: string, more: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const files = { 'umd.ts': `// ${version}\n`, 'lib/common': 'the same in both', ...more };
  return author(join(base, 'authors', version), version, files);
}

/** What a guest takes. */
function taken(version?: string): string {
  const found = findStored(root, 'softgpu', version);
  if (found === null) return 'none';
  return found.ok ? found.manifest.driver_version : found.code;
}

const inside = (folder: string): string[] => readdirSync(join(root, folder)).sort();

describe('an installation', () => {
  it('puts a package there and makes it current', () => {
    const path = packageOf('1.0.0.0', { big, empty: '' });
    const done = installPackage(root, sourceOf(path));
    expect(done).toMatchObject({
      changed: true,
      previous: null,
      fetched: { files: 4 },
      reused: { files: 0 },
    });
    expect(taken()).toBe('1.0.0.0');
    expect(readFileSync(done.manifestPath)).toEqual(readFileSync(path));
    const there = join(root, 'softgpu/1.0.0.0');
    expect(readFileSync(join(there, 'lib/common'), 'utf8')).toBe('the same in both');
    expect(new Uint8Array(readFileSync(join(there, 'big')))).toEqual(big);
    expect(inside('.tmp')).toEqual([]);
  });

  it('fetches what is not there yet and nothing else', () => {
    installPackage(root, sourceOf(packageOf('1.0.0.0', { big })));
    const reads: string[] = [];
    const source = sourceOf(packageOf('1.1.0.0', { big }));
    const counting: PackageReader = {
      describe: () => source.describe(),
      read: (digest, offset, bytes) => {
        reads.push(digest);
        return source.read(digest, offset, bytes);
      },
    };
    expect(installPackage(root, counting)).toMatchObject({
      previous: '1.0.0.0',
      fetched: { files: 1 },
      reused: { files: 2, bytes: big.length + 16 },
    });
    expect(reads).toHaveLength(2);
    expect([taken(), taken('1.0.0.0'), taken('1.1.0.0')]).toEqual(['1.1.0.0', '1.0.0.0', '1.1.0.0']);
    const links = statSync(join(root, '.blobs/sha256', sha256(big))).nlink;
    expect(links).toBe(3);
  });

  it('does nothing when the package is there, whole and current', () => {
    const source = sourceOf(packageOf('1.0.0.0'));
    const first = installPackage(root, source);
    const asked: number[] = [];
    const again = installPackage(root, source, { begin: (_, bytes) => asked.push(bytes) });
    expect(again).toEqual({
      ...first,
      changed: false,
      previous: '1.0.0.0',
      fetched: { files: 0, bytes: 0 },
    });
    expect(asked).toEqual([]);
  });

  it('replaces a package of the same version, and the old folder stays for who has begun to load it', () => {
    const old = installPackage(root, sourceOf(packageOf('1.0.0.0')));
    const next = installPackage(root, sourceOf(packageOf('1.0.0.0', { 'umd.ts': '// built again' })));
    expect(next.manifestPath).not.toBe(old.manifestPath);
    expect([taken(), loadPackage(old.manifestPath).ok]).toEqual(['1.0.0.0', true]);
    expect(readFileSync(join(root, 'softgpu/current/umd.ts'), 'utf8')).toBe('// built again');
    expect(readlinkSync(join(root, 'softgpu/1.0.0.0'))).toBe(readlinkSync(join(root, 'softgpu/current')));
    // The next one clears up, contents that nobody names included.
    installPackage(root, sourceOf(packageOf('1.1.0.0')));
    expect([existsSync(old.manifestPath), inside('.packages').length]).toEqual([false, 2]);
    expect(inside('.blobs/sha256')).not.toContain(sha256('// 1.0.0.0\n'));
  });

  it('goes back to a version that is still there without fetching', () => {
    const old = sourceOf(packageOf('1.0.0.0'));
    installPackage(root, old);
    installPackage(root, sourceOf(packageOf('1.1.0.0')));
    expect(installPackage(root, old)).toMatchObject({ changed: true, fetched: { files: 0 } });
    expect(taken()).toBe('1.0.0.0');
  });

  it('mends what somebody has changed', () => {
    const source = sourceOf(packageOf('1.0.0.0'));
    installPackage(root, source);
    for (const damaged of ['.blobs/sha256', 'softgpu/current']) {
      const file =
        damaged === 'softgpu/current'
          ? join(root, damaged, 'umd.ts')
          : join(root, damaged, sha256('// 1.0.0.0\n'));
      rmSync(file);
      writeFileSync(file, '// 1.0.0.1\n');
      installPackage(root, source);
      expect(taken()).toBe('1.0.0.0');
      expect(readFileSync(join(root, 'softgpu/1.0.0.0/umd.ts'), 'utf8')).toBe('// 1.0.0.0\n');
    }
    rmSync(join(root, 'softgpu/1.0.0.0'));
    expect(taken('1.0.0.0')).toBe('1.0.0.0');
    expect(installPackage(root, source).changed).toBe(true);
    expect(lstatSync(join(root, 'softgpu/1.0.0.0')).isSymbolicLink()).toBe(true);
  });

  it('takes the place of a folder that was put there by hand', () => {
    author(join(root, 'softgpu/1.0.0.0'), '1.0.0.0', { 'umd.ts': 'by hand' });
    expect(taken()).toBe('1.0.0.0');
    installPackage(root, sourceOf(packageOf('1.0.0.0')));
    expect(readFileSync(join(root, 'softgpu/1.0.0.0/umd.ts'), 'utf8')).toBe('// 1.0.0.0\n');
    expect(inside('.tmp')).toEqual([]);
  });

  it('continues what another has left, and begins again when that is of another file', () => {
    const source = sourceOf(packageOf('1.0.0.0', { big }));
    const part = join(root, '.blobs/sha256', `${sha256(big)}.part`);
    for (const [left, offsets] of [
      [big.subarray(0, 100_000), [100_000]],
      [big, []],
      [new Uint8Array(100_000), [100_000, 0]],
      [new Uint8Array(big.length), [0]],
      [new Uint8Array(big.length + 1), [0]],
    ] as const) {
      rmSync(root, { recursive: true, force: true });
      mkdirSync(join(root, '.blobs/sha256'), { recursive: true });
      writeFileSync(part, left);
      const seen: number[] = [];
      const first = (offset: number): boolean => seen.length === 0 || offset < (seen.at(-1) ?? 0);
      let last = 0;
      installPackage(root, {
        describe: () => source.describe(),
        read: (digest, offset, bytes) => {
          if (digest === sha256(big)) {
            if (seen.length === 0 || (first(offset) && offset !== last)) seen.push(offset);
            last = offset + bytes;
          }
          return source.read(digest, offset, bytes);
        },
      });
      expect(seen).toEqual(offsets);
      expect(taken()).toBe('1.0.0.0');
    }
  });

  it('continues one that lacked nothing but its name, though that is read-only already', () => {
    const source = sourceOf(packageOf('1.0.0.0', { big }));
    const part = join(root, '.blobs/sha256', `${sha256(big)}.part`);
    mkdirSync(join(root, '.blobs/sha256'), { recursive: true });
    writeFileSync(part, big.subarray(0, 100_000), { mode: 0o444 });
    // Root may write to it in any case, so that the mode is what shows whether others could.
    const modes = new Set<number>();
    installPackage(root, {
      describe: () => source.describe(),
      read: (digest, offset, bytes) => {
        if (digest === sha256(big)) modes.add(statSync(part).mode & 0o777);
        return source.read(digest, offset, bytes);
      },
    });
    expect([...modes]).toEqual([0o600]);
    expect(taken()).toBe('1.0.0.0');
  });
  it('is for one process at a time', () => {
    const source = sourceOf(packageOf('1.0.0.0'));
    withStore(root, () => {
      expect(() => installPackage(root, source)).toThrow(/another process works on the store/);
    });
    expect(installPackage(root, source).changed).toBe(true);
  });

  it('says what the system said when it cannot write', () => {
    writeFileSync(root, 'a file');
    expect(() => installPackage(root, sourceOf(packageOf('1.0.0.0')))).toThrow(/the store .*ENOTDIR|EEXIST/);
  });
});

describe('a host that lies', () => {
  const manifestOf = (path: string): never => JSON.parse(readFileSync(path, 'utf8')) as never;
  let honest: Record<string, unknown> & { files: { path: string; bytes: number; sha256: string }[] };
  let contents: Record<string, Uint8Array>;

  beforeEach(() => {
    installPackage(root, sourceOf(packageOf('1.0.0.0')));
    const path = packageOf('1.1.0.0', { big });
    honest = manifestOf(path);
    contents = Object.fromEntries(
      honest.files.map((file) => [
        file.sha256,
        new Uint8Array(readFileSync(join(base, 'authors/1.1.0.0', file.path))),
      ]),
    );
  });
  afterEach(() => {
    // Whatever it said: what was there is whole, and nothing else has become visible.
    expect(taken()).toBe('1.0.0.0');
    expect(readdirSync(join(root, 'softgpu')).sort()).toEqual(['1.0.0.0', 'current']);
    expect(readdirSync(base).sort()).toEqual(['authors', 'store']);
    // And it has spoilt nothing for the next one.
    expect(installPackage(root, lying(honest as never, contents)).changed).toBe(true);
    expect(inside('.tmp')).toEqual([]);
    expect(inside('.blobs/sha256').filter((name) => name.endsWith('.part'))).toEqual([]);
    rmSync(root, { recursive: true });
    installPackage(root, sourceOf(packageOf('1.0.0.0')));
  });

  const refuse = (reader: PackageReader, why: RegExp): void =>
    expect(() => installPackage(root, reader)).toThrow(why);

  it('about a file’s content', () => {
    const wrong = { ...contents, [sha256(big)]: big.map((byte, at) => (at === 5 ? byte ^ 1 : byte)) };
    refuse(lying(honest as never, wrong), /came with SHA-256/);
  });
  it('about a file’s length', () => {
    refuse(
      lying(honest as never, { ...contents, [sha256(big)]: big.subarray(1) }),
      /0 bytes came where 1 were asked for/,
    );
    const long = lying(honest as never, contents);
    refuse(
      {
        describe: () => long.describe(),
        read: (digest, offset, bytes) =>
          digest === sha256(big) ? new Uint8Array(bytes + 1) : long.read(digest, offset, bytes),
      },
      /65537 bytes came where 65536 were asked for/,
    );
  });
  it('about the manifest it described', () => {
    const other = lying(honest as never, contents);
    refuse(
      { describe: () => ({ ...other.describe(), digest: 'e'.repeat(64) }), read: () => Buffer.from('{}') },
      /in part/,
    );
    const { bytes, digest } = other.describe();
    refuse({ describe: () => ({ digest, bytes }), read: (_, __, count) => new Uint8Array(count) }, /another/);
    const most = STORE_LIMITS.manifestBytes;
    const blanks = (count: number): PackageReader => lying(JSON.stringify(honest).padEnd(count), contents);
    refuse(blanks(most + 1), new RegExp(`${most + 1} bytes; at most ${most}`));
    refuse(blanks(most), /at most 131072/);
    refuse(lying('{', contents), /not JSON/);
  });
  it.each([
    ['../../escape', /segment that is empty/],
    ['/etc/escape', /absolute/],
    ['a/../../escape', /segment that is empty/],
    ['a\\..\\escape', /backslash/],
    ['manifest.json', /cannot hash itself/],
    ['manifest.json/x', /a file and a folder/],
    ['umd.ts/x', /a file and a folder/],
  ])('about where a file belongs: %s', (path, why) => {
    const [first, ...others] = honest.files;
    const files = [{ ...first, path }, ...others];
    refuse(lying({ ...honest, files } as never, contents), why);
  });
  it('about its name and version', () => {
    refuse(lying({ ...honest, driver: '../x' } as never, contents), /driver/);
    refuse(lying({ ...honest, driver_version: '../..' } as never, contents), /version/);
    refuse(
      lying({ ...honest, umd_digest: `sha256:${'0'.repeat(64)}` } as never, contents),
      /its file list has/,
    );
  });
  it('about how much there is', () => {
    const gib = 2 ** 30;
    const huge = (count: number, last = gib): PackageReader => {
      const files = Array.from({ length: count }, (_, at) => ({
        path: `f${at}`,
        bytes: at === count - 1 ? last : gib,
        sha256: sha256(`${at}`),
      }));
      const lines = files
        .map((file) => `${file.sha256} ${file.bytes} ${file.path}\n`)
        .sort((a, b) => ((a.split(' ')[2] ?? '') < (b.split(' ')[2] ?? '') ? -1 : 1));
      return lying({ ...honest, files, umd_digest: `sha256:${sha256(lines.join(''))}` } as never, {});
    };
    refuse(huge(5, 1), /4294967297 bytes; at most 4294967296/);
    // At the limit it is a package, of which nothing is there.
    refuse(huge(4), /not there/);
    refuse(huge(1, gib + 1), /fileBytes|bytes/);
  });
  it('about two files of one digest and two sizes', () => {
    const files = [...honest.files, { path: 'more', bytes: 1, sha256: sha256(big) }];
    refuse(lying({ ...honest, files } as never, contents), /not of one size/);
  });
  it('by offering what was not asked for', () => {
    expect(() => installPackage(root, lying(honest as never, contents), { driver: 'other' })).toThrow(
      /is of softgpu, not of other/,
    );
    const abi = `sha256:${'b'.repeat(64)}`;
    expect(() => installPackage(root, lying(honest as never, contents), { abi })).toThrow(/ABI/);
  });
});

describe('what a guest takes', () => {
  it('is the current one, else the newest of the store, else a built-in one', () => {
    const builtIn = join(base, 'authors-built-in');
    author(join(builtIn, 'softgpu/1.0.0.0'), '1.0.0.0', { a: '1' });
    author(join(builtIn, 'softgpu/2.0.0.0'), '2.0.0.0', { a: '2' });
    const anywhere = (version?: string): string => {
      const { result } = findAnywhere(root, builtIn, 'softgpu', version);
      return result.ok ? result.manifest.driver_version : result.code;
    };
    expect(anywhere()).toBe('2.0.0.0');
    installPackage(root, sourceOf(packageOf('1.1.0.0')));
    installPackage(root, sourceOf(packageOf('1.0.0.0')));
    expect([anywhere(), anywhere('1.1.0.0'), anywhere('2.0.0.0'), anywhere('3.0.0.0')]).toEqual([
      '1.0.0.0',
      '1.1.0.0',
      '2.0.0.0',
      'NO_PACKAGE',
    ]);
    rmSync(join(root, 'softgpu/current'));
    expect(anywhere()).toBe('1.1.0.0');
    symlinkSync('1.0.0.0', join(root, 'softgpu/current'));
    expect(anywhere()).toBe('1.0.0.0');
    // One that was chosen and is broken is not passed over in silence; a version that is whole elsewhere is that version.
    const file = join(root, 'softgpu/1.0.0.0/umd.ts');
    rmSync(file);
    expect([anywhere(), anywhere('1.0.0.0')]).toEqual(['MISSING_FILE', '1.0.0.0']);
    expect(findAnywhere(null, builtIn, 'softgpu')).toMatchObject({ where: 'built-in', result: { ok: true } });
  });

  it('lies in a folder that no switch changes', () => {
    installPackage(root, sourceOf(packageOf('1.0.0.0')));
    for (const version of [undefined, '1.0.0.0']) {
      const found = findStored(root, 'softgpu', version);
      expect(found?.ok === true && found.directory.startsWith(layoutOf(root).packages)).toBe(true);
    }
    expect([findStored(root, '..'), findStored(root, 'other')]).toEqual([null, null]);
  });

  it('comes from where the environment says', () => {
    expect(storeRoot({ KMBRIDGE_STORE: '/a/b', XDG_DATA_HOME: '/c' })).toBe('/a/b');
    expect(storeRoot({ XDG_DATA_HOME: '/c' })).toBe('/c/kmbridge/drivers');
    for (const ignored of ['', 'relative'])
      expect(storeRoot({ KMBRIDGE_STORE: '', XDG_DATA_HOME: ignored })).toMatch(
        /\/\.local\/share\/kmbridge\/drivers$/,
      );
  });
});
