import { describe, expect, it } from 'vitest';
import { hostDriverOf, PUMPS } from '../../src/cli/arguments.ts';
import { hostDriver } from '../../src/cli/host-driver.ts';
import { choosePump, PUMP_SAYS } from '../../src/cli/host-pump.ts';

const built = () => ({ program: '/a/pump', library: '/a/pump.so' });
const lacking = () => ({ lacks: 'there is no C compiler' });

describe('who makes the ioctls', () => {
  it('is a process where there is one; else plain ffi-rs, which says so and why', () => {
    expect(choosePump(undefined, built)).toEqual({
      way: { kind: 'process', program: '/a/pump' },
      says: PUMP_SAYS.process,
    });
    const { way, says } = choosePump(undefined, lacking);
    expect(way).toEqual({ kind: 'plain' });
    expect(says).toBe(`${PUMP_SAYS.plain} (the call pump is not there: there is no C compiler)`);
  });

  it('is what was asked for, and nothing in its place', () => {
    expect(choosePump('process', built).way.kind).toBe('process');
    expect(choosePump('thread', built)).toEqual({
      way: { kind: 'thread', library: '/a/pump.so' },
      says: PUMP_SAYS.thread,
    });
    expect(PUMP_SAYS.thread).toContain('for measurements only');
    for (const native of ['process', 'thread'] as const)
      expect(() => choosePump(native, lacking)).toThrow('there is no C compiler');
    let asked = 0;
    const building = (): ReturnType<typeof built> => {
      asked++;
      return built();
    };
    expect(choosePump('plain', building)).toEqual({ way: { kind: 'plain' }, says: PUMP_SAYS.plain });
    expect(asked).toBe(0);
  });

  it('is told before the device is opened, whatever comes of that', async () => {
    const lines: string[] = [];
    const out = { json: false, progress: (line: string) => void lines.push(line), result() {} };
    // No machine has this node.
    const driver = hostDriverOf('drm:/dev/dri/renderD9999', 'plain');
    await expect(hostDriver(driver, out)).rejects.toThrow('renderD9999 is no DRM node');
    expect(lines).toEqual([PUMP_SAYS.plain]);
  });

  it('belongs to a DRM device, and is one of those that there are', () => {
    for (const pump of PUMPS) expect(hostDriverOf('drm', pump)).toMatchObject({ driver: 'drm', pump });
    expect(hostDriverOf('drm', undefined)).not.toHaveProperty('pump');
    expect(() => hostDriverOf('softgpu', 'plain')).toThrow('--pump is of --driver drm');
    expect(() => hostDriverOf('drm', 'none')).toThrow("'none' is no pump");
  });
});
