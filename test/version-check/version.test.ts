import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareVersions, parseVersion, versionShape } from '../../src/version-check/index.ts';

const dxg = (text: string) => parseVersion(text, 'dxg');

describe('versions', () => {
  it('orders by number, most significant part first', () => {
    const sorted = ['0.0.0.1', '0.0.0.10', '0.0.2.0', '1.0.0.0', '1.1.0.0', '1.10.0.0', '10.0.0.0'];
    const mixed = [...sorted].reverse();
    mixed.sort((a, b) => compareVersions(dxg(a) ?? [], dxg(b) ?? []));
    expect(mixed).toEqual(sorted);
  });
  it('reads back what it wrote, and equal versions are equal texts', () => {
    const parts = fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(parts, (version) => {
        expect(dxg(version.join('.'))).toEqual(version);
      }),
    );
  });
  it('takes a drm part at 2^31-1 and refuses one past it', () => {
    expect(parseVersion('3.61.2147483647', 'drm')).toEqual([3, 61, 2147483647]);
    expect(parseVersion('3.61.2147483648', 'drm')).toBeNull();
    expect(versionShape('drm')).toContain('major.minor.patch');
  });
});
