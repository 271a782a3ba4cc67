import type { SceneDescription } from '../api.ts';
import type { Grid } from '../geo/grid.ts';
import type { Project, Result } from '../project/document.ts';

/** False where a result was made on a grid of another size, over which it cannot be shown. */
export function fitsGrid(
  scenes: Project['scenes'],
  result: Result,
  grid: Pick<Grid, 'width' | 'height'>,
): boolean {
  const { width, height } = sizeOf(result, scenes);
  return (width ?? grid.width) === grid.width && (height ?? grid.height) === grid.height;
}

/** The description of a scene with a problem for its results that cannot be shown as it is opened now. */
export function withUnfitResults(scene: SceneDescription, { scenes, results }: Project): SceneDescription {
  const reference = scenes.find(({ id }) => id === scene.id);
  // That a file was replaced by one of another size is told already.
  if (reference?.width !== scene.width || reference.height !== scene.height) return scene;
  const unfit = results.filter((result) => result.sceneId === scene.id && !fitsGrid(scenes, result, scene));
  if (unfit.length === 0) return scene;
  const names = unfit.map(({ name }) => `"${name}"`).join(', ');
  const { width, height } = sizeOf(unfit[0], scenes);
  const problem =
    `Made from ${width} x ${height} pixels: ${names}. The scene is now opened with ${scene.width} x ${scene.height}, over ` +
    'which they cannot be shown; open it as before to see them.';
  return { ...scene, problems: [...scene.problems, problem] };
}

function sizeOf(
  { width, height, sceneId }: Result,
  scenes: Project['scenes'],
): Partial<Pick<Grid, 'width' | 'height'>> {
  return width === undefined ? (scenes.find(({ id }) => id === sceneId) ?? {}) : { width, height };
}
