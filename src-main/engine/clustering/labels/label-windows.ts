import type { Raster } from '../../raster/raster.ts';
import { windowParts } from '../../raster/walk.ts';
import type { Window } from '../../raster/window.ts';
import type { ClusterModel } from '../clusterer.ts';

/** The size of window that is labelled cheapest: a cell of the model's lattice where it has one, else what the raster reads cheapest. */
export function labelBlockSize(raster: Raster, { lattice }: ClusterModel): Raster['blockSize'] {
  return lattice === undefined ? raster.blockSize : { width: lattice, height: lattice };
}

/** The parts in which to label a window: of whole cells where the model has a lattice, because part of a cell costs as much. */
export function partsToLabel(raster: Raster, model: ClusterModel, window: Window): Window[] {
  return windowParts({ ...raster, blockSize: labelBlockSize(raster, model) }, window);
}
