import { type GuestOptions, reachBroker } from './guest-options.ts';
import { type Launch, startLaunch, superviseGuest } from './guest-process.ts';
import type { Output } from './output.ts';
import { type Tracing, traceSocket } from './trace.ts';

/**
 * Runs one guest against a broker until it has ended, and passes its exit code on. `launch` makes it once the socket is
 * known; `fourth` becomes its descriptor 3.
 */
export async function runGuest(
  options: GuestOptions,
  out: Output,
  launch: (socket: string) => Launch,
  fourth?: number,
): Promise<void> {
  const { socket, host } = await reachBroker(options, out);
  let tracing: Tracing | undefined;
  try {
    const guest = launch(socket);
    if (options.trace !== undefined) tracing = await traceSocket(options.trace, socket);
    const running = superviseGuest(() => startLaunch(guest, options.json ? 'pipe' : 'inherit', fourth));
    const exit = await running.exit;
    process.exitCode = exit.code;
    if (options.json)
      out.result({ ok: exit.code === 0, pid: running.pid, exit_code: exit.code, stdout: exit.stdout }, []);
  } finally {
    await tracing?.finish();
    await host?.close();
  }
}
