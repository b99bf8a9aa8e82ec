import { Command } from 'commander';
import { addCommand } from './store-add.ts';
import { listCommand } from './store-list.ts';
import { syncCommand } from './store-sync.ts';

/** `kmbridge store`: the driver packages that guests of this user load. */
export function storeCommand(): Command {
  const command = new Command('store').description(
    'driver packages of guests: list them, fetch the one that matches a host, add one',
  );
  for (const make of [listCommand, syncCommand, addCommand]) command.addCommand(make());
  return command;
}
