import { describe, expect, it } from 'vitest';
import { archive, FILE, FOLDER } from './cpio.ts';
import { parseMadison } from './kernel.ts';
import { loadOrder, moduleName } from './modules.ts';
import { missingPackages } from './packages.ts';

describe('kernel modules', () => {
  const dependencies = [
    'kernel/fs/9p/9p.ko.xz: kernel/net/9p/9pnet.ko.xz kernel/fs/netfs/netfs.ko.xz',
    'kernel/net/9p/9pnet.ko.xz:',
    'kernel/fs/netfs/netfs.ko.xz:',
    'kernel/net/9p/9pnet_virtio.ko.xz: kernel/net/9p/9pnet.ko.xz kernel/drivers/virtio/virtio-ring.ko.xz',
    'kernel/drivers/virtio/virtio-ring.ko.xz:',
    '',
  ].join('\n');

  it('have the kernel’s names, whatever their files are called', () => {
    expect(moduleName('kernel/drivers/virtio/virtio-ring.ko.xz')).toBe('virtio_ring');
    expect(moduleName('a/vgem.ko')).toBe('vgem');
  });
  it('load after what they need, each once', () => {
    expect(loadOrder(dependencies, ['9pnet_virtio', '9p']).map(moduleName)).toEqual([
      '9pnet',
      'virtio_ring',
      '9pnet_virtio',
      'netfs',
      '9p',
    ]);
  });
  it('that are built in are left out', () => {
    expect(loadOrder(dependencies, ['virtio-pci', 'netfs'])).toEqual(['kernel/fs/netfs/netfs.ko.xz']);
  });
});

describe('the first file system', () => {
  const bytes = archive([
    { name: 'bin', mode: FOLDER },
    { name: 'bin/a', mode: FILE, content: Buffer.from('12345') },
  ]);
  /** Names, sizes and contents as the kernel reads them. */
  function entries(): readonly (readonly [string, string])[] {
    const found: [string, string][] = [];
    for (let at = 0; at < bytes.length; ) {
      expect(bytes.toString('latin1', at, at + 6)).toBe('070701');
      const field = (index: number): number =>
        Number.parseInt(bytes.toString('latin1', at + 6 + index * 8, at + 14 + index * 8), 16);
      const [size, length] = [field(6), field(11)];
      const name = bytes.toString('utf8', at + 110, at + 110 + length - 1);
      const data = (at + 110 + length + 3) & ~3;
      found.push([name, bytes.toString('utf8', data, data + size)]);
      at = (data + size + 3) & ~3;
    }
    return found;
  }
  it('is an archive that ends with its trailer', () => {
    expect(entries()).toEqual([
      ['bin', ''],
      ['bin/a', '12345'],
      ['TRAILER!!!', ''],
    ]);
  });
});

describe('what apt offers', () => {
  it('is read with its suites', () => {
    const text = [
      ' linux-image-6.12-amd64 | 6.12.117-1~deb12u1 | http://archive.example/debian-security bookworm-security/main amd64 Packages',
      ' linux-image-6.12-amd64 | 6.12.95-1~bpo12+1 | http://archive.example/debian bookworm-backports/main amd64 Packages',
      ' linux-image-6.12-amd64 | 6.12.95-1~bpo12+1 | http://archive.example/debian bookworm-backports/main Sources',
      'N: something else',
      '',
    ].join('\n');
    expect(parseMadison(text)).toEqual([
      { version: '6.12.117-1~deb12u1', suite: 'bookworm-security' },
      { version: '6.12.95-1~bpo12+1', suite: 'bookworm-backports' },
    ]);
    expect(parseMadison('')).toEqual([]);
  });
});

describe('packages', () => {
  it('that are missing are named', () => {
    expect(missingPackages(() => true)).toEqual([]);
    expect(missingPackages((path) => !/Xvfb|gbm\.h/.test(path))).toEqual(['xvfb', 'libgbm-dev']);
  });
});
