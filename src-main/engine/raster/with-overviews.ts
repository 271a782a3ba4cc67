import { composeAffine } from '../geo/affine.ts';
import { clearInvalid } from './validity.ts';
import type { Dataset, Raster } from './raster.ts';

/**
 * A dataset with overviews out of another file: `pyramid` is the finest of them, and has the others. Undefined, and nothing is
 * closed, where they do not belong to the dataset. Closing it closes both.
 */
export function withOverviews(dataset: Dataset, pyramid: Dataset): Dataset | undefined {
  const images = [pyramid, ...pyramid.overviews];
  if (!images.every((image) => belongs(image, dataset))) return undefined;
  const added = images.map((image) => overviewOf(dataset, image));
  const finestFirst = [...dataset.overviews, ...added].sort(
    (left, right) => right.grid.width - left.grid.width,
  );
  return {
    ...dataset,
    overviews: finestFirst,
    close: async () => {
      await Promise.allSettled([pyramid.close()]);
      await dataset.close();
    },
  };
}

/** Whether it can be seen from afar without reading all of it. */
export function hasCoarserCopy({ overviews, grid }: Pick<Raster, 'overviews' | 'grid'>): boolean {
  return overviews.some((overview) => overview.grid.width < grid.width || overview.grid.height < grid.height);
}

/** Same bands, smaller, and the same shape to within the rounding of one pixel. */
function belongs({ grid, bands }: Raster, { grid: full, bands: fullBands }: Raster): boolean {
  const sameBands =
    bands.length === fullBands.length &&
    bands.every(({ sampleType }, index) => sampleType === fullBands[index].sampleType);
  const factor = Math.max(full.width / grid.width, full.height / grid.height);
  const fits = (size: number, fullSize: number): boolean => Math.abs(size - fullSize / factor) <= 1;
  return sameBands && factor > 1 && fits(grid.width, full.width) && fits(grid.height, full.height);
}

/** What the pixels mean is said by the dataset; the file of its overviews need not say it. */
function overviewOf({ name, grid, bands }: Dataset, image: Raster): Raster {
  const { width, height } = image.grid;
  const enlarge = [grid.width / width, 0, 0, 0, grid.height / height, 0] as const;
  return {
    name: `${name} (overview of ${width} x ${height})`,
    grid: { ...grid, width, height, transform: composeAffine(grid.transform, enlarge) },
    bands,
    blockSize: image.blockSize,
    overviews: [],
    read: async (window, options) => {
      const block = await image.read(window, options);
      const wanted = options?.bands ?? bands.map((_, band) => band);
      wanted.forEach((band, index) => clearInvalid(block.valid, block.bands[index], bands[band].nodata));
      return block;
    },
  };
}
