import { createServer, type Socket } from 'node:net';
import { type Listener, listenPrivately } from '../vmbus-sim/index.ts';
import { HABITS } from './limits.ts';
import type { PartitionTrace } from './trace.ts';
import { BoundedLines } from './trace-lines.ts';

/** What a trace socket needs of its partition. */
export interface TracedPartition {
  readonly name: string;
  readonly trace: PartitionTrace;
  /** Calls `done` when what processes asked that have exited by now is served and traced. */
  settled(done: () => void): void;
}

const line = (message: object): string => `${JSON.stringify(message)}\n`;

/**
 * Serves a partition's trace as JSON lines to whoever connects: first `{"trace":1,…}`, from where on every call is shown;
 * then one TraceEvent a line, or `{"lost":n}` from a client that reads too slowly; last `{"end":true}`. A client that ends
 * its side asks for the end: what exited processes have called by then comes before it. Rejects with ListenError.
 */
export async function listenTrace(path: string, partition: TracedPartition): Promise<Listener> {
  const clients = new Set<TraceClient>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    // Its close says it all; without a listener an error would end the broker.
    socket.on('error', () => {});
    // Nothing is expected, and an end is seen only by reading.
    socket.resume();
    if (clients.size >= HABITS.traceClients) {
      const message = `partition ${partition.name} is watched by ${HABITS.traceClients} already`;
      socket.end(line({ error: message }), () => socket.destroy());
      return;
    }
    const client = new TraceClient(socket, partition);
    clients.add(client);
    socket.once('close', () => clients.delete(client));
  });
  await listenPrivately(server, path);
  server.on('error', () => {});
  return {
    async close() {
      if (server.listening) server.close();
      await Promise.all([...clients].map((client) => client.close()));
    },
  };
}

class TraceClient {
  readonly #socket: Socket;
  readonly #lines: BoundedLines;
  readonly #stop: () => void;
  readonly #closed: Promise<void>;

  constructor(socket: Socket, partition: TracedPartition) {
    this.#socket = socket;
    const lines = new BoundedLines({
      most: HABITS.traceChars,
      write: (text, done) => void socket.write(text, () => done()),
      lost: (lost) => line({ lost }),
      soon: (turn) => void setImmediate(turn),
    });
    this.#lines = lines;
    this.#stop = partition.trace.listen((event) => lines.push(line(event)));
    lines.push(line({ trace: 1, partition: partition.name, pid: process.pid }));
    socket.once('end', () => partition.settled(() => this.#end()));
    this.#closed = new Promise((resolve) => {
      socket.once('close', () => {
        this.#stop();
        resolve();
      });
    });
  }

  /** The broker ends: what there is may still be read, for a while. */
  async close(): Promise<void> {
    this.#end();
    const late = setTimeout(() => this.#socket.destroy(), HABITS.traceLingerMs);
    await this.#closed;
    clearTimeout(late);
  }

  #end(): void {
    this.#stop();
    this.#lines.end(line({ end: true }), () => this.#socket.end(() => this.#socket.destroy()));
  }
}
