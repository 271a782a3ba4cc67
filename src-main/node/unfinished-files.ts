import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { readdir, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

const DAY_MS = 24 * 60 * 60 * 1000;

/** File systems allow 255 bytes for a name; this leaves room for the rest of it, at up to three bytes per character. */
const STEM_CHARACTERS = 60;

const PART = /^\.[0-9a-f]{12}\.part$/;

const unfinished = new Set<string>();

/** A hidden name beside `target` that no other file has. The file is removed by `removeUnfinished` until it is released. */
export function claimUnfinished(target: string): string {
  const path = join(dirname(target), `${stemOf(target)}${randomBytes(6).toString('hex')}.part`);
  unfinished.add(path);
  return path;
}

/** The file was renamed or deleted. */
export function releaseUnfinished(path: string): void {
  unfinished.delete(path);
}

/** Deletes every file that is still being written. Synchronous: for `exit` and interrupts, when nothing will be finished. */
export function removeUnfinished(): void {
  for (const path of unfinished) rmSync(path, { force: true });
  unfinished.clear();
}

/** Deletes what a killed process left beside `target` more than a day ago. Never fails: it is only tidying. */
export function removeStale(target: string): Promise<void> {
  const stem = stemOf(target);
  return removeStaleNames(
    dirname(target),
    (name) => name.startsWith(stem) && PART.test(name.slice(stem.length - 1)),
  );
}

/** The same for every target in a folder. */
export function removeStaleIn(folder: string): Promise<void> {
  return removeStaleNames(
    folder,
    (name) => name.startsWith('.') && PART.test(name.slice(-'.0123456789ab.part'.length)),
  );
}

async function removeStaleNames(folder: string, isOurs: (name: string) => boolean): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  await Promise.allSettled(names.filter(isOurs).map((name) => removeOld(join(folder, name))));
}

async function removeOld(path: string): Promise<void> {
  if (unfinished.has(path)) return;
  const { mtimeMs } = await stat(path);
  if (Date.now() - mtimeMs > DAY_MS) await unlink(path);
}

function stemOf(target: string): string {
  return `.${basename(target).slice(0, STEM_CHARACTERS)}.`;
}
