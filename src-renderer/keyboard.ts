import type { KeybindingsMap } from 'tinykeys';
import type { PageCommand } from './commands.ts';

const MAC_SIGNS: Readonly<Record<string, string>> = { $mod: '⌘', Shift: '⇧', Enter: '↩' };

/** Keys as people read them: "Ctrl+Shift+O", or "⇧⌘O" on a Mac. */
export function describeKeys(keys: string, onMac: boolean): string {
  const parts = keys.split('+').map((part) => (part.length === 1 ? part.toUpperCase() : part));
  if (!onMac) return parts.map((part) => (part === '$mod' ? 'Ctrl' : part)).join('+');
  const modifiers = ['Shift', '$mod'].filter((modifier) => parts.includes(modifier));
  return [...modifiers, parts[parts.length - 1]].map((part) => MAC_SIGNS[part] ?? part).join('');
}

/** Where the focus is when a key goes down. */
export interface FocusPlace {
  readonly typing: boolean;
  readonly inDialog: boolean;
}

/** Whether a command's keys count now: fields keep theirs, and a dialog keeps all. */
export function answersKeys(command: PageCommand, { typing, inDialog }: FocusPlace): boolean {
  if (inDialog || (typing && !command.whileTyping)) return false;
  return command.enabled();
}

/** The bindings of all commands, for tinykeys on the window. */
export function keyBindings(commands: readonly PageCommand[], isInDialog: () => boolean): KeybindingsMap {
  const bindings: KeybindingsMap = {};
  for (const command of commands) {
    for (const keys of command.keys) {
      bindings[keys] = (event) => {
        const place = { typing: isTyping(event.target), inDialog: isInDialog() };
        if (event.defaultPrevented) return;
        // The browser's own answer to Ctrl+S or Ctrl+O is never wanted here.
        if (command.whileTyping) event.preventDefault();
        if (!answersKeys(command, place)) return;
        event.preventDefault();
        command.run();
      };
    }
  }
  return bindings;
}

/** True where keys write text: buttons, checkboxes, colours and sliders do not. */
function isTyping(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) {
    return !['checkbox', 'radio', 'button', 'color', 'range', 'file'].includes(target.type);
  }
  return (
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLElement && target.isContentEditable)
  );
}
