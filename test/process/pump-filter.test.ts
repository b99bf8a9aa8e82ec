import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { pumpRequests } from '../../scripts/gen/pump-requests.ts';
import { buildNative } from '../../scripts/native.mjs';
import { drmRows } from '../../src/abi/index.ts';
import { PUMP_LIMITS, Pump } from '../../src/host-km/drivers/drm/pump/index.ts';
import { QUEUE_BYTES } from '../../src/host-km/drivers/drm/pump/queue-layout.ts';
import { constants, type Instruction, judge, parse, RET } from './bpf.ts';
import { PumpWorld, RNDGETENTCNT, RNDZAPENTCNT, TEST, testPump, URANDOM, whole } from './pump-world.ts';

/** Numbers of <asm/unistd.h> and <linux/audit.h>, by processor. */
const SYSTEM = {
  x64: { arch: 0xc000_003e, ioctl: 16, openat: 257, tgkill: 234, mmap: 9, calls: 600 },
  arm64: { arch: 0xc000_00b7, ioctl: 29, openat: 56, tgkill: 131, mmap: 222, calls: 600 },
} as const;
const system = process.arch === 'arm64' ? SYSTEM.arm64 : SYSTEM.x64;
const AT_FDCWD = 0xffff_ff9cn;

let directory = '';
const worlds: PumpWorld[] = [];
beforeAll(() => {
  const built = buildNative();
  if (!built.ok) throw new Error(built.reason);
  directory = built.dir;
});
afterEach(async () => {
  await Promise.all(worlds.splice(0).map((world) => world.end()));
});

function filterOf(program: string): Instruction[] {
  const run = spawnSync(program, ['--filter', '/dev/urandom', '/dev/null'], { encoding: 'utf8' });
  expect(run.status).toBe(0);
  return parse(run.stdout);
}

const rows = pumpRequests(drmRows).map(({ request }) => request);

describe('the filter', () => {
  const allowed = (filter: readonly Instruction[], request: bigint): boolean =>
    judge(filter, { nr: system.ioctl, arch: system.arch, args: [3n, request] }) === RET.ALLOW;

  it('lets through the requests of the rows as a set: all of them, nothing beside them', () => {
    const filter = filterOf(join(directory, 'kmbridge-pump'));
    // Everything the filter compares with could be a request that it lets through; so could a neighbour of a row's.
    const candidates = new Set([...rows, ...constants(filter)]);
    for (const request of rows)
      for (let bit = 0; bit < 32; bit++) candidates.add((request ^ (1 << bit)) >>> 0);
    for (let nr = 0; nr < 256; nr++)
      for (const direction of [0, 1, 2, 3])
        for (const size of [0, 4, 8, 16, 24, 32, 40, 64])
          candidates.add((direction * 2 ** 30 + size * 65_536 + 0x6400 + nr) >>> 0);
    const through = [...candidates].filter((request) => allowed(filter, BigInt(request)));
    expect(through.sort((a, b) => a - b)).toEqual([...new Set(rows)].sort((a, b) => a - b));
    // The kernel looks at the low half only.
    for (const request of rows) expect(allowed(filter, BigInt(request) + 2n ** 32n)).toBe(true);
  });

  it('in the tests is the same but for one request', () => {
    const [real, ours] = [filterOf(join(directory, 'kmbridge-pump')), filterOf(testPump())];
    const known = constants(real);
    const more = [...constants(ours)].filter((k) => !known.has(k) && allowed(ours, BigInt(k)));
    expect(more).toEqual([RNDGETENTCNT]);
    expect(allowed(real, BigInt(RNDGETENTCNT))).toBe(false);
  });

  it('knows no other system call than it needs, of no other architecture', () => {
    const filter = filterOf(join(directory, 'kmbridge-pump'));
    const zeros = [0n, 0n, 0n, 0n, 0n, 0n];
    const numbers = Array.from({ length: system.calls }, (_, nr) => nr);
    const free = numbers.filter((nr) => judge(filter, { nr, arch: system.arch, args: zeros }) === RET.ALLOW);
    expect(free.length).toBe(process.arch === 'arm64' ? 13 : 14);
    expect(free).not.toContain(system.openat);
    expect(free).not.toContain(system.ioctl);
    // i386 on either, and the numbers of x32.
    const foreign = numbers.filter(
      (nr) => judge(filter, { nr, arch: 0x4000_0003, args: zeros }) === RET.ALLOW,
    );
    const high = numbers.map((nr) => nr + 0x4000_0000);
    const x32 = high.filter((nr) => judge(filter, { nr, arch: system.arch, args: zeros }) === RET.ALLOW);
    expect([foreign, x32]).toEqual([[], []]);
  });

  it('opens by two pointers and with one set of flags', () => {
    const filter = filterOf(join(directory, 'kmbridge-pump'));
    const O_FLAGS = process.arch === 'arm64' ? 0o2_100_402n | 0o100_000n : 0o2_400_402n;
    const open = (at: bigint, flags = O_FLAGS, from = AT_FDCWD): boolean =>
      judge(filter, { nr: system.openat, arch: system.arch, args: [from, at, flags] }) === RET.ALLOW;
    const words = [...constants(filter)];
    const pointers = words.flatMap((high) => words.map((low) => BigInt(high) * 2n ** 32n + BigInt(low)));
    const through = pointers.filter((at) => open(at)).sort();
    expect(through).toHaveLength(2);
    const [first = 0n, second = 0n] = through;
    expect(second - first).toBe(128n);
    expect([
      open(first + 1n),
      open(first, 0n),
      open(first, O_FLAGS | 0o100n),
      open(first, O_FLAGS, 3n),
    ]).toEqual([false, false, false, false]);
  });
});

