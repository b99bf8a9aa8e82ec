import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Figures } from './process.ts';
import { median, nowNs } from './stats.ts';

const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const ROUNDS = 20_000;

/** What people would use instead: a unix socket in Node, and gRPC over one. Each against an echo process. */
export async function peerFigures(directory: string): Promise<Figures> {
  const [uds, grpc] = [join(directory, 'echo.sock'), join(directory, 'grpc.sock')];
  const child = spawn(
    process.execPath,
    ['--import', tsx, join(import.meta.dirname, 'peers-host.ts'), uds, grpc],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  await once(child.stdout, 'data');
  try {
    return { 'peer.uds_ns': await udsEcho(uds), 'peer.grpc_ns': await grpcUnary(grpc) };
  } finally {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
}

async function udsEcho(path: string): Promise<number> {
  const socket = connect(path);
  await once(socket, 'connect');
  const payload = Buffer.alloc(64, 7);
  const values: number[] = [];
  await new Promise<void>((resolve) => {
    let started = 0;
    let received = 0;
    const send = (): void => {
      started = nowNs();
      received = 0;
      socket.write(payload);
    };
    socket.on('data', (bytes) => {
      received += bytes.length;
      if (received < payload.length) return;
      values.push(nowNs() - started);
      if (values.length >= ROUNDS) resolve();
      else send();
    });
    send();
  });
  socket.destroy();
  return median(values.slice(ROUNDS / 10));
}

async function grpcUnary(path: string): Promise<number> {
  const { Client, credentials } = await import('@grpc/grpc-js');
  const client = new Client(`unix:${path}`, credentials.createInsecure());
  const same = (bytes: Buffer): Buffer => bytes;
  const payload = Buffer.alloc(64, 7);
  const values: number[] = [];
  for (let i = 0; i < 2_000; i++) {
    const started = nowNs();
    await new Promise<void>((resolve, reject) => {
      client.makeUnaryRequest('/bench.Echo/Echo', same, same, payload, (error) =>
        error ? reject(error) : resolve(),
      );
    });
    values.push(nowNs() - started);
  }
  client.close();
  return median(values.slice(500));
}
