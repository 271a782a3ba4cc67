import type { Command } from './command.ts';
import type { FlagTable } from './flags.ts';

/** A command with its own types inside, as one of the list outside: `run` gets what its own `flags` described. */
export function defineCommand<Table extends FlagTable>(command: Command<Table>): Command {
  return command as unknown as Command;
}
