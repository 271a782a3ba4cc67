import type { Files } from '../../../bytes.ts';
import { EngineError } from '../../../errors.ts';
import type { Raster } from '../../../raster/raster.ts';
import { selectBands } from '../../../raster/select-bands.ts';
import { subRun, throwIfCancelled, type Run } from '../../../run.ts';
import { isFloat } from '../../uniform-type.ts';
import { writeTogether } from '../../write-together.ts';
import { encodePyramid, type EncodedPyramid } from '../write/encode-pyramid.ts';
import { planImage } from '../write/image-plan.ts';
import { writeTiff } from '../write/image-tiff.ts';
import type { Resampling } from '../write/reduce-tile.ts';
import { TILE_SIZE } from '../write/tile-size.ts';
import { TileSpool } from '../write/tile-spool.ts';
import { bandsByThemselves } from './bands-by-themselves.ts';
import { joinBands } from './join-bands.ts';

const STAGE = 'Building overviews';

/** Reading and encoding takes nearly all of the time; what follows is a copy. */
const ENCODED_FRACTION = 0.95;

/**
 * Writes the overviews of a raster as GDAL's `X.ovr`: a TIFF whose every image is one, each half the size of the one before, down
 * to one tile. Holds a bounded part of the raster. The file is there when it is complete or not at all. Throws `bad-input` for a raster
 * of a single tile, `unsupported` for bands of several types, and for masks that are not the same in all bands.
 */
export async function writeOverviews(
  raster: Raster,
  path: string,
  files: Files,
  resampling: Resampling,
  run: Run,
): Promise<void> {
  refuseSmall(raster);
  refuseMixedTypes(raster);
  throwIfCancelled(run.signal);
  await writeTogether(files, [path], async ([sink]) => {
    const spool = new TileSpool(files, path);
    try {
      const encoded = await encodeAll(raster, resampling, spool, subRun(run, 0, ENCODED_FRACTION));
      const copying = subRun(run, ENCODED_FRACTION, 1);
      const report = (fraction: number): void => copying.report({ stage: STAGE, fraction });
      const tiff = { ...encoded, mainTags: [] };
      await writeTiff(sink, encoded.levels, spool, tiff, { signal: run.signal, report });
    } finally {
      await spool.close();
    }
    throwIfCancelled(run.signal);
  });
}

/** In one pass where all bands say in the same way what is no data; else each by itself, because a file says it in one way only. */
async function encodeAll(
  raster: Raster,
  resampling: Resampling,
  spool: TileSpool,
  run: Run,
): Promise<EncodedPyramid> {
  const { bands } = raster;
  if (bands.every(({ nodata }) => Object.is(nodata, bands[0].nodata))) {
    return encode(bandsByThemselves(raster), resampling, true, spool, run);
  }
  const encoded: EncodedPyramid[] = [];
  for (const band of bands.keys()) {
    const part = subRun(run, band / bands.length, (band + 1) / bands.length);
    encoded.push(await encode(selectBands(raster, [band]), resampling, false, spool, part));
  }
  return joinBands(raster.name, encoded, spool);
}

/** Bands have tiles of their own, because a map shows three of many. */
function encode(
  raster: Raster,
  resampling: Resampling,
  sparse: boolean,
  spool: TileSpool,
  run: Run,
): Promise<EncodedPyramid> {
  const plan = planImage(raster, 'band');
  const predictor = isFloat(plan.sampleType) ? 3 : 2;
  const encoding = { compression: 'deflate', level: 0, predictor } as const;
  return encodePyramid(
    raster,
    plan,
    { encoding, resampling, firstLevel: 1, sparse, stage: STAGE },
    spool,
    run,
  );
}

function refuseSmall({ name, grid: { width, height } }: Raster): void {
  if (width > TILE_SIZE || height > TILE_SIZE) return;
  throw new EngineError('bad-input', `${name} is so small that it needs no overviews.`);
}

function refuseMixedTypes({ name, bands }: Raster): void {
  if (bands.every(({ sampleType }) => sampleType === bands[0].sampleType)) return;
  throw new EngineError(
    'unsupported',
    `${name} has bands of several types; overviews can be built for scenes of one type only.`,
  );
}
