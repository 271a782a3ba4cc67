import { z } from 'zod';
import type { ModelState } from '../clustering/clusterer.ts';
import type { IdTable } from '../clustering/labels/id-table.ts';
import { featureStateSchema, type FeatureState } from '../features/feature-state.ts';
import type { Band, Raster } from '../raster/raster.ts';
import { colourSchema } from '../scheme/class-scheme.ts';
import { recipeSchema, type Recipe } from './recipe.ts';

/** A band that a model was made from: another scene must have one like it. */
const modelBandSchema = z.object({
  name: z.string(),
  /** Nanometres. */
  wavelength: z.number().positive().optional(),
  bandwidth: z.number().positive().optional(),
  scale: z.number(),
  offset: z.number(),
});
export type ModelBand = z.infer<typeof modelBandSchema>;

const clusterIdSchema = z.int().min(0).max(65535);

/** What a trained model is used with, besides its own state. */
export const trainedSchema = z.object({
  /** By which it was made; its areas, mask and bands are those of the scene of then. */
  recipe: recipeSchema,
  /** In the order of the recipe. */
  bands: z.array(modelBandSchema).min(1),
  /** Of the scene of then, also those that were not used. */
  sceneBands: z.int().min(1),
  /** What the steps before clustering have learned. */
  features: z.array(featureStateSchema),
  /** Names and colours by id. */
  clusters: z.array(
    z.object({ id: clusterIdSchema, name: z.string().max(200).optional(), colour: colourSchema }),
  ),
  /** The ids that clusters get, by the model's own, where these are others. */
  table: z.object({ clusterCount: clusterIdSchema, ids: z.array(clusterIdSchema) }).optional(),
});

/** A trained model and all that it takes to label another scene like the one it was trained on. */
export interface SavedModel extends z.infer<typeof trainedSchema> {
  readonly model: ModelState;
  /** "Swath 1.2.0" */
  readonly software: string;
  /** Names of the files of the scene that it was trained on. */
  readonly source: string;
}

/** What is known of a model when it is saved. */
export interface AboutModel {
  readonly recipe: Recipe;
  readonly features: readonly FeatureState[];
  readonly clusters: SavedModel['clusters'];
  readonly table?: IdTable;
  readonly source: string;
  /** Of Swath. */
  readonly version: string;
}

/** A model with what it is used with. `prepared` has the bands of `scene` that it was made from. */
export function savedModel(
  model: ModelState,
  { recipe, features, clusters, table, source, version }: AboutModel,
  prepared: Pick<Raster, 'bands'>,
  scene: Pick<Raster, 'bands'>,
): SavedModel {
  return {
    model,
    recipe,
    bands: prepared.bands.map(modelBand),
    sceneBands: scene.bands.length,
    features: [...features],
    clusters,
    ...(table ? { table: { clusterCount: table.clusterCount, ids: [...table.ids] } } : {}),
    software: `Swath ${version}`,
    source,
  };
}

export function modelBand({ name, wavelength, bandwidth, scale, offset }: Band): ModelBand {
  return {
    name,
    ...(wavelength === undefined ? {} : { wavelength }),
    ...(bandwidth === undefined ? {} : { bandwidth }),
    scale,
    offset,
  };
}
