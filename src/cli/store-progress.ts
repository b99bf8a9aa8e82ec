import { SingleBar } from 'cli-progress';
import type { InstallOptions } from '../packages/index.ts';
import { formatBytes, type Output } from './output.ts';

/** Shows how far an installation is; `end` leaves the terminal as it was, whatever came between. */
export interface Progress extends Required<Pick<InstallOptions, 'begin' | 'progress'>> {
  end(): void;
}

/** A bar where a person looks on, lines where stderr goes into a file. */
export function progressOf(out: Output, stream: NodeJS.WriteStream = process.stderr): Progress {
  return stream.isTTY === true ? bar(stream) : lines(out);
}

function bar(stream: NodeJS.WriteStream): Progress {
  const shown = new SingleBar({
    stream,
    format: '{name} [{bar}] {percentage}%  {done} of {all}',
    barCompleteChar: '#',
    barIncompleteChar: '-',
    // What a fetch that is killed could not put right again.
    hideCursor: false,
    linewrap: true,
    clearOnComplete: false,
  });
  let total = 0;
  let done = 0;
  let started = false;
  return {
    begin({ driver, driver_version }, bytes) {
      total = bytes;
      started = true;
      const name = `${driver} ${driver_version}`;
      // A bar of nothing would be a division by it.
      shown.start(Math.max(bytes, 1), 0, { name, done: formatBytes(0), all: formatBytes(bytes) });
    },
    progress(bytes) {
      done += bytes;
      shown.update(total === 0 ? 1 : done, { done: formatBytes(done) });
    },
    end() {
      if (started) shown.stop();
    },
  };
}

/** `1 file`, `2 files`. */
export function countOf(files: number): string {
  return `${files} file${files === 1 ? '' : 's'}`;
}

function lines(out: Output): Progress {
  let last = '';
  return {
    begin({ driver, driver_version, files }, bytes) {
      out.progress(`${driver} ${driver_version}: ${countOf(files.length)}, ${formatBytes(bytes)}`);
    },
    progress(_, file) {
      if (file.path === last) return;
      last = file.path;
      out.progress(`  ${file.path}  ${formatBytes(file.bytes)}`);
    },
    end: () => {},
  };
}
