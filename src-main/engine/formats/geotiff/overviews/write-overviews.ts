import type { ByteSink, Files } from '../../../bytes.ts';
import { EngineError } from '../../../errors.ts';
import type { Band, Raster } from '../../../raster/raster.ts';
import { canShowInvalid, type Reduction } from '../../../raster/reduce-samples.ts';
import { throwIfCancelled, type Run } from '../../../run.ts';
import { overviewLevels, type OverviewLevel } from './overview-levels.ts';
import { OverviewPyramid } from './overview-pyramid.ts';
import { encodeDirectories, encodeHeader, HEADER_BYTES } from './overview-tiff.ts';
import { forEachSquare, overviewTileSize } from './scene-squares.ts';

const STAGE = 'Building overviews';

/**
 * Writes the overviews of a raster as GDAL's `X.ovr`: a TIFF whose every image is one, each half the size of the one before, down
 * to one tile. Reads the raster once and holds a bounded part of it. The file is there when it is complete or not at all. Throws
 * `unsupported` for bands of several types, and for masks that are not the same in all bands.
 */
export async function writeOverviews(
  raster: Raster,
  path: string,
  files: Files,
  reduction: Reduction,
  run: Run,
): Promise<void> {
  refuseMixedTypes(raster);
  throwIfCancelled(run.signal);
  const sink = await files.create(path);
  try {
    await fill(sink, raster, reduction, run);
    throwIfCancelled(run.signal);
    await sink.commit();
  } catch (error) {
    await sink.abort();
    throw error;
  }
}

async function fill(sink: ByteSink, raster: Raster, reduction: Reduction, run: Run): Promise<void> {
  const { bands, grid } = raster;
  const tileSize = overviewTileSize(raster);
  const levels = overviewLevels(grid.width, grid.height, bands.length, tileSize);
  let end = HEADER_BYTES;
  const store = async (bytes: Uint8Array): Promise<number> => {
    const at = end;
    end += bytes.length;
    await sink.write(at, bytes);
    return at;
  };
  const maskBand = bands.findIndex((band) => !saysWhatIsInvalid(band));
  const hasMask = await encodeAll(raster, levels, { maskBand, reduction, store }, run);
  // TIFF wants directories on even offsets.
  const start = end + (end % 2);
  const images = {
    sampleType: bands[0].sampleType,
    bandCount: bands.length,
    nodata: commonNodata(bands),
    hasMask,
  };
  await sink.write(start, encodeDirectories(levels, images, start));
  await sink.write(0, encodeHeader(start));
}

/** True where pixels are masked that the bands' own samples cannot show to be. */
async function encodeAll(
  raster: Raster,
  levels: readonly OverviewLevel[],
  {
    maskBand,
    reduction,
    store,
  }: { maskBand: number; reduction: Reduction; store: (bytes: Uint8Array) => Promise<number> },
  run: Run,
): Promise<boolean> {
  const { bands } = raster;
  const sparseBands = new Set([...bands.keys()].filter((band) => mayBeSparse(bands, band)));
  const options = { levels, bands, reduction, maskBand, sparseBands, store };
  const pyramid = new OverviewPyramid(options, run);
  const { tileSize, columns, rows } = levels[0];
  let hasMask = false;
  let done = 0;
  let mask: Uint8Array | undefined;
  try {
    await forEachSquare(raster, 2 * tileSize, run, async ({ band, column, row, square, hasHoles }) => {
      if (band === maskBand) {
        hasMask ||= hasHoles;
        mask = hasHoles ? square.valid.slice() : undefined;
      } else if (!saysWhatIsInvalid(bands[band])) {
        refuseOtherMask(raster.name, mask, hasHoles ? square.valid : undefined);
      }
      await pyramid.add(band, column, row, square);
      done += 1;
      run.report({ stage: STAGE, fraction: done / (columns * rows * bands.length) });
    });
  } finally {
    await pyramid.finish();
  }
  return hasMask;
}

function saysWhatIsInvalid({ sampleType, nodata }: Band): boolean {
  return canShowInvalid(sampleType, nodata);
}

/** Tiles that a file leaves out are read as its nodata, or as 0, which a mask covers. */
function mayBeSparse(bands: readonly Band[], band: number): boolean {
  return !saysWhatIsInvalid(bands[band]) || commonNodata(bands) !== undefined;
}

/** A file tells one nodata for all of its bands. */
function commonNodata(bands: readonly Band[]): number | bigint | undefined {
  const [{ nodata }] = bands;
  return bands.every((band) => Object.is(band.nodata, nodata)) ? nodata : undefined;
}

function refuseMixedTypes({ name, bands }: Raster): void {
  if (bands.every(({ sampleType }) => sampleType === bands[0].sampleType)) return;
  throw new EngineError(
    'unsupported',
    `${name} has bands of several types; overviews can be built for scenes of one type only.`,
  );
}

function refuseOtherMask(name: string, mask: Uint8Array | undefined, other: Uint8Array | undefined): void {
  if (mask === other || (mask && other?.every((valid, index) => valid === mask[index]))) return;
  throw new EngineError(
    'unsupported',
    `${name} has a mask that is not the same in all bands; overviews cannot be built for it.`,
  );
}
