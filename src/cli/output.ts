import { CliError, EXIT, type ExitCode } from './exit.ts';

/** Progress and people's text go to stderr under `--json`, so that stdout is one JSON document. */
export interface Output {
  readonly json: boolean;
  /** A line on the way; stderr in both forms, so that stdout can be piped. */
  progress(line: string): void;
  /** The result: `text` for people, or the object for machines. */
  result(data: Readonly<Record<string, unknown>>, text: readonly string[]): void;
}

export function outputOf(command: string, json: boolean): Output {
  return {
    json,
    progress: (line) => void process.stderr.write(`${line}\n`),
    result(data, text) {
      const body = json
        ? `${JSON.stringify({ schema: schemaOf(command), ...data })}\n`
        : `${text.join('\n')}\n`;
      process.stdout.write(body);
    },
  };
}

function schemaOf(command: string): string {
  return `kmbridge.${command}/1`;
}

/** Prints a failure in the form the caller asked for and returns the exit code that belongs to it. */
export function reportFailure(command: string, json: boolean, error: unknown): ExitCode {
  const known = error instanceof CliError ? error : null;
  const message = error instanceof Error ? error.message : String(error);
  if (json) {
    const body = { code: known?.code ?? 'FAILED', message, ...(known?.fix ? { fix: known.fix } : {}) };
    process.stdout.write(`${JSON.stringify({ schema: schemaOf(command), ok: false, error: body })}\n`);
  } else {
    process.stderr.write(`kmbridge ${command}: ${message}\n`);
    // A refusal explains itself whole, its command included.
    if (known?.fix && !message.includes(known.fix)) process.stderr.write(`  mend it with: ${known.fix}\n`);
    if (!known && error instanceof Error && error.stack) process.stderr.write(`${error.stack}\n`);
  }
  return known?.exitCode ?? EXIT.FAILED;
}

/** Columns padded to their widest cell; the first row is the heading. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows)
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length);
  return rows.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** Bytes as a person reads them: binary units, at most one decimal. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${Number.isInteger(value) ? value : value.toFixed(1)} ${units[unit]}`;
}

/** Nanoseconds as a person reads them. */
export function formatNs(ns: number): string {
  if (ns < 10_000) return `${Math.round(ns)} ns`;
  if (ns < 10_000_000) return `${(ns / 1e3).toFixed(1)} µs`;
  return `${(ns / 1e6).toFixed(1)} ms`;
}