describe('the filter’s maps', () => {
  const PROT = { NONE: 0n, READ_WRITE: 3n };
  const MAP = { SHARED: 1n, PRIVATE: 2n, FIXED: 0x10n, ANONYMOUS: 0x20n, NORESERVE: 0x4000n };
  const MEMORY = [PROT.READ_WRITE, MAP.SHARED | MAP.FIXED] as const;
  const NOTHING = [PROT.NONE, MAP.PRIVATE | MAP.ANONYMOUS | MAP.NORESERVE | MAP.FIXED] as const;
  const BYTES = BigInt(QUEUE_BYTES);

  it('are of a queue’s memory, or of nothing, at eight places and with nothing else changed', () => {
    const filter = filterOf(join(directory, 'kmbridge-pump'));
    const map = (at: bigint, bytes: bigint, prot: bigint, flags: bigint): boolean =>
      judge(filter, { nr: system.mmap, arch: system.arch, args: [at, bytes, prot, flags, 3n, 0n] }) ===
      RET.ALLOW;
    const words = [...constants(filter)];
    const pointers = words.flatMap((high) => words.map((low) => BigInt(high) * 2n ** 32n + BigInt(low)));
    const places = [...new Set(pointers)].filter((at) => map(at, BYTES, ...MEMORY)).sort();
    expect(places).toHaveLength(PUMP_LIMITS.queues);
    expect(places.filter((at) => !map(at, BYTES, ...NOTHING))).toEqual([]);
    // One behind the other, each in whole pages of any size that there is.
    const [first = 0n] = places;
    expect(places.map((at) => at - first)).toEqual(places.map((_, index) => BigInt(index) * 131_072n));

    const through: string[] = [];
    const look = (what: string, ...call: [bigint, bigint, bigint, bigint]): void => {
      if (map(...call)) through.push(`${what} ${call.map((value) => value.toString(16)).join(' ')}`);
    };
    for (const at of places)
      for (const [prot, flags] of [MEMORY, NOTHING]) {
        for (let bit = 0n; bit < 64n; bit++) {
          const changed = at ^ (1n << bit);
          // With some bits it is another of the places.
          if (!places.includes(changed)) look('address', changed, BYTES, prot, flags);
          look('length', at, BYTES ^ (1n << bit), prot, flags);
        }
        for (let bit = 0n; bit < 32n; bit++) {
          look('protection', at, BYTES, prot ^ (1n << bit), flags);
          look('flags', at, BYTES, prot, flags ^ (1n << bit));
        }
        for (let other = 0n; other < 8n; other++)
          if (other !== prot) look('protection', at, BYTES, other, flags);
        look('no place', 0n, BYTES, prot, flags);
        look('a page on', at + 4096n, BYTES, prot, flags);
        look('behind it', at + 131_072n * BigInt(PUMP_LIMITS.queues), BYTES, prot, flags);
      }
    expect(through).toEqual([]);
  });

  it('are never to be executed, wherever they are', () => {
    const filter = filterOf(join(directory, 'kmbridge-pump'));
    const words = [...constants(filter)].map(BigInt);
    const places = words.flatMap((high) => words.map((low) => high * 2n ** 32n + low));
    const run = places.filter((at) =>
      [4n, 5n, 7n].some((prot) =>
        [MEMORY[1], NOTHING[1]].some(
          (flags) =>
            judge(filter, { nr: system.mmap, arch: system.arch, args: [at, BYTES, prot, flags, 3n, 0n] }) ===
            RET.ALLOW,
        ),
      ),
    );
    expect(run).toEqual([]);
  });
});

