import type { ExportRequest } from '../../src-main/engine/api.ts';

/** What is written as a map. */
export type ExportContent = Exclude<ExportRequest['content'], 'model'>;

/** The folder part of a path, by either kind of separator; undefined where the path names none. */
export function folderOf(path: string): string | undefined {
  const end = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  if (end < 0) return undefined;
  const isRoot = end === 0 || path[end - 1] === ':';
  return path.slice(0, isRoot ? end + 1 : end);
}

/** The last part of a path. */
export function fileNameOf(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

/** A file in a folder, with the separator that the folder uses. */
export function joinPath(folder: string, name: string): string {
  const separator = folder.includes('\\') && !folder.includes('/') ? '\\' : '/';
  return /[\\/]$/.test(folder) ? folder + name : folder + separator + name;
}

/** A name for the exported file, without its ending: scene, result and content, without signs that file systems refuse. */
export function exportFileName(
  sceneName: string,
  resultName: string,
  content: ExportRequest['content'],
): string {
  const stem = sceneName.replace(/\.[^.]*$/, '');
  const parts = [stem, resultName, content].map((part) => part.replace(/[^\p{L}\p{N}._-]+/gu, '-'));
  return parts
    .map((part) => part.replace(/^-+|-+$/g, ''))
    .filter(Boolean)
    .join('_');
}

/** The path with an ending that `endings` holds; the first of them is added where there is none. */
export function withEnding(path: string, endings: readonly string[]): string {
  const name = path.toLowerCase();
  return endings.some((ending) => name.endsWith(ending)) ? path : path + endings[0];
}

/** The path with `ending` in place of one of `before`, or added where it has none of them. */
export function withOtherEnding(path: string, before: readonly string[], ending: string): string {
  const old = before.find((candidate) => path.toLowerCase().endsWith(candidate)) ?? '';
  return path.slice(0, path.length - old.length) + ending;
}
