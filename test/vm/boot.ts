// One run of the machine: QEMU without KVM, two processors, the host's files over 9p, a GPU whose 3D the host's GL draws.
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import type { Display } from './display.ts';
import type { Kernel } from './kernel.ts';
import { INSIDE, ROOT, VmError } from './place.ts';

export interface Boot {
  readonly kernel: Kernel;
  readonly initramfs: string;
  readonly display: Display;
  /** Folder that the machine may write. */
  readonly results: string;
  /** After so long it is ended, whatever it does. */
  readonly deadlineMs: number;
  /** Gets every line of the console. */
  readonly onLine: (line: string) => void;
}

/** The kernel panicked before anything of ours ran in it. */
export class EarlyPanic extends VmError {}

const TAIL_LINES = 40;
const MEMORY_MB = 2048;

const share = (tag: string, path: string, more: readonly string[] = []): readonly string[] => [
  '-fsdev',
  [`local,id=${tag}`, `path=${path}`, 'security_model=none', 'multidevs=remap', ...more].join(','),
  '-device',
  `virtio-9p-pci,fsdev=${tag},mount_tag=${tag}`,
];

function words({ kernel, initramfs, results }: Boot): readonly string[] {
  const line = [
    ...['console=ttyS0', 'quiet', 'loglevel=4', 'panic=-1', 'mitigations=off', 'random.trust_cpu=on'],
    ...[
      `run=${join(INSIDE, 'stage.sh')}`,
      `modules=${kernel.root}`,
      `repository=${ROOT}`,
      `node=${process.execPath}`,
    ],
  ];
  return [
    ...['-accel', 'tcg,thread=multi', '-cpu', 'max', '-m', String(MEMORY_MB), '-smp', '2'],
    ...['-no-reboot', '-nodefaults', '-parallel', 'none', '-serial', 'stdio', '-monitor', 'none'],
    ...['-kernel', kernel.vmlinux, '-initrd', initramfs, '-append', line.join(' ')],
    ...share('host', '/', ['readonly=on']),
    ...share('results', results),
    ...['-device', 'virtio-gpu-gl-pci', '-display', 'sdl,gl=on'],
  ];
}

/**
 * Runs the machine until it switches itself off; the milliseconds that took. A machine that panics, hangs or does not get so
 * far throws a VmError with the end of its console.
 */
export async function boot(options: Boot): Promise<number> {
  const { results, display, deadlineMs, onLine } = options;
  const began = Date.now();
  const env = { ...process.env, DISPLAY: display.name, SDL_VIDEODRIVER: 'x11', LIBGL_ALWAYS_SOFTWARE: '1' };
  const machine = spawn('qemu-system-x86_64', words(options), { stdio: ['ignore', 'pipe', 'pipe'], env });
  const log = createWriteStream(join(results, 'console.log'));
  const tail: string[] = [];
  let [staged, panicked] = [false, false];
  let part = '';
  let late = false;
  for (const stream of [machine.stdout, machine.stderr])
    stream.on('data', (bytes: Buffer) => {
      log.write(bytes);
      const lines = (part + bytes.toString().replaceAll('\r', '')).split('\n');
      part = lines.pop() ?? '';
      for (const text of lines) {
        tail.push(text);
        staged ||= text.startsWith('stage:');
        panicked ||= text.includes('Kernel panic');
        onLine(text);
      }
      tail.splice(0, tail.length - TAIL_LINES);
    });
  const timer = setTimeout(() => {
    late = true;
    machine.kill('SIGKILL');
  }, deadlineMs);
  const code = await new Promise<number | string>((done, fail) => {
    machine.once('error', (error) => fail(new VmError(`qemu-system-x86_64: ${error.message}`)));
    machine.once('close', (status, signal) => done(status ?? signal ?? 'nothing'));
  }).finally(() => {
    clearTimeout(timer);
    log.end();
  });
  const console = [...tail, part].join('\n').trim();
  if (late)
    throw new VmError(
      `the machine was not done after ${deadlineMs / 1000} s; its console ended with\n${console}`,
    );
  if (panicked && !staged)
    throw new EarlyPanic(`the kernel panicked while it started; its console ended with\n${console}`);
  if (code !== 0 || !tail.some((text) => text.startsWith('stage: ended with 0')))
    throw new VmError(
      `the machine did not come to its end (QEMU ended with ${code}); its console ended with\n${console}`,
    );
  return Date.now() - began;
}
