import { realpathSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { EngineError } from '../engine/errors.ts';
import { codeOf, readFailure, writeFailure } from './file-errors.ts';

/** What a path is wanted for; decides which roots it must lie in and how a refusal is worded. */
export type Access = 'read' | 'write';

/** Folders with their links resolved; undefined for "anywhere". */
export type Roots = readonly string[] | undefined;

/** Resolves the links of root folders. Throws `not-found`, naming a root that is not there. */
export function resolveRoots(roots: readonly string[]): readonly string[] {
  return roots.map((root) => {
    try {
      return realpathSync(resolve(root));
    } catch (error) {
      throw readFailure(error, root);
    }
  });
}

/**
 * The path with every link resolved, so that what is checked is what is opened. A path that does not exist is resolved from
 * its nearest parent that does. Throws `not-allowed`, naming the path and the roots, where it lies in none of them.
 */
export async function resolveWithin(path: string, roots: Roots, access: Access): Promise<string> {
  const real = await realOrNew(resolve(path)).catch((error: unknown) => {
    throw access === 'read' ? readFailure(error, path) : writeFailure(error, path);
  });
  if (isWithin(real, roots)) return real;
  const places = roots?.length
    ? `Only these folders are open to it: ${roots.join(', ')}.`
    : 'No folder is open to it.';
  throw new EngineError(
    'not-allowed',
    `Swath may not ${access} ${path}. ${places} Start it with another --root to add one.`,
  );
}

/** True where a path without links lies in one of the roots, or is one. */
export function isWithin(real: string, roots: Roots): boolean {
  if (roots === undefined) return true;
  return roots.some((root) => {
    const way = relative(root, real);
    return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
  });
}

async function realOrNew(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    const parent = dirname(path);
    const isNew = codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR';
    if (!isNew || parent === path) throw error;
    return join(await realOrNew(parent), basename(path));
  }
}
