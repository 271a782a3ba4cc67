import { EngineError } from '../errors.ts';
import { sameGrid } from '../geo/grid.ts';
import type { Raster } from '../raster/raster.ts';

/** Throws `bad-input` for a raster of several bands where one of labels is meant. */
export function checkLabels({ name, bands }: Raster): void {
  if (bands.length === 1) return;
  throw new EngineError(
    'bad-input',
    `${name} has ${bands.length} bands and is no map of classes or clusters, which has one.`,
  );
}

/** Throws `bad-input` for rasters of other sizes, and for two that are both placed, but elsewhere. */
export function checkSamePlace(one: Raster, other: Raster): void {
  if (sameGrid(one.grid, other.grid)) return;
  const size = ({ grid }: Raster): string => `${grid.width} x ${grid.height} pixels`;
  const found =
    size(one) === size(other)
      ? `${one.name} and ${other.name} both have ${size(one)}, but lie in different places`
      : `${one.name} has ${size(one)} and ${other.name} ${size(other)}`;
  throw new EngineError('bad-input', `${found}; resample one of them to the grid of the other.`);
}

/** Throws `bad-input` for a truth of another size; places are not compared, because those of benchmarks have none. */
export function checkTruth(labels: Raster, truth: Raster): void {
  const size = ({ grid }: Raster): string => `${grid.width} x ${grid.height} pixels`;
  if (size(labels) === size(truth)) return;
  throw new EngineError(
    'bad-input',
    `${labels.name} has ${size(labels)} and ${truth.name} ${size(truth)}; the truth must lie on the same grid as the labels.`,
  );
}
