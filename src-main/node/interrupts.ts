import { removeUnfinished } from './files.ts';

/** A wrapper (npm, an older Node) may forward the very key press that reached this process too. */
const SAME_PRESS_MS = 400;

/**
 * A signal that aborts at Ctrl+C or a polite kill, for an orderly end. At the second press, unfinished files are removed
 * and the process ends at once.
 */
export function listenForInterrupts(): AbortSignal {
  const controller = new AbortController();
  let firstAt: number | undefined;
  const interrupt = (): void => {
    const now = performance.now();
    firstAt ??= now;
    if (now === firstAt) controller.abort();
    else if (now - firstAt > SAME_PRESS_MS) {
      removeUnfinished();
      process.exit(130);
    }
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  process.on('SIGHUP', interrupt);
  return controller.signal;
}
