import { createContext } from 'svelte';
import type { PageCommand } from '../commands.ts';
import { describeKeys } from '../keyboard.ts';

/** The page's commands, for the panels' buttons. */
export interface Commands {
  readonly list: readonly PageCommand[];
  /** Throws for an id that there is not. */
  find(id: string): PageCommand;
  /** The keys of a command as this machine's users read them; undefined where it has none. */
  keysOf(id: string): string | undefined;
}

export const [useCommands, provideCommands] = createContext<Commands>();

export function commandsOf(list: readonly PageCommand[]): Commands {
  const onMac = /Mac/.test(navigator.platform);
  const find = (id: string): PageCommand => {
    const command = list.find((entry) => entry.id === id);
    if (!command) throw new Error(`There is no command ${id}.`);
    return command;
  };
  return {
    list,
    find,
    keysOf: (id) => {
      const [keys] = find(id).keys;
      return keys === undefined ? undefined : describeKeys(keys, onMac);
    },
  };
}
