import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { FolderEntry, FolderListing } from '../engine/bytes.ts';
import { readFailure } from './file-errors.ts';
import { isWithin, type Roots } from './roots.ts';

let collator: Intl.Collator | undefined;

/** Folders, then files, each by name; without hidden ones, devices, and links that lead out of the roots. */
export async function listFolder(folder: string, roots: Roots): Promise<FolderListing> {
  const found = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    throw readFailure(error, folder);
  });
  const visible = found.filter(({ name }) => !name.startsWith('.'));
  const entries = await Promise.all(visible.map((entry) => describeEntry(folder, entry, roots)));
  const parent = dirname(folder);
  return {
    folder,
    parent: parent !== folder && isWithin(parent, roots) ? parent : undefined,
    entries: entries.filter((entry) => entry !== undefined).sort(foldersFirst),
  };
}

/** The roots themselves, as a folder without a path. */
export function listRoots(roots: readonly string[]): FolderListing {
  const entries = roots.map((path): FolderEntry => ({
    name: basename(path) || path,
    path,
    kind: 'folder',
    size: 0,
  }));
  return { folder: '', entries };
}

async function describeEntry(folder: string, entry: Dirent, roots: Roots): Promise<FolderEntry | undefined> {
  const { name } = entry;
  const path = join(folder, name);
  try {
    if (entry.isSymbolicLink() && !isWithin(await realpath(path), roots)) return undefined;
    const status = await stat(path);
    if (status.isDirectory()) return { name, path, kind: 'folder', size: 0 };
    return status.isFile() ? { name, path, kind: 'file', size: status.size } : undefined;
  } catch {
    return undefined;
  }
}

function foldersFirst(left: FolderEntry, right: FolderEntry): number {
  if (left.kind !== right.kind) return left.kind === 'folder' ? -1 : 1;
  return byName().compare(left.name, right.name);
}

/** Only when folders are listed: the system's tables of languages take some hundredths of a second to load. */
function byName(): Intl.Collator {
  collator ??= new Intl.Collator('en', { numeric: true });
  return collator;
}
