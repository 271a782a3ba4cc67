import type { Files } from '../bytes.ts';
import { guardFiles } from '../raster/guard-inputs.ts';
import { refuseInputs, type Inputs } from '../raster/same-file.ts';
import type { Workspace } from './workspace.ts';

/** Throws `bad-input` for a path to write to that a scene of the project or a mask or model of its results is read from, under any name. */
export async function refuseProjectInputs(workspace: Workspace, path: string): Promise<void> {
  await refuseInputs(path, inputsOf(workspace), workspace.options.files);
}

/** The workspace's files, which refuse the same of every file that is written, those beside an export too. */
export function guardProjectInputs(workspace: Workspace): Files {
  return guardFiles(workspace.options.files, () => inputsOf(workspace));
}

function inputsOf({ document, scenes: opened }: Workspace): Inputs {
  const { scenes, results } = document.project;
  const read = scenes.flatMap(({ id, path, parts = [] }) => [
    path,
    ...parts,
    ...(opened.has(id) ? opened.get(id).files : []),
  ]);
  const recipes = results.flatMap(({ recipe, splits = [] }) => [
    recipe,
    ...splits.map(({ of }) => of.recipe),
  ]);
  return {
    'a scene of the project': read,
    'a mask of the project': recipes.map(({ mask }) => mask),
    'the examples of a result of the project': recipes.map(({ examples }) => examples?.raster),
    'the model of a result of the project': recipes.map(({ model }) => model?.path),
  };
}
