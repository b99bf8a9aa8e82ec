import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildClient, buildWithStub, variants } from './dxcore-build.ts';

const GROUPS = [
  ['factories', 'makes one factory, and closes the device with its last reference'],
  ['refused', 'gives back why the device does not open'],
  ['notifications', 'says that it notifies of nothing'],
  ['lists', 'lists the adapters that have an attribute'],
  ['attributes', 'takes attributes from the type and the Direct3D drivers'],
  ['many', 'lists as many adapters as it asks for at once, and one more'],
  ['sorting', 'sorts by preferences'],
  ['properties', 'has each property in its size, or says that it is not there'],
  ['states', 'tells budgets and updates'],
  ['adapters', 'has one object for each adapter'],
  ['forked', 'gives the child of a fork its own handle'],
  ['threads', 'counts references of many threads'],
] as const;

describe.each(variants)('DXCore as a C++ program has it from the public headers (%s)', (variant) => {
  let folder = '';
  let client = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'kmbridge-dxcore-'));
    buildWithStub(folder, variant);
    client = buildClient(folder, 'dxcore-client.cpp', variant);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(GROUPS)('%s: %s', (group) => {
    const { stdout, stderr, status, signal } = spawnSync(client, [group], { encoding: 'utf8' });
    expect({ stdout, stderr, status, signal }).toEqual({ stdout: '', stderr: '', status: 0, signal: null });
  });
});
