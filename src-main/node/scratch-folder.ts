import { createHash } from 'node:crypto';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Files } from '../engine/bytes.ts';
import { writeFailure } from './file-errors.ts';
import { nodeFiles } from './files.ts';
import { removeStaleIn } from './unfinished-files.ts';

/** What can be made again, kept from one run to the next. */
export interface ScratchFolder {
  /** Reaches this folder only. */
  readonly files: Files;
  readonly autosavePath: string;
  /** Where the label raster of a result lies; also for ids that are no file names. */
  resultPath(resultId: string): string;
  /** Where overviews of a file with this fingerprint lie; shared with other processes. */
  overviewPath(fingerprint: string): string;
  /** Deletes the results that were not used for longest until the rest fits; those of `keep` stay. */
  trim(keep?: ReadonlySet<string>): Promise<void>;
}

export interface ScratchFolderOptions {
  /** What results may take together; 20 GB when absent. */
  readonly maximumBytes?: number;
  /** Where overviews are kept; beside the results when absent. */
  readonly overviewFolder?: string;
  /** What overviews may take together; 20 GB when absent. */
  readonly maximumOverviewBytes?: number;
}

/** A result and its side-cars. */
interface Kept {
  readonly names: string[];
  bytes: number;
  usedMs: number;
}

const RESULTS = 'results';
const MAXIMUM_BYTES = 20e9;

/** Opens or makes the folder, for its owner only, and trims it. Throws `cannot-write`. */
export async function createScratchFolder(
  folder: string,
  {
    maximumBytes = MAXIMUM_BYTES,
    overviewFolder = join(folder, 'overviews'),
    maximumOverviewBytes = MAXIMUM_BYTES,
  }: ScratchFolderOptions = {},
): Promise<ScratchFolder> {
  const results = join(folder, RESULTS);
  for (const kept of [results, overviewFolder]) {
    await mkdir(kept, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
      throw writeFailure(error, kept);
    });
  }
  const resultPath = (resultId: string): string => join(results, `${fileNameOf(resultId)}.tif`);
  const trim = async (keep: ReadonlySet<string> = new Set()): Promise<void> => {
    await trimFolder(results, maximumBytes, new Set([...keep].map((id) => `${fileNameOf(id)}.tif`)));
  };
  await trim();
  await trimFolder(overviewFolder, maximumOverviewBytes, new Set());
  return {
    files: nodeFiles({ writeRoots: [folder, overviewFolder] }),
    autosavePath: join(folder, 'autosave.json'),
    resultPath,
    overviewPath: (fingerprint) => join(overviewFolder, `${fileNameOf(fingerprint)}.tif`),
    trim,
  };
}

function fileNameOf(resultId: string): string {
  return /^[\w-]{1,64}$/.test(resultId) ? resultId : createHash('sha256').update(resultId).digest('hex');
}

async function trimFolder(folder: string, maximumBytes: number, keep: ReadonlySet<string>): Promise<void> {
  await removeStaleIn(folder);
  const kept = await readResults(folder);
  let bytes = [...kept.values()].reduce((sum, result) => sum + result.bytes, 0);
  const oldestFirst = [...kept].sort(([, left], [, right]) => left.usedMs - right.usedMs);
  for (const [name, result] of oldestFirst) {
    if (bytes <= maximumBytes) return;
    if (keep.has(name)) continue;
    await Promise.allSettled(result.names.map((file) => rm(join(folder, file), { force: true })));
    bytes -= result.bytes;
  }
}

/** By the name of the raster that side-cars belong to. Hidden files are being written. */
async function readResults(folder: string): Promise<Map<string, Kept>> {
  const kept = new Map<string, Kept>();
  for (const name of await readdir(folder)) {
    const status = await stat(join(folder, name)).catch(() => undefined);
    if (!status?.isFile() || name.startsWith('.')) continue;
    const raster = name.replace(/(?<=\.tif)\..*$/, '');
    const result = kept.get(raster) ?? { names: [], bytes: 0, usedMs: 0 };
    result.names.push(name);
    result.bytes += status.size;
    result.usedMs = Math.max(result.usedMs, status.mtimeMs, status.atimeMs);
    kept.set(raster, result);
  }
  return kept;
}
