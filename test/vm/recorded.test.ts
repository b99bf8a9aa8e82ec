import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parsePiglit } from './clients.ts';
import { recordedErrno, recordedIoctls } from './facts.ts';

const DRM_TYPE = 0x64;
const ioctls = recordedIoctls();
const errno = recordedErrno();

describe('the recordings', () => {
  it('are of one kernel', () => {
    expect(ioctls?.kernel.release).toMatch(/^6\.12\.\d+/);
    expect(errno?.kernel).toEqual(ioctls?.kernel);
  });

  it('have every piglit program of the list, and no other', () => {
    const list = parsePiglit(readFileSync(join(import.meta.dirname, 'piglit.txt'), 'utf8'));
    const recorded = Object.keys(ioctls?.clients ?? {}).filter((name) => name.startsWith('piglit '));
    expect(recorded.toSorted()).toEqual(list.map((words) => `piglit ${words.join(' ')}`).toSorted());
  });

  it('hold requests of DRM alone', () => {
    const requests = Object.values(ioctls?.clients ?? {}).flatMap((client) => Object.keys(client.ioctls));
    expect(requests.length).toBeGreaterThan(100);
    for (const request of requests) expect((Number(request) >> 8) & 0xff, request).toBe(DRM_TYPE);
  });

  it('have an answer of each node once', () => {
    for (const { row, case: what, said } of errno?.cases ?? []) {
      const nodes = Object.values(said).flat();
      // What is tried with several descriptors of one kind comes up several times.
      if (row === 'PRIME_HANDLE_TO_FD' && what === 'again, for writing') continue;
      expect(new Set(nodes).size, `${row}, ${what}`).toBe(nodes.length);
    }
  });
});
