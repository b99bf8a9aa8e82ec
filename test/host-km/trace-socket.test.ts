import { existsSync, mkdtempSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { HABITS } from '../../src/host-km/index.ts';
import { PartitionTrace } from '../../src/host-km/trace.ts';
import { listenTrace } from '../../src/host-km/trace-socket.ts';

type Message = Readonly<Record<string, unknown>>;

const directory = mkdtempSync(join(tmpdir(), 'kmbridge-trace-'));
const path = join(directory, 'p.trace');
const cleanUp: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const one of cleanUp.splice(0).reverse()) await one();
  rmSync(path, { force: true });
});
afterAll(() => rmSync(directory, { recursive: true }));

/** A partition of no broker; held, its processes end when the test says so. */
async function serve(held = false) {
  const asked: (() => void)[] = [];
  const trace = new PartitionTrace('p');
  const listener = await listenTrace(path, {
    name: 'p',
    trace,
    settled: (done) => {
      asked.push(done);
      if (!held) done();
    },
  });
  cleanUp.push(() => listener.close());
  const call = (pid: number): void => trace.sink?.call({ pid, name: 'x' }, 1, 0, 1, false);
  return { trace, listener, call, asked };
}

/** A client and the lines it has read; `until` waits for one. */
function watch() {
  const socket: Socket = connect(path);
  socket.on('error', () => {});
  const messages: Message[] = [];
  let heard = (): void => {};
  let rest = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    const lines = `${rest}${text}`.split('\n');
    rest = lines.pop() ?? '';
    for (const one of lines) messages.push(JSON.parse(one) as Message);
    heard();
  });
  const closed = new Promise<void>((done) => socket.once('close', () => done()));
  const until = (...keys: string[]): Promise<Message> =>
    new Promise((found, failed) => {
      heard = () => {
        const message = messages.find((one) => keys.some((key) => key in one));
        if (message !== undefined) found(message);
      };
      heard();
      closed.then(() => failed(new Error(`closed before '${keys}'`)));
    });
  cleanUp.push(() => void socket.destroy());
  return { socket, messages, until, closed };
}

describe('the trace socket', () => {
  it('is its uid’s alone, shows each call to everyone who listens, and is on only then', async () => {
    const { trace, call } = await serve();
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(trace.sink).toBeNull();
    const two = [watch(), watch()];
    for (const { until } of two)
      expect(await until('trace')).toEqual({ trace: 1, partition: 'p', pid: process.pid });
    call(7);
    for (const { until } of two)
      expect(await until('time_ns')).toMatchObject({ partition: 'p', pid: 7, nr: 1, status: 0 });
    for (const { socket } of two) socket.destroy();
    for (let turn = 0; trace.sink !== null; turn++) {
      if (turn > 1_000) throw new Error('the trace stays on');
      await new Promise((done) => setTimeout(done, 10));
    }
  });

  it('ends for a client that has ended, after what exited processes asked', async () => {
    const { call, asked, trace } = await serve(true);
    const { socket, messages, until, closed } = watch();
    await until('trace');
    socket.end('whatever it says\n');
    while (asked.length === 0) await new Promise((done) => setTimeout(done, 5));
    call(1);
    asked[0]?.();
    call(2);
    await until('end');
    await closed;
    expect(messages.slice(1).map((one) => one['pid'] ?? Object.keys(one)[0])).toEqual([1, 'end']);
    expect(trace.sink).toBeNull();
  });

  it('lets so many watch and not one more', async () => {
    await serve();
    const all = Array.from({ length: HABITS.traceClients }, watch);
    for (const { until } of all) await until('trace');
    const late = watch();
    expect(String((await late.until('error'))['error'])).toContain('watched by');
    late.socket.end();
    await late.closed;
    all[0]?.socket.destroy();
    for (let again = watch(); ; again = watch()) {
      if ('trace' in (await again.until('trace', 'error'))) break;
    }
  });

  it('never waits for a client that does not read: it loses lines, and is told how many', async () => {
    const { call } = await serve();
    const { socket, messages, until } = watch();
    await until('trace');
    socket.pause();
    // Three times what is kept for it; nothing here waits.
    const calls = Math.ceil((3 * HABITS.traceChars) / 130);
    for (let pid = 0; pid < calls; pid++) {
      call(pid);
      if (pid % 5_000 === 0) await new Promise((done) => setImmediate(done));
    }
    socket.resume();
    socket.end();
    await until('end');
    const lines = messages.filter((one) => 'pid' in one && 'nr' in one);
    const lost = messages.reduce((sum, one) => sum + Number(one['lost'] ?? 0), 0);
    expect(lost).toBeGreaterThan(0);
    expect(lines.length + lost).toBe(calls);
    const pids = lines.map((one) => Number(one['pid']));
    expect(pids).toEqual([...pids].sort((a, b) => a - b));
  });

  it('closes with its broker: file gone, clients told, one that does not read dropped', async () => {
    const { listener, call } = await serve();
    const polite = watch();
    const deaf = watch();
    await polite.until('trace');
    await deaf.until('trace');
    deaf.socket.pause();
    for (let pid = 0; pid < 20_000; pid++) call(pid);
    await listener.close();
    expect(existsSync(path)).toBe(false);
    await polite.until('end');
    await polite.closed;
  });

  it('takes over a stale file, and neither a live one nor something else', async () => {
    const { listener } = await serve();
    await expect(listenTrace(path, partition())).rejects.toMatchObject({ code: 'IN_USE' });
    await listener.close();
    writeFileSync(path, '');
    await expect(listenTrace(path, partition())).rejects.toMatchObject({ code: 'PATH' });
    rmSync(path);
    // What a killed broker leaves: a socket file without a listener.
    const dead = createServer().listen(path);
    await new Promise((done) => dead.once('listening', done));
    renameSync(path, `${path}.kept`);
    await new Promise((done) => dead.close(done));
    renameSync(`${path}.kept`, path);
    await serve();
    await watch().until('trace');
  });
});

function partition(): Parameters<typeof listenTrace>[1] {
  return { name: 'p', trace: new PartitionTrace('p'), settled: (done) => done() };
}
