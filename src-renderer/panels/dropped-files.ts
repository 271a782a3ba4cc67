import type { SceneChoice } from '../state/file-chooser.svelte.ts';
import { ENDINGS, isOfKind } from './folder-entries.ts';

/** Of paths that were dropped together: a project, or one scene of all files and folders. */
export interface Dropped {
  readonly project?: string;
  readonly scene?: SceneChoice;
}

/** Files that go with a raster (metadata, worlds, headers) are left out where rasters are among the paths. */
export function sortDropped(paths: readonly string[]): Dropped {
  const project = paths.find((path) => isOfKind(path, 'project') && !isOfKind(path, 'scene'));
  if (project !== undefined) return { project };
  const [path, ...parts] = paths.length > 1 ? paths.filter(isMain) : paths;
  if (path === undefined) return {};
  return { scene: parts.length > 0 ? { path, parts } : { path } };
}

/** A folder has no ending; a header is opened through its data file, which is dropped with it. */
function isMain(path: string, _index: number, all: readonly string[]): boolean {
  if (path.toLowerCase().endsWith('.hdr'))
    return !all.some((other) => other !== path && stemOf(other) === stemOf(path));
  return (
    !/\.[^./\\]+$/.test(path) ||
    ENDINGS.scene.some((ending) => path.toLowerCase().endsWith(ending)) ||
    /\.(SAFE|dat|img)$/i.test(path)
  );
}

function stemOf(path: string): string {
  return path.replace(/\.[^./\\]*$/, '');
}
