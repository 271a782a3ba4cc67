import { EngineError } from '../errors.ts';
import { sameFileAs } from '../raster/same-file.ts';
import type { Workspace } from './workspace.ts';

/** Throws `bad-input` for a path to write to that is a scene of the project or a mask of its results, under any name. */
export async function refuseInputs({ document, options }: Workspace, path: string): Promise<void> {
  const { scenes, results } = document.project;
  const refuse = async (inputs: readonly string[], what: string): Promise<void> => {
    const input = await sameFileAs(path, new Set(inputs), options.files);
    if (input === undefined) return;
    const name = input === path ? path : `${path} (${input})`;
    throw new EngineError('bad-input', `${name} is ${what} of the project. Choose another name.`);
  };
  await refuse(
    scenes.map((scene) => scene.path),
    'a scene',
  );
  await refuse(
    results.flatMap(({ recipe }) => recipe.mask ?? []),
    'a mask',
  );
}
