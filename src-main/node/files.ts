import { stat, unlink } from 'node:fs/promises';
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import type { Files } from '../engine/bytes.ts';
import { codeOf, readFailure, writeFailure } from './file-errors.ts';
import { createFileSink, createFileSpill } from './file-sink.ts';
import { openFileSource } from './file-source.ts';
import { listFolder, listRoots } from './list-folder.ts';
import { resolveRoots, resolveWithin } from './roots.ts';

export { removeUnfinished } from './unfinished-files.ts';

/** Where files may be. Both absent: anywhere. Only one given: it holds for both. What may be written may be read. */
export interface NodeFilesOptions {
  readonly readRoots?: readonly string[];
  readonly writeRoots?: readonly string[];
}

/**
 * The files of this machine. An empty folder name lists the roots, or the home folder where there are none. Throws
 * `not-found` for a root that is not there.
 */
export function nodeFiles({ readRoots, writeRoots }: NodeFilesOptions = {}): Files {
  const given = readRoots ?? writeRoots;
  const writable = given && resolveRoots(writeRoots ?? given);
  const readable = given && [...new Set([...resolveRoots(given), ...(writable ?? [])])];
  return {
    open: async (path) => openFileSource(await resolveWithin(path, readable, 'read'), resolve(path)),
    create: async (path) => createFileSink(await resolveWithin(path, writable, 'write'), resolve(path)),
    createSpill: async (path) => createFileSpill(await resolveWithin(path, writable, 'write'), resolve(path)),
    exists: async (path) => {
      try {
        await stat(await resolveWithin(path, readable, 'read'));
        return true;
      } catch {
        return false;
      }
    },
    kind: async (path) => {
      try {
        const status = await stat(await resolveWithin(path, readable, 'read'));
        return status.isDirectory() ? 'folder' : status.isFile() ? 'file' : undefined;
      } catch {
        return undefined;
      }
    },
    identify: async (path) =>
      identify(await resolveWithin(path, readable, 'read').catch(() => resolve(path))),
    fingerprint: async (path) => fingerprint(await resolveWithin(path, readable, 'read'), path),
    list: async (folder) => {
      if (folder === '' && readable) return listRoots(readable);
      return listFolder(await resolveWithin(folder || homedir(), readable, 'read'), readable);
    },
    remove: async (path) => removeFile(await resolveWithin(path, writable, 'write'), path),
  };
}

/** By what the system itself knows a file by; a hard link is another name of the same one. */
async function identify(real: string): Promise<string> {
  const status = await stat(real, { bigint: true }).catch(() => undefined);
  return status ? `${status.dev}:${status.ino}` : real;
}

async function fingerprint(real: string, path: string): Promise<string> {
  const status = await stat(real, { bigint: true }).catch((error: unknown) => {
    throw readFailure(error, path);
  });
  return [status.dev, status.ino, status.size, status.mtimeNs].join(':');
}

async function removeFile(real: string, path: string): Promise<void> {
  await unlink(real).catch((error: unknown) => {
    if (codeOf(error) !== 'ENOENT') throw writeFailure(error, path);
  });
}
