import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { doorsHeader } from '../../scripts/gen/native-doors.ts';
import { DOOR_IOCTL, DOOR_THUNK, DOORS } from '../../src/abi/index.ts';

describe('the doors', () => {
  it('have the numbers that are on the wire', () => {
    expect([DOORS[DOOR_IOCTL], DOORS[DOOR_THUNK], DOORS[2], DOORS[12]]).toEqual([
      'ioctl',
      'thunk',
      'DXCoreCreateAdapterFactory',
      'DXCoreSort',
    ]);
    expect(new Set(DOORS).size).toBe(DOORS.length);
  });

  it('are the same in C', () => {
    const header = readFileSync(new URL('../../native/gen/doors.h', import.meta.url), 'utf8');
    expect(header).toBe(doorsHeader());
    expect(header).toContain('KMB_DOOR_DXCORE_IS_QUERY_STATE_SUPPORTED = 10,');
  });
});
