/** "/a/b/c.tif" -> "/a/b"; understands both kinds of slashes. Empty where there is no folder. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, lastSlash(path)));
}

/** "/a/b/c.tif" -> "c.tif". */
export function baseName(path: string): string {
  return path.slice(lastSlash(path) + 1);
}

export function isAbsolute(path: string): boolean {
  return /^([/\\]|[A-Za-z]:[/\\])/.test(path);
}

/** A path from the folder of a file: ("/a/b/c.hdr", "d/e.dat") -> "/a/b/d/e.dat", with the slashes that the file's path uses. */
export function besideOf(path: string, relative: string): string {
  const slash = lastSlash(path);
  if (slash < 0) return relative;
  return path.slice(0, slash + 1) + relative.replaceAll('/', path.charAt(slash));
}

/** A path inside a folder. */
export function inside(folder: string, relative: string): string {
  return /[/\\]$/.test(folder)
    ? besideOf(folder, relative)
    : besideOf(`${folder}${slashOf(folder)}`, relative);
}

export function lastSlash(path: string): number {
  return Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
}

function slashOf(path: string): string {
  return path.includes('\\') && !path.includes('/') ? '\\' : '/';
}
