import { randomUUID } from 'node:crypto';
import {
  access,
  constants,
  link,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  rmdir,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Scratch } from '../engine/engine/options.ts';
import { codeOf, writeFailure } from './file-errors.ts';
import { cacheFolder } from './places.ts';
import { claimOf, isAlive } from './process-claims.ts';
import { createScratchFolder } from './scratch-folder.ts';

/** Of the cache: overviews are kept for all processes, and found again by each. */
const OVERVIEWS = 'overviews';

/** A scratch folder that this process owns until it gives it back. */
export interface OwnedScratch extends Scratch {
  close(): Promise<void>;
}

/** For one command: nothing is found there and nothing is left. In the system's own temporary folder where the cache is read-only. */
export async function temporaryScratch(cache: string = cacheFolder()): Promise<OwnedScratch> {
  const isWritable = await makeFolder(cache);
  if (isWritable) await removeAbandoned(cache);
  const name = `run-${claimOf().replace(' ', '-')}-`;
  const folder = await mkdtemp(join(isWritable ? cache : tmpdir(), name)).catch((error: unknown) => {
    throw writeFailure(error, cache);
  });
  const overviewFolder = isWritable ? join(cache, OVERVIEWS) : undefined;
  const { files, resultPath, overviewPath } = await createScratchFolder(folder, { overviewFolder });
  const close = async (): Promise<void> => {
    await rm(folder, { recursive: true, force: true });
    // Others may keep overviews there; a folder that is not empty stays.
    if (overviewFolder !== undefined) await rmdir(overviewFolder).catch(() => {});
  };
  return { files, resultPath, overviewPath, close };
}

/**
 * Results and unsaved work that the next start finds again. While another Swath has them, or where the cache is read-only,
 * this is a temporary folder: two processes would overwrite each other's unsaved work.
 */
export async function keptScratch(cache: string = cacheFolder()): Promise<OwnedScratch> {
  const folder = join(cache, 'workbench');
  const lock = join(folder, 'owner');
  if (!(await makeFolder(folder)) || !(await takeLock(lock))) return temporaryScratch(cache);
  const overviewFolder = join(cache, OVERVIEWS);
  return {
    ...(await createScratchFolder(folder, { overviewFolder })),
    close: () => rm(lock, { force: true }),
  };
}

/** False where the folder cannot be made or written to. */
async function makeFolder(folder: string): Promise<boolean> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await access(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** What commands that were killed left behind. */
async function removeAbandoned(cache: string): Promise<void> {
  for (const name of await readdir(cache)) {
    const [, claim] = /^run-(\d+(?:-\d+)?)-\w{6}$/.exec(name) ?? [];
    if (claim === undefined || isAlive(claim.replace('-', ' '))) continue;
    await rm(join(cache, name), { recursive: true, force: true }).catch(() => {});
  }
}

/** A file that names its owner. One left over from a process that is gone does not count. */
async function takeLock(path: string): Promise<boolean> {
  if (await createLock(path)) return true;
  if (isAlive(await readClaim(path))) return false;
  const aside = `${path}.${randomUUID()}`;
  // Two that find it abandoned at once: only one of them moves it, and one that has moved the other's new lock puts it back.
  await rename(path, aside).catch(() => {});
  const isOthers = isAlive(await readClaim(aside));
  if (isOthers) await link(aside, path).catch(() => {});
  await rm(aside, { force: true });
  return !isOthers && createLock(path);
}

/** Appears with its content, or not at all. */
async function createLock(path: string): Promise<boolean> {
  const aside = `${path}.${randomUUID()}`;
  try {
    await writeFile(aside, claimOf());
    // A disk without hard links still makes a file at most once.
    await link(aside, path).catch((error: unknown) =>
      codeOf(error) === 'EEXIST' ? Promise.reject(error) : writeFile(path, claimOf(), { flag: 'wx' }),
    );
    return true;
  } catch {
    return false;
  } finally {
    await rm(aside, { force: true });
  }
}

function readClaim(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}
