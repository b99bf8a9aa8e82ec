import { Command, CommanderError } from 'commander';
import { adaptersCommand } from './adapters.ts';
import { demoCommand } from './demo.ts';
import { doctorCommand } from './doctor.ts';
import { EXIT } from './exit.ts';
import { hostCommand } from './host.ts';
import { ioctlsCommand } from './ioctls.ts';
import { reportFailure } from './output.ts';
import { runCommand } from './run.ts';

/** Runs one command and sets the process's exit code; never throws. */
export async function main(argv: readonly string[]): Promise<void> {
  const program = new Command('kmbridge')
    .description('A GPU-P style bridge: user-mode GPU drivers in guests, the kernel-mode driver on the host.')
    .enablePositionalOptions();
  for (const make of [demoCommand, hostCommand, runCommand, adaptersCommand, doctorCommand, ioctlsCommand])
    program.addCommand(make().exitOverride());
  program.exitOverride();
  const json = argv.includes('--json');
  const name = program.commands.find((command) => command.name() === argv[2])?.name() ?? 'kmbridge';
  try {
    await program.parseAsync([...argv]);
  } catch (error) {
    // commander has printed its own usage errors; help and version are no failure.
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? EXIT.OK : EXIT.USAGE;
    else process.exitCode = reportFailure(name, json, error);
  }
}
