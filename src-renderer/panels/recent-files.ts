import type { OpenKind, SceneChoice } from '../state/file-chooser.svelte.ts';
import type { SceneDescription } from '../../src-main/engine/api.ts';
import { readRemembered, remember } from '../ui/remembered.ts';
import { fileNameOf } from './export-path.ts';

const MOST = 10;

/** What was opened lately from this browser, latest first, as it was opened. */
export function recentFiles(kind: OpenKind): readonly SceneChoice[] {
  const known = readRemembered<readonly (SceneChoice | string)[]>(`recent-${kind}`, []);
  return known.map((file) => (typeof file === 'string' ? { path: file } : file));
}

export function rememberFile(kind: OpenKind, file: SceneChoice): void {
  remember(`recent-${kind}`, withLatest(recentFiles(kind), file));
}

/** Remembers a scene with what was chosen for it. */
export function rememberScene({ path, parts, options }: SceneDescription): void {
  const chosen = options && Object.fromEntries(options.map(({ id, value }) => [id, value]));
  rememberFile('scene', { path, parts, options: chosen });
}

/** The list with `file` first, the same files once, however they were opened, and no longer than it may be. */
export function withLatest(files: readonly SceneChoice[], file: SceneChoice): readonly SceneChoice[] {
  return [file, ...files.filter((known) => keyOf(known) !== keyOf(file))].slice(0, MOST);
}

/** "B02.tif + 2 more" */
export function recentName({ path, parts = [] }: SceneChoice): string {
  return fileNameOf(path) + (parts.length > 0 ? ` + ${parts.length} more` : '');
}

/** Every path, line by line. */
export function recentTitle({ path, parts = [] }: SceneChoice): string {
  return [path, ...parts].join('\n');
}

function keyOf({ path, parts = [] }: SceneChoice): string {
  return JSON.stringify([path, ...parts]);
}
