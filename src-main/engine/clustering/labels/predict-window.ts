import { cutPart } from '../../raster/copy-part.ts';
import type { Block, Raster } from '../../raster/raster.ts';
import { grow, type Window } from '../../raster/window.ts';
import type { Run } from '../../run.ts';
import type { ClusterModel, Labels, PredictOptions } from '../clusterer.ts';

export interface PredictedWindow extends Labels {
  /** The pixels that were labelled. */
  readonly block: Block;
}

/** Labels of a window of a raster: reads what the model needs around it, and cuts that off again. */
export async function predictWindow(
  raster: Raster,
  model: ClusterModel,
  window: Window,
  run: Run,
  options?: PredictOptions,
): Promise<PredictedWindow> {
  const { width, height } = raster.grid;
  const whole = model.lattice === undefined ? window : onLattice(window, model.lattice, width, height);
  const around = await raster.read(grow(whole, model.halo, width, height), { signal: run.signal });
  const { ids, confidence } = await model.predict(around, run, options);
  if (whole === window && model.halo === 0) return { ids, confidence, block: around };
  return {
    ids: cutPart(ids, around.window, window),
    confidence: confidence && cutPart(confidence, around.window, window),
    block: cutBlock(around, window),
  };
}

/** The least window of whole cells around a window, within the raster. */
function onLattice(
  { column, row, width, height }: Window,
  cell: number,
  right: number,
  bottom: number,
): Window {
  const left = Math.floor(column / cell) * cell;
  const top = Math.floor(row / cell) * cell;
  return {
    column: left,
    row: top,
    width: Math.min(right, Math.ceil((column + width) / cell) * cell) - left,
    height: Math.min(bottom, Math.ceil((row + height) / cell) * cell) - top,
  };
}

function cutBlock(block: Block, window: Window): Block {
  return {
    window,
    bands: block.bands.map((band) => cutPart(band, block.window, window)),
    valid: cutPart(block.valid, block.window, window),
    original: block.original && cutBlock(block.original, window),
  };
}
