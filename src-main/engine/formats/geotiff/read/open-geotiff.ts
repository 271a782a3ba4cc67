import type { ByteSource } from '../../../bytes.ts';
import { asEngineError } from '../../../errors.ts';
import type { Grid } from '../../../geo/grid.ts';
import type { BlockCache } from '../../../raster/cache.ts';
import type { Dataset } from '../../../raster/raster.ts';
import type { OpenContext } from '../../../raster/reader.ts';
import { findAlphaBand } from './alpha-band.ts';
import { describeBands } from '../../gdal-metadata/describe-bands.ts';
import type { FileContext } from './encoded-block.ts';
import { describeStorage } from './details.ts';
import { readStructure } from './directories.ts';
import { readGeoreference } from './georeference.ts';
import { readImageLayout, type ImageLayout } from './image-layout.ts';
import {
  deferredFinisher,
  deferredReader,
  imageRaster,
  sampleReader,
  type MaskImage,
} from './image-raster.ts';
import { parseAuxiliaryXml, parseGdalMetadata, type Metadata } from '../../gdal-metadata/parse-metadata.ts';
import { openMask, openOverviews, type ParentImage } from './overviews.ts';
import { placeGrid } from './place-grid.ts';
import { readPalette } from './palette.ts';
import { readAhead } from '../../read-ahead.ts';
import { readSpectra, type CompletedBands } from './read-spectra.ts';
import { openMaskBeside, openOverviewsBeside } from './siblings.ts';
import { readTextBeside } from '../../read-text-beside.ts';
import { readSubImages, type SubImage } from './sub-images.ts';
import { TAG } from './tags.ts';
import { tagValues, type TagValues } from './tag-values.ts';

/** Opens the first image of a TIFF with its masks and overviews. `close` is what closing the dataset does at the end. */
export async function openGeotiff(
  source: ByteSource,
  open: OpenContext,
  cache: BlockCache,
  close: () => Promise<void>,
): Promise<Dataset> {
  const structure = await readStructure(readAhead(source));
  const values = tagValues(structure, structure.directories[0]);
  const context: FileContext = { source, workers: open.workers, cache, cacheOwners: new Set() };
  const layout = await readImageLayout(structure, values);
  const problems = [...structure.problems, ...truncation(layout)];
  const beside = parseAuxiliaryXml(
    await orProblem(problems, 'The .aux.xml', readTextBeside(open, '.aux.xml')),
  );
  const internal = parseGdalMetadata(
    await orProblem(problems, 'The metadata', values.text(TAG.gdalMetadata)),
  );
  const place = await orProblem(problems, 'The georeference', readGeoreference(values));
  const grid = await placeGrid(open, source.name, layout, place, beside, problems);
  const described = await describeParent(source.name, values, layout, grid, internal, beside);
  const spectra = await orProblem(
    problems,
    'What lies beside the file about its wavelengths',
    readSpectra(open, source.name, layout, described.bands, [internal, beside]),
  );
  const parent = { ...described, ...spectra };
  const images =
    (await orProblem(problems, 'The list of masks and overviews', readSubImages(structure))) ?? [];
  const twin = images.find(
    ({ mask, width, height }) => mask && width === layout.width && height === layout.height,
  );
  const mask = twin
    ? await openMask(context, structure, twin)
    : await openMaskBeside(open, context, parent, problems);
  const overviews = [
    ...(await openOverviews(context, structure, images, parent, problems)),
    ...(await openOverviewsBeside(open, context, parent, problems)),
  ];
  const nodata = parent.bands.map((band) => band.nodata);
  const read = sampleReader(context, layout, nodata);
  const defer = deferredReader(context, layout, nodata);
  const finish = deferredFinisher(context);
  const raster = imageRaster({ ...parent, read, defer, finish, mask, overviews });
  return {
    ...raster,
    format: 'GeoTIFF',
    details: describeStorage(structure, layout, extras(images, overviews.length, mask, parent)),
    problems,
    palette: readPalette(await values.numbers(TAG.colorMap), layout.encoding.bitsPerSample),
    categories: beside.bands.get(0)?.categories,
    close: async () => {
      for (const owner of context.cacheOwners) cache.drop(owner);
      await close();
    },
  };
}

async function describeParent(
  name: string,
  values: TagValues,
  layout: ImageLayout,
  grid: Grid,
  internal: Metadata,
  beside: Metadata,
): Promise<ParentImage> {
  const { bandCount } = layout;
  const { sampleType } = layout.encoding;
  const alphaBand = findAlphaBand(bandCount, sampleType, await values.numbers(TAG.extraSamples), internal);
  const nodataText = await values.text(TAG.gdalNodata);
  const bands = describeBands({ bandCount, sampleType, nodataText, alphaBand }, internal, beside);
  return { name, grid, bands, layout, alphaBand };
}

function truncation({ beyondEnd, blockCount }: ImageLayout): string[] {
  if (beyondEnd === 0) return [];
  return [
    `${beyondEnd} of ${blockCount} blocks lie beyond the end of the file: it is truncated; copy it again.`,
  ];
}

function extras(
  images: readonly SubImage[],
  overviewCount: number,
  mask: MaskImage | undefined,
  { alphaBand, grid, bad }: ParentImage & Pick<CompletedBands, 'bad'>,
): Record<string, string | undefined> {
  const pages = images.filter((image) => !image.reduced && !image.mask).length;
  return {
    overviews: overviewCount > 0 ? String(overviewCount) : undefined,
    mask: mask ? 'yes' : alphaBand !== undefined ? `band ${alphaBand + 1} (alpha)` : undefined,
    'control points': grid.controlPoints ? `${grid.controlPoints.length}, not applied` : undefined,
    'bad bands': bad,
    pages: pages > 0 ? `${pages + 1}; the first is read` : undefined,
  };
}

/** What is not needed to read pixels right may be damaged: then it is named as a problem and left out. */
async function orProblem<Value>(
  problems: string[],
  what: string,
  reading: Promise<Value>,
): Promise<Value | undefined> {
  try {
    return await reading;
  } catch (error) {
    problems.push(`${what} cannot be read. ${asEngineError(error, 'damaged', 'It is damaged').message}`);
    return undefined;
  }
}
