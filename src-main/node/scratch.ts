import { mkdir, mkdtemp, open, readFile, rm, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Scratch } from '../engine/engine/options.ts';
import { nodeFiles } from './files.ts';
import { cacheFolder } from './places.ts';

/** A scratch folder that this process owns until it gives it back. */
export interface OwnedScratch extends Scratch {
  close(): Promise<void>;
}

/** Result rasters that go when it is closed. */
export async function temporaryScratch(cache: string = cacheFolder()): Promise<OwnedScratch> {
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'run-'));
  return { ...scratchIn(folder), close: () => rm(folder, { recursive: true, force: true }) };
}

/**
 * Result rasters and unsaved work that the next start finds again. While another Swath has them, a temporary folder: two
 * processes would overwrite each other's unsaved work.
 */
export async function openScratch(cache: string = cacheFolder()): Promise<OwnedScratch> {
  const folder = join(cache, 'workbench');
  await mkdir(folder, { recursive: true });
  const lock = join(folder, 'owner');
  if (!(await takeLock(lock))) return temporaryScratch(cache);
  return {
    ...scratchIn(folder),
    autosavePath: join(folder, 'unsaved.swath.json'),
    close: () => rm(lock, { force: true }),
  };
}

function scratchIn(folder: string): Scratch {
  return {
    files: nodeFiles({ readRoots: [folder] }),
    resultPath: (resultId) => join(folder, `${resultId.replaceAll(/[^\w-]/g, '_')}.tif`),
  };
}

/** A file with the owner's process id; one that is left over from a process that is gone does not count. */
async function takeLock(path: string): Promise<boolean> {
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      const handle = await open(path, 'wx');
      await handle.writeFile(String(process.pid));
      await handle.close();
      return true;
    } catch {
      if (await isOwned(path)) return false;
      await unlink(path).catch(() => {});
    }
  }
  return false;
}

async function isOwned(path: string): Promise<boolean> {
  const owner = Number(await readFile(path, 'utf8').catch(() => ''));
  if (!Number.isInteger(owner) || owner <= 0 || owner === process.pid) return owner === process.pid;
  try {
    process.kill(owner, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
