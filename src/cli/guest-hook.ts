/**
 * Loaded before a guest program: an open that failed and that the program did not handle ends it with the exit code that
 * says why, and with the reason alone. Everything else ends as Node ends it.
 */
import { EXIT } from './exit.ts';

const codes: Readonly<Record<string, number>> = {
  NO_BROKER: EXIT.NO_BROKER,
  DRIVER_MISMATCH: EXIT.REFUSED,
  BAD_MANIFEST: EXIT.FAILED,
  PROTOCOL: EXIT.FAILED,
};

process.on('uncaughtExceptionMonitor', (error: unknown) => {
  // By name: importing the shim here would load it twice, once for each way a program may name it.
  if (!(error instanceof Error) || error.name !== 'DxgOpenError' || !('code' in error)) return;
  const code = codes[String(error.code)];
  if (code === undefined) return;
  process.stderr.write(`${error.message}\n`);
  process.exit(code);
});
