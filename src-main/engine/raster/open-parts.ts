import { isEngineError } from '../errors.ts';
import type { Dataset } from './raster.ts';

/**
 * Opens the files of one scene in order. Where one cannot be opened all are closed again. Whoever opened them closes them.
 */
export async function openAll<Opened extends Dataset | undefined>(
  paths: readonly string[],
  open: (path: string) => Promise<Opened>,
): Promise<Opened[]> {
  const opened: Opened[] = [];
  try {
    for (const path of paths) opened.push(await open(path));
    return opened;
  } catch (error) {
    await closeAll(opened);
    throw error;
  }
}

/** Undefined where the file that `open` opens is not there. */
export async function openIfThere(open: () => Promise<Dataset>): Promise<Dataset | undefined> {
  try {
    return await open();
  } catch (error) {
    if (isEngineError(error) && error.code === 'not-found') return undefined;
    throw error;
  }
}

/** Closes every one, then rejects with the first failure. */
export async function closeAll(opened: readonly ({ close(): Promise<void> } | undefined)[]): Promise<void> {
  const outcomes = await Promise.allSettled(opened.map((one) => one?.close()));
  const failure = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failure) throw failure.reason;
}
