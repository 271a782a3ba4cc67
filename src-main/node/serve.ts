import { createInterface } from 'node:readline';
import type { Terminal } from './command.ts';
import type { Workbench } from './workbench.ts';

/** Where lines from the user, or from the desktop program, come in. */
export type LineInput = NodeJS.ReadableStream & { readonly isTTY?: boolean };

export interface ServeOptions {
  /** The desktop program listens at the other end of stdin: its end is ours. */
  readonly desktop: boolean;
  readonly display: boolean;
  /** Resolves where a window was shown and is closed again, which ends this too. */
  readonly windowClosed?: Promise<void>;
}

/**
 * Prints the address (not where a window shows it already), and another for each line that comes in, until the user
 * interrupts, the window is closed or the desktop program is gone. Resolves to the exit code.
 */
export async function serveUntilStopped(
  workbench: Workbench,
  { desktop, display, windowClosed }: ServeOptions,
  terminal: Terminal,
  input: LineInput = process.stdin,
): Promise<number> {
  const ends: Promise<number>[] = [untilAborted(terminal.signal).then(() => 130)];
  if (windowClosed !== undefined) ends.push(windowClosed.then(() => 0));
  else terminal.print(workbench.newAddress());
  if (!desktop) explain(workbench.port, { display, windowClosed }, Boolean(input.isTTY), terminal);
  const lines = desktop || input.isTTY ? createInterface({ input }) : undefined;
  lines?.on('line', () => terminal.print(workbench.newAddress()));
  if (desktop) ends.push(new Promise((resolve) => lines?.once('close', () => resolve(0))));
  const code = await Promise.race(ends);
  lines?.close();
  return code;
}

/** What somebody without a screen here needs to know. */
export function tunnelHint(port: number): string {
  return `From another machine: ssh -L ${port}:127.0.0.1:${port} this-machine, then open the address there.`;
}

function explain(
  port: number,
  { display, windowClosed }: Omit<ServeOptions, 'desktop'>,
  interactive: boolean,
  { errors }: Terminal,
): void {
  const first =
    windowClosed === undefined
      ? 'The address works once.'
      : 'The workbench is open; closing its window ends Swath.';
  const second = interactive ? 'Press Enter for another address, Ctrl+C to stop.' : 'Ctrl+C stops it.';
  errors.write(`${first} ${second}\n`);
  if (!display) errors.write(`${tunnelHint(port)}\n`);
}

export function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
