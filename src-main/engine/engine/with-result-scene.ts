import type { Result } from '../project/document.ts';
import type { Dataset } from '../raster/raster.ts';
import { sourceOf } from '../recipe/provenance.ts';
import { isSameChoice } from './scene-reference.ts';
import type { Workspace } from './workspace.ts';

/** Lends the scene of a result as it was opened for it, which may be otherwise than it is now, and the names of its files. */
export async function withResultScene<Value>(
  { scenes }: Workspace,
  { sceneId, recipe }: Result,
  use: (dataset: Dataset, source: string) => Promise<Value>,
): Promise<Value> {
  const { dataset, reference } = scenes.get(sceneId);
  const source = sourceOf(reference);
  if (isSameChoice(recipe.options ?? reference.options, reference.options)) return use(dataset, source);
  const other = await scenes.openFile({ ...reference, options: recipe.options });
  try {
    return await use(other.dataset, source);
  } finally {
    await other.dataset.close();
  }
}
