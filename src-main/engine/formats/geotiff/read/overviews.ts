import { asEngineError } from '../../../errors.ts';
import { composeAffine } from '../../../geo/affine.ts';
import type { Grid } from '../../../geo/grid.ts';
import type { Band, Raster } from '../../../raster/raster.ts';
import type { FileContext } from './encoded-block.ts';
import type { TiffStructure } from './directories.ts';
import { readImageLayout, type ImageLayout } from './image-layout.ts';
import { imageRaster, sampleReader, type MaskImage } from './image-raster.ts';
import type { SubImage } from './sub-images.ts';

/** The full image that masks and overviews belong to. */
export interface ParentImage {
  readonly name: string;
  readonly grid: Grid;
  readonly bands: readonly Band[];
  readonly layout: ImageLayout;
  readonly alphaBand?: number;
}

/** Opens the reduced images of a file that fit the full one, finest first; as in GDAL, also one that was not reduced. Those that cannot be read become problems. */
export async function openOverviews(
  context: FileContext,
  structure: TiffStructure,
  images: readonly SubImage[],
  parent: ParentImage,
  problems: string[],
): Promise<readonly Raster[]> {
  const overviews: Raster[] = [];
  for (const image of images.filter((candidate) => candidate.reduced && !candidate.mask)) {
    try {
      const layout = await readImageLayout(structure, image.values);
      if (!belongs(layout, parent)) continue;
      const twin = images.find(
        ({ mask, width, height }) => mask && width === layout.width && height === layout.height,
      );
      const mask = twin && (await openMask(context, structure, twin));
      overviews.push(overviewRaster(context, layout, mask, parent));
    } catch (error) {
      const reason = asEngineError(error, 'damaged', 'it cannot be read').message;
      problems.push(`The overview of ${image.width} x ${image.height} pixels is not used. ${reason}`);
    }
  }
  return overviews.sort((left, right) => right.grid.width - left.grid.width);
}

/** A mask image as the reader of its zeros. */
export async function openMask(
  context: FileContext,
  structure: TiffStructure,
  image: SubImage,
): Promise<MaskImage> {
  const layout = await readImageLayout(structure, image.values);
  return { bandCount: layout.bandCount, read: sampleReader(context, layout) };
}

/** Same bands and type, no larger, and the same shape to within the rounding of one pixel. */
function belongs(layout: ImageLayout, { layout: full }: ParentImage): boolean {
  if (layout.bandCount !== full.bandCount || layout.encoding.sampleType !== full.encoding.sampleType)
    return false;
  if (layout.width > full.width || layout.height > full.height) return false;
  const factor = Math.max(full.width / layout.width, full.height / layout.height);
  const fits = (size: number, fullSize: number): boolean => Math.abs(size - fullSize / factor) <= 1;
  return fits(layout.width, full.width) && fits(layout.height, full.height);
}

function overviewRaster(
  context: FileContext,
  layout: ImageLayout,
  mask: MaskImage | undefined,
  { name, grid, bands, alphaBand }: ParentImage,
): Raster {
  const { width, height } = layout;
  const enlarge = [grid.width / width, 0, 0, 0, grid.height / height, 0] as const;
  return imageRaster({
    name: `${name} (overview of ${width} x ${height})`,
    grid: { ...grid, width, height, transform: composeAffine(grid.transform, enlarge) },
    bands,
    layout,
    read: sampleReader(
      context,
      layout,
      bands.map(({ nodata }) => nodata),
    ),
    mask,
    alphaBand,
    overviews: [],
  });
}