describe('a pump that tries', () => {
  const stopped = { end: 'SIGSYS', said: '' };

  it('an ioctl of no row is stopped by the kernel, with everything that it had open', async () => {
    const world = new PumpWorld([testPump()]);
    worlds.push(world);
    const slot = await world.open(URANDOM);
    expect(await world.call({ slot })).toBe(0);
    const answer = new Promise((done) => world.pump.submit(whole({ slot, request: RNDZAPENTCNT }), done));
    world.pump.flush();
    expect(await world.pump.gone).toEqual(stopped);
    expect(await answer).toBe(-19);
  });

  it('the ioctl of the tests is stopped when it is the real one', async () => {
    const pump = Pump.start({ command: [join(directory, 'kmbridge-pump')], paths: ['/dev/urandom'] });
    if (pump === null) throw new Error('no pump');
    const slot = await new Promise<number>((done) => pump.open(0, 1, done));
    expect(slot).toBe(0);
    pump.submit(whole({ slot }), () => {});
    pump.flush();
    expect(await pump.gone).toEqual(stopped);
  });

  const escapes = [
    'another path',
    'other flags',
    'below another directory',
    'the middle of a path',
    'to write to the paths',
    'to unmap the paths',
    'to lay something over the paths',
    'a socket',
    'a signal to the broker',
    'a program',
    'to lay a queue over the paths',
  ];
  it.each(escapes.map((what, how) => [what, how] as const))('%s is stopped', async (_, how) => {
    const world = new PumpWorld([testPump()]);
    worlds.push(world);
    const slot = await world.open(URANDOM);
    world.words(0).setUint32(0, how, true);
    world.pump.memory.set(Buffer.from('/dev/null\0'), 4);
    const call = world.call({ slot, request: TEST.ESCAPE });
    expect(await call).toBe(-19);
    expect(await world.pump.gone).toEqual(stopped);
  });

  it('any of it on a thread is stopped with the whole process', async () => {
    const world = new PumpWorld([testPump()]);
    worlds.push(world);
    const slot = await world.open(URANDOM);
    world.pump.memory.set(Buffer.from('/dev/null\0'), 4);
    const answer = new Promise((done) => world.pump.wait(whole({ slot, request: TEST.ESCAPE }), done));
    expect(await answer).toBe(-19);
    expect(await world.pump.gone).toEqual(stopped);
  });
});
