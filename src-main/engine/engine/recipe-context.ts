import { geotiffExporter } from '../formats/geotiff/write/geotiff-exporter.ts';
import { geotiffManifest } from '../formats/geotiff/write/geotiff-manifest.ts';
import { completeParameters } from '../parameters.ts';
import { openRaster } from '../plugins/open-raster.ts';
import { openModel } from '../recipe/open-model.ts';
import type { RestoreContext } from '../recipe/restore-labels.ts';
import type { RecipeContext } from '../recipe/run-recipe.ts';
import type { Workspace } from './workspace.ts';

/** Recipes run over the user's files and write to the scratch folder. */
export function recipeContext({
  options,
  registry,
  models,
  document,
}: Workspace): RecipeContext & RestoreContext {
  const { files, workers, scratch, version } = options;
  return {
    registry,
    openMask: (path) => openRaster(path, 'labels', { files, workers, registry }),
    openModel: async (use) => (await openModel(files, use, workers)).saved,
    readArrays: (checksum) => models.readArrays(checksum, document.path),
    openWritten: (path) => openRaster(path, 'labels', { files: scratch.files, workers, registry }),
    format: { exporter: geotiffExporter, parameters: completeParameters(geotiffManifest.parameters, {}) },
    files: scratch.files,
    version,
  };
}
