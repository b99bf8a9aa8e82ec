import { Command, CommanderError } from 'commander';
import { adaptersCommand } from './adapters.ts';
import { demoCommand } from './demo.ts';
import { doctorCommand } from './doctor.ts';
import { CliError, EXIT } from './exit.ts';
import { hostCommand } from './host.ts';
import { ioctlsCommand } from './ioctls.ts';
import { reportFailure } from './output.ts';
import { runCommand } from './run.ts';
import { sandboxCommand } from './sandbox.ts';
import { storeCommand } from './store.ts';
import { wantsJson } from './wants-json.ts';

/** Runs one command and sets the process's exit code; never throws. */
export async function main(argv: readonly string[]): Promise<void> {
  const words = argv.slice(2);
  const json = wantsJson(words);
  const program = new Command('kmbridge')
    .description('A GPU-P style bridge: user-mode GPU drivers in guests, the kernel-mode driver on the host.')
    .enablePositionalOptions();
  for (const make of [
    demoCommand,
    hostCommand,
    runCommand,
    sandboxCommand,
    adaptersCommand,
    doctorCommand,
    ioctlsCommand,
    storeCommand,
  ])
    program.addCommand(make());
  settle(program, json);
  const name = program.commands.find((command) => command.name() === words[0])?.name() ?? 'kmbridge';
  try {
    await program.parseAsync([...argv]);
  } catch (error) {
    if (!(error instanceof CommanderError)) process.exitCode = reportFailure(name, json, error);
    else if (error.exitCode === 0) process.exitCode = EXIT.OK;
    else process.exitCode = json ? reportFailure(name, true, usageError(error, name)) : EXIT.USAGE;
  }
}

/** Usage errors are thrown instead of ending the process; with `--json` they are not printed for people as well. */
function settle(command: Command, json: boolean): void {
  command.exitOverride();
  if (json) command.configureOutput({ writeErr: () => {} });
  for (const child of command.commands) settle(child, json);
}

function usageError(error: CommanderError, name: string): CliError {
  const known = name === 'kmbridge' ? '--help' : `${name} --help`;
  const message =
    error.code === 'commander.help' ? 'no command given' : error.message.replace(/^error: /, '');
  return new CliError('USAGE', message, `npm run --silent kmbridge -- ${known}`);
}
