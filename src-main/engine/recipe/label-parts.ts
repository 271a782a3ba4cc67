import type { ClusterModel } from '../clustering/clusterer.ts';
import { labelRaster, type LabelOptions } from '../clustering/labels/label-raster.ts';
import { maskRaster } from '../raster/mask.ts';
import type { Raster } from '../raster/raster.ts';
import { numeric } from '../raster/samples.ts';
import type { Run } from '../run.ts';
import type { Recipe } from './recipe.ts';

/**
 * The pixels that a part of a map is learned from: those of its cluster, or where examples say what to look for, all, because examples
 * may lie anywhere.
 */
export function subjectOf(raster: Raster, mask: Raster, { examples }: Pick<Recipe, 'examples'>): Raster {
  return examples ? raster : maskRaster(raster, { areas: [], mask });
}

/** The labels of a model inside of a mask, 0 outside. A model sees the surroundings of a pixel as it did while it learned. */
export function labelParts(
  raster: Raster,
  model: ClusterModel,
  mask: Raster,
  recipe: Pick<Recipe, 'examples'>,
  run: Run,
  options: LabelOptions,
): Raster {
  if (recipe.examples && model.halo > 0) return labelRaster(raster, within(model, mask), run, options);
  return labelRaster(maskRaster(raster, { areas: [], mask }), model, run, options);
}

/** A model that labels only what lies in a mask, though it sees all. */
function within(model: ClusterModel, mask: Raster): ClusterModel {
  return {
    ...model,
    rule: undefined,
    predict: async (block, run, options) => {
      const labels = await model.predict(block, run, options);
      const { bands } = await mask.read(block.window, { bands: [0], signal: run.signal });
      const wanted = numeric(bands[0]);
      return { ...labels, ids: labels.ids.map((id, pixel) => (wanted[pixel] === 1 ? id : 0)) };
    },
  };
}
