import { refuseInputs } from '../raster/same-file.ts';
import type { Workspace } from './workspace.ts';

/** Throws `bad-input` for a path to write to that a scene of the project or a mask of its results is read from, under any name. */
export async function refuseProjectInputs(
  { document, scenes: opened, options }: Workspace,
  path: string,
): Promise<void> {
  const { scenes, results } = document.project;
  const read = scenes.flatMap(({ id, path: file, parts = [] }) => {
    const dataset = opened.has(id) ? opened.get(id).dataset : undefined;
    return [file, ...parts, ...(dataset?.parts ?? [])];
  });
  const masks = results.map(({ recipe }) => recipe.mask);
  await refuseInputs(path, { 'a scene of the project': read, 'a mask of the project': masks }, options.files);
}
