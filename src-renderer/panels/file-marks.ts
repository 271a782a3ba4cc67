import type { FolderEntry } from '../../src-main/engine/bytes.ts';

/** Alone, beside those marked before (or no longer), or all from the last one that was marked in either way. */
export type Marking = 'only' | 'toggle' | 'range';

/** How a click or a key with these held marks an entry. */
export function markingOf({
  ctrlKey,
  metaKey,
  shiftKey,
}: Pick<MouseEvent, 'ctrlKey' | 'metaKey' | 'shiftKey'>): Marking {
  if (shiftKey) return 'range';
  return ctrlKey || metaKey ? 'toggle' : 'only';
}

/** The paths that are marked after the entry at `to` was, in the order of the list. Folders are marked alone only. */
export function marksAfter(
  entries: readonly FolderEntry[],
  marks: readonly string[],
  from: number,
  to: number,
  marking: Marking,
): readonly string[] {
  const entry = entries[to];
  if (marking === 'only' || entry.kind === 'folder') return [entry.path];
  const isFile = ({ kind }: FolderEntry): boolean => kind === 'file';
  if (marking === 'range') {
    const [first, last] = from < 0 ? [to, to] : [Math.min(from, to), Math.max(from, to)];
    return entries
      .slice(first, last + 1)
      .filter(isFile)
      .map(({ path }) => path);
  }
  const wanted = marks.includes(entry.path)
    ? marks.filter((path) => path !== entry.path)
    : [...marks, entry.path];
  return entries.filter((other) => isFile(other) && wanted.includes(other.path)).map(({ path }) => path);
}
