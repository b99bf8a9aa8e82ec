import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { ERRNO, STATUS } from '../../src/abi/index.ts';
import { DxgOpenError, d3dkmt, GuestMemory, type OpenOptions, openDxg } from '../../src/guest-um/index.ts';
import type { Refusal } from '../../src/version-check/index.ts';
import { encodeFrame } from '../../src/vmbus-sim/index.ts';
import { FakeHost, LUID } from './fake-host.ts';
import { honest, MANIFEST } from './honest.ts';

const directory = mkdtempSync(join(tmpdir(), 'kmbridge-open-'));
afterAll(() => rmSync(directory, { recursive: true }));

const REFUSAL: Refusal = {
  code: 'DRIVER_MISMATCH',
  ntstatus: '0xC01E0009',
  field: 'driver_version',
  host: '1.1.0.0',
  guest: '1.0.0.0',
  rule: 'policy exact',
  fix: 'npm run kmbridge -- doctor',
};

function errorOf(options: OpenOptions): DxgOpenError {
  try {
    openDxg(options);
  } catch (error) {
    if (error instanceof DxgOpenError) return error;
    throw error;
  }
  throw new Error('it opened');
}

describe('what an open needs', () => {
  const kept = { ...process.env };
  afterEach(() => {
    process.env = { ...kept };
  });

  it('is a driver package: none, a missing one and a malformed one are refused with the reason', () => {
    delete process.env['KMBRIDGE_MANIFEST'];
    expect(errorOf({})).toMatchObject({ code: 'BAD_MANIFEST', errno: ERRNO.EBADF });
    const missing = errorOf({ manifest: join(directory, 'none.json') });
    expect(missing.code).toBe('BAD_MANIFEST');
    expect(missing.message).toContain('none.json');
    const path = join(directory, 'manifest.json');
    writeFileSync(path, '{"format": 1}');
    process.env['KMBRIDGE_MANIFEST'] = path;
    expect(errorOf({}).message).toContain('surface');
  });

  it('is a broker: the message says how to start one', () => {
    const error = errorOf({ socket: join(directory, 'guest-x.sock'), manifest: [MANIFEST] });
    expect(error).toMatchObject({ code: 'NO_BROKER', errno: ERRNO.EBADF, refusal: undefined });
    expect(error.message).toContain('npm run kmbridge -- host --partition guest-x');
  });

  it('is a partition with a name that can be one', () => {
    delete process.env['KMBRIDGE_SOCKET'];
    expect(errorOf({ partition: '../up', manifest: [MANIFEST] }).code).toBe('NO_BROKER');
  });
});

describe('the gate', () => {
  it('refuses with the structured reason and with one for people', () => {
    const host = new FakeHost();
    host.refusal = REFUSAL;
    const error = errorOf({ link: host, manifest: [MANIFEST] });
    expect(error).toMatchObject({
      code: 'DRIVER_MISMATCH',
      errno: ERRNO.EBADF,
      status: STATUS.GRAPHICS_DRIVER_MISMATCH,
      refusal: REFUSAL,
    });
    for (const text of ['1.1.0.0', '1.0.0.0', 'policy exact', REFUSAL.fix])
      expect(error.message).toContain(text);
    expect(host.closed).toBe(true);
  });

  it('is told who the guest is', () => {
    const host = new FakeHost();
    process.env['KMBRIDGE_SCRIPT'] = 'examples/some.ts';
    openDxg({ link: host, manifest: [MANIFEST] }).close();
    delete process.env['KMBRIDGE_SCRIPT'];
    const { format: _format, files: _files, ...identity } = MANIFEST;
    expect(host.contact).toMatchObject({
      process_name: 'some.ts',
      script: 'examples/some.ts',
      identities: [identity],
    });
  });

  it('is told the script as it was given, wherever the guest was started', () => {
    const host = new FakeHost();
    const from = process.cwd();
    process.env['KMBRIDGE_SCRIPT'] = '/elsewhere/some.ts';
    process.chdir('/');
    openDxg({ link: host, manifest: [MANIFEST] }).close();
    process.chdir(from);
    delete process.env['KMBRIDGE_SCRIPT'];
    expect(host.contact).toMatchObject({ script: '/elsewhere/some.ts' });
  });
});

const set =
  (fields: Partial<FakeHost>) =>
  (host: FakeHost): void =>
    void Object.assign(host, fields);

describe('a host that opens badly', () => {
  const cases: readonly (readonly [string, (host: FakeHost) => void, string])[] = [
    ['hangs up', set({ gone: true }), 'closed'],
    ['answers with bytes', (host) => host.frame(Uint8Array.of(255, 255)), 'FRAME'],
    [
      'answers what was not asked',
      (host) => host.frame(encodeFrame({ type: 'AllOffersDelivered' })),
      'STATE',
    ],
    ['offers no global channel', set({ global: 0 }), '0 global channels'],
    ['offers two global channels', set({ global: 2 }), '2 global channels'],
    ['cannot open a channel', set({ openStatus: 0xc000_009a }), '0xc000009a'],
    ['sends other memory than was asked for', (host) => host.lend(9, 8192), 'slab 9'],
    ['sends rings of another size', set({ ringBytes: 8192 }), '8192 bytes'],
    [
      'offers without end',
      set({ adapters: Array.from({ length: 200 }, (_, i) => LUID + BigInt(i)), unbounded: true }),
      'LIMIT',
    ],
  ];
  it.each(cases)('%s: PROTOCOL, and the link is closed', (_, lie, reason) => {
    const host = new FakeHost();
    lie(host);
    const error = errorOf({ link: host, manifest: [MANIFEST] });
    expect(error.code).toBe('PROTOCOL');
    expect(error.message).toContain(reason);
    expect(host.closed).toBe(true);
  });
});

describe('files of one process', () => {
  it('on the same memory and link share handles, and the last close ends them', () => {
    const host = new FakeHost();
    host.serve = honest();
    const memory = new GuestMemory();
    const first = openDxg({ link: host, memory, manifest: [MANIFEST] });
    const second = openDxg({ link: host, memory, manifest: [MANIFEST] });
    const { adapters } = d3dkmt(first).EnumAdapters2({ num_adapters: 1 });
    const adapter = adapters?.[0]?.adapter_handle ?? 0;
    first.close();
    expect(host.closed).toBe(false);
    expect(d3dkmt(second).QueryVideoMemoryInfo({ adapter }).status).toBe(0);
    expect(second.stats().calls).toMatchObject({ LX_DXENUMADAPTERS2: { count: 1 } });
    second.close();
    expect(host.closed).toBe(true);
  });

  it('may not come with another driver package', () => {
    const host = new FakeHost();
    const memory = new GuestMemory();
    openDxg({ link: host, memory, manifest: [MANIFEST] });
    const other = { ...MANIFEST, driver_version: '1.0.0.0' };
    expect(errorOf({ link: host, memory, manifest: [other] }).code).toBe('BAD_MANIFEST');
  });

  it('opened after a loss start anew', () => {
    const socketless = new FakeHost();
    socketless.serve = honest();
    const memory = new GuestMemory();
    const lost = openDxg({ link: socketless, memory, manifest: [MANIFEST] });
    socketless.serve = () => undefined;
    expect(d3dkmt(lost).EnumAdapters2({}).status).toBe(STATUS.DEVICE_REMOVED);
    // The old host is closed for good: a new connection is tried, not the old one handed out.
    socketless.gone = true;
    expect(errorOf({ link: socketless, memory, manifest: [MANIFEST] }).code).toBe('PROTOCOL');
  });
});
