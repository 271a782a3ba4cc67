import type { Files } from '../bytes.ts';
import type { ClusterModel } from '../clustering/clusterer.ts';
import { EngineError } from '../errors.ts';
import { applyFeature } from '../features/apply-feature.ts';
import type { FittedFeatures } from '../features/fit-features.ts';
import type { Raster } from '../raster/raster.ts';
import type { Workers } from '../workers.ts';
import { checkBandCount, toScaleOf } from './match-bands.ts';
import { readModelFile } from './model-file.ts';
import type { Numbering } from './number-clusters.ts';
import type { ModelUse } from './recipe.ts';
import type { SavedModel } from './saved-model.ts';

/** The model that a recipe names. Throws what `readModelFile` throws, and `bad-input` where the file is no longer that of the recipe. */
export async function openModel(
  files: Files,
  { path, checksum }: ModelUse,
  workers: Workers,
): Promise<{ saved: SavedModel; checksum: string }> {
  const found = await readModelFile(files, path, workers);
  if (checksum === undefined || checksum === found.checksum) return found;
  throw new EngineError(
    'bad-input',
    `${path} is another model than the recipe was made with (its checksum is another); bring back that file, or choose this one anew.`,
  );
}

/** A raster as it was prepared for a model: in its scale, by the steps that it was made with. Throws `bad-input` where it has other bands. */
export function prepareAsFor(saved: SavedModel, raster: Raster, workers: Workers): FittedFeatures {
  const { bands, features } = saved;
  checkBandCount(saved, raster.bands.length);
  const scaling = toScaleOf(bands, raster);
  const states = scaling ? [scaling, ...features] : features;
  const prepared = states.reduce((made, state) => applyFeature(made, state, workers), raster);
  return { raster: prepared, states, notes: {} };
}

/** The ids, names and colours that the clusters of a saved model had. Throws `bad-input` where they are not those of the model. */
export function savedNumbering({ table, clusters }: SavedModel, { clusterCount }: ClusterModel): Numbering {
  const known = new Map(clusters.map((cluster) => [cluster.id, cluster]));
  if (!table) return { known };
  if (table.ids.length !== clusterCount + 1 || table.ids.some((id) => id > table.clusterCount)) {
    throw new EngineError(
      'bad-input',
      'The ids of the saved model are not those of its clusters; save it again.',
    );
  }
  return { known, table: { ...table, ids: Uint16Array.from(table.ids) } };
}
