import { asEngineError } from '../../../errors.ts';
import type { Raster } from '../../../raster/raster.ts';
import type { OpenContext } from '../../../raster/reader.ts';
import type { FileContext } from './encoded-block.ts';
import { readStructure, type TiffStructure } from './directories.ts';
import type { MaskImage } from './image-raster.ts';
import { openMask, openOverviews, type ParentImage } from './overviews.ts';
import { readAhead } from '../../read-ahead.ts';
import { readSubImages, type SubImage } from './sub-images.ts';

interface SiblingTiff {
  readonly context: FileContext;
  readonly structure: TiffStructure;
  readonly images: readonly SubImage[];
}

/** The mask that GDAL keeps in `X.tif.msk`. */
export async function openMaskBeside(
  open: OpenContext,
  context: FileContext,
  { layout }: ParentImage,
  problems: string[],
): Promise<MaskImage | undefined> {
  try {
    const beside = await openTiffBeside(open, context, '.msk');
    const image = beside?.images.find(
      ({ width, height }) => width === layout.width && height === layout.height,
    );
    return beside && image && (await openMask(beside.context, beside.structure, image));
  } catch (error) {
    problems.push(`The mask beside the file is not used. ${reasonOf(error)}`);
    return undefined;
  }
}

/** The overviews that GDAL keeps in `X.tif.ovr`: every image of it is one. */
export async function openOverviewsBeside(
  open: OpenContext,
  context: FileContext,
  parent: ParentImage,
  problems: string[],
): Promise<readonly Raster[]> {
  try {
    const beside = await openTiffBeside(open, context, '.ovr');
    if (!beside) return [];
    const images = beside.images.map((image) => ({ ...image, reduced: true }));
    return await openOverviews(beside.context, beside.structure, images, parent, problems);
  } catch (error) {
    problems.push(`The overviews beside the file are not used. ${reasonOf(error)}`);
    return [];
  }
}

async function openTiffBeside(
  open: OpenContext,
  context: FileContext,
  suffix: string,
): Promise<SiblingTiff | undefined> {
  const source = await open.sibling(suffix);
  if (!source) return undefined;
  const structure = await readStructure(readAhead(source));
  return { context: { ...context, source }, structure, images: await readSubImages(structure, 0) };
}

function reasonOf(error: unknown): string {
  return asEngineError(error, 'damaged', 'It is damaged').message;
}
