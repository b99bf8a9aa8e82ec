import { expect, it } from 'vitest';
import { DrmDriver } from '../../../src/host-km/drivers/drm/driver.ts';
import { NODE } from '../../../src/host-km/drivers/drm/kernel.ts';
import { PlainFiles } from '../../../src/host-km/drivers/drm/plain/index.ts';
import { PumpFiles } from '../../../src/host-km/drivers/drm/pump-files.ts';
import { wayTo } from '../../../src/host-km/drivers/drm/way.ts';
import { DEVICE } from './drm-guest.ts';

const nodes = { card: null, render: '/dev/null' };

it('each way is what it is called, and opens the nodes of the device', async () => {
  const plain = wayTo(nodes, { kind: 'plain' })(() => {});
  expect(plain).toBeInstanceOf(PlainFiles);
  expect(await new Promise<number>((done) => plain?.open(NODE.RENDER, 1, done))).toBe(0);
  plain?.close();
  // One that is not there ends like any other, and is told so.
  await new Promise<void>((lost) => {
    const pump = wayTo(nodes, { kind: 'process', program: '/nonexistent/pump' })(lost);
    expect(pump).toBeInstanceOf(PumpFiles);
  });
  const thread = wayTo(nodes, { kind: 'thread', library: '/nonexistent/pump.so' });
  expect(() => thread(() => {})).toThrow('/nonexistent/pump.so');
});

it('the driver says which it has', () => {
  const options = { device: DEVICE, memoryBytes: 1, start: () => null };
  expect(new DrmDriver({ ...options, pump: 'plain' }).inspect()).toMatchObject({ pump: 'plain' });
});
