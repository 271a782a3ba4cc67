import { mkdir, mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Scratch } from '../engine/engine/options.ts';
import { writeFailure } from './file-errors.ts';
import { cacheFolder } from './places.ts';
import { createScratchFolder } from './scratch-folder.ts';

/** A scratch folder that this process owns until it gives it back. */
export interface OwnedScratch extends Scratch {
  close(): Promise<void>;
}

/** For one command: nothing is found there and nothing is left. */
export async function temporaryScratch(cache: string = cacheFolder()): Promise<OwnedScratch> {
  await makeFolder(cache);
  const folder = await mkdtemp(join(cache, 'run-'));
  const { files, resultPath } = await createScratchFolder(folder);
  return { files, resultPath, close: () => rm(folder, { recursive: true, force: true }) };
}

/**
 * Results and unsaved work that the next start finds again. While another Swath has them this is a temporary folder:
 * two processes would overwrite each other's unsaved work.
 */
export async function keptScratch(cache: string = cacheFolder()): Promise<OwnedScratch> {
  const folder = join(cache, 'workbench');
  await makeFolder(folder);
  const lock = join(folder, 'owner');
  if (!(await takeLock(lock))) return temporaryScratch(cache);
  return { ...(await createScratchFolder(folder)), close: () => rm(lock, { force: true }) };
}

async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
    throw writeFailure(error, folder);
  });
}

/** A file with the owner's process id. One left over from a process that is gone does not count. */
async function takeLock(path: string): Promise<boolean> {
  if (await createLock(path)) return true;
  if (await isHeld(path)) return false;
  await rm(path, { force: true });
  return createLock(path);
}

async function createLock(path: string): Promise<boolean> {
  const handle = await open(path, 'wx').catch(() => undefined);
  await handle?.writeFile(String(process.pid));
  await handle?.close();
  return handle !== undefined;
}

async function isHeld(path: string): Promise<boolean> {
  const owner = Number(await readFile(path, 'utf8').catch(() => ''));
  if (!Number.isInteger(owner) || owner <= 0) return false;
  try {
    process.kill(owner, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
