import { describe, expect, it } from 'vitest';
import { STATUS } from '../../../src/abi/index.ts';
import { Guest, World } from './world.ts';

/** Offsets of D3DDDI_QUERYREGISTRY_INFO with characters of 16 bits. */
const REGISTRY = { bytes: 552, adapter: 532, valueBytes: 536, status: 540, value: 544 };
const PATH = '\\SystemRoot\\System32\\DriverStore\\FileRepository\\softgpu\\1.1.0.0';

const guest = new Guest(new World().driver);

function ask(type: number, bytes: number, fill: (view: DataView) => void = () => {}) {
  const private_data = new Uint8Array(bytes);
  fill(new DataView(private_data.buffer));
  const { status, out } = guest.call(0x09, { adapter: 1, type, private_data });
  return { status, data: Buffer.from((out['private_data'] as Uint8Array | undefined) ?? []) };
}

const text = (data: Buffer, from = 0): string =>
  data
    .subarray(from)
    .toString('utf16le')
    .replace(/\0[\s\S]*$/, '');

function askRegistry(query: number, valueBytes: number, adapter = 0) {
  const { status, data } = ask(48, REGISTRY.value + valueBytes, (view) => {
    view.setUint32(0, query, true);
    view.setUint32(REGISTRY.adapter, adapter, true);
  });
  return {
    status,
    said: status === 0 ? data.readUInt32LE(REGISTRY.status) : -1,
    bytes: status === 0 ? data.readUInt32LE(REGISTRY.valueBytes) : -1,
    value: text(data, REGISTRY.value),
  };
}

describe('what the adapter says of itself', () => {
  it('renders, arrives on a bus, and is no software device', () => {
    for (const type of [15, 57]) expect(ask(type, 4).data.readUInt32LE()).toBe(0x81);
  });

  it('describes its driver, in a buffer of its size and not in a smaller one', () => {
    for (const type of [65, 66]) {
      expect(text(ask(type, 8192).data)).toBe('softgpu Virtual Render Driver');
      expect(ask(type, 8191).status).toBe(STATUS.BUFFER_TOO_SMALL);
    }
  });

  it('tells its WDDM version, and that no update is under way', () => {
    for (const type of [13, 56]) expect(ask(type, 4).data.readUInt32LE()).toBe(3000);
    for (const type of [11, 55]) {
      expect(ask(type, 4)).toEqual({ status: 0, data: Buffer.alloc(4) });
      expect(ask(type, 3).status).toBe(STATUS.BUFFER_TOO_SMALL);
    }
  });

  it('tells versions and ids', () => {
    for (const type of [18, 49]) expect(ask(type, 8).data.readBigUInt64LE()).toBe(0x0001_0001_0000_0000n);
    const ids = ask(31, 28).data;
    expect([ids.readUInt32LE(4), ids.readUInt32LE(8)]).toEqual([0x1414, 0x8e]);
    expect(ask(31, 27).status).toBe(STATUS.BUFFER_TOO_SMALL);
    expect(ask(31, 28, (view) => view.setUint32(0, 1, true)).status).toBe(STATUS.INVALID_PARAMETER);
  });

  it('says nothing of what it does not have', () => {
    // A Direct3D driver, an OpenGL driver, the registry's strings, preemption, a unique GUID.
    for (const type of [1, 2, 8, 17, 60, 0xffffffff])
      expect(ask(type, 8192).status).toBe(STATUS.INVALID_PARAMETER);
  });
});

describe('the registry', () => {
  const bytes = 2 * (PATH.length + 1);

  it('has the path of the driver package', () => {
    expect(askRegistry(2, bytes)).toEqual({ status: 0, said: 0, bytes, value: PATH });
    expect(askRegistry(2, bytes + 1)).toMatchObject({ said: 0, value: PATH });
  });

  it('says how much room the path needs, and writes none of it', () => {
    for (const room of [8, bytes - 1])
      expect(askRegistry(2, room)).toEqual({ status: 0, said: 1, bytes, value: '' });
  });

  it('has no keys and no image of a driver', () => {
    for (const query of [0, 1, 3])
      expect(askRegistry(query, 64)).toMatchObject({ status: 0, said: 2, bytes: 0 });
  });

  it('refuses what it does not know', () => {
    expect(askRegistry(4, 64).status).toBe(STATUS.INVALID_PARAMETER);
    expect(askRegistry(2, 64, 1).status).toBe(STATUS.INVALID_PARAMETER);
    expect(askRegistry(2, 7).status).toBe(STATUS.BUFFER_TOO_SMALL);
  });
});
