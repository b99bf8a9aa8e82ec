/** A guest in a Worker that does what control frames tell it and answers each with one frame. */
import { workerData } from 'node:worker_threads';
import { openThreadLink, type ThreadGuestPort } from '../../../src/vmbus-sim/index.ts';

const { port } = workerData as { readonly port: ThreadGuestPort };
const link = openThreadLink(port);
let memory: Uint8Array | null = null;

const commands: Record<string, (argument: string) => string | Promise<string>> = {
  echo: (argument) => argument,
  take() {
    const given = link.take();
    if (given === 'closed') return given;
    memory = given.memory.view;
    return `${given.header.kind} ${given.header.id} ${given.header.guestAccess} ${given.memory.bytes}`;
  },
  swap(value) {
    const before = memory?.[9];
    memory?.fill(Number(value), 9, 10);
    return String(before);
  },
  ring() {
    link.ring();
    return 'rang';
  },
  sleep: () => link.sleep(),
  watch: () =>
    new Promise((resolve) => {
      const stop = link.watch(() => {
        stop();
        resolve(`watched ${link.alive()}`);
      });
    }),
  state: () => `${link.readable()} ${link.takeable()} ${link.alive()}`,
  exit: () => process.exit(0),
  /** Then nothing holds this thread. */
  close() {
    link.close();
    return `${link.sleep()} ${link.receive()} ${link.take()} ${link.alive()} ${link.send(Uint8Array.of(1))}`;
  },
  /** Whatever it is in when the host closes, it must come out. */
  sleepThenReceive() {
    while (link.sleep() === 'rung');
    Atomics.store(result, 0, link.receive() === 'closed' && !link.alive() ? 1 : 2);
    return '';
  },
  async watchEnd() {
    await new Promise<void>((resolve) => {
      const stop = link.watch(() => {
        if (link.alive()) return;
        stop();
        resolve();
      });
    });
    Atomics.store(result, 0, 1);
    return '';
  },
};

const { result } = workerData as { readonly result: Int32Array };
for (;;) {
  const frame = link.receive();
  if (frame === 'closed') break;
  const [command = '', ...argument] = Buffer.from(frame).toString().split(' ');
  const answer = (await commands[command]?.(argument.join(' '))) ?? '';
  if (answer !== '') link.send(Buffer.from(answer));
}
