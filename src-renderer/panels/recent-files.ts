import type { OpenKind } from '../state/file-chooser.svelte.ts';
import { readRemembered, remember } from '../ui/remembered.ts';

const MOST = 10;

/** Paths opened lately from this browser, latest first. */
export function recentFiles(kind: OpenKind): readonly string[] {
  return readRemembered<readonly string[]>(`recent-${kind}`, []);
}

export function rememberFile(kind: OpenKind, path: string): void {
  remember(`recent-${kind}`, withLatest(recentFiles(kind), path));
}

/** The list with `path` first, each path once, no longer than it may be. */
export function withLatest(paths: readonly string[], path: string): readonly string[] {
  return [path, ...paths.filter((known) => known !== path)].slice(0, MOST);
}
