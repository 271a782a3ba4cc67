import { EngineError } from '../../../errors.ts';
import type { Parameters } from '../../../parameters.ts';
import type { Exporter, ExportOptions } from '../../../raster/exporter.ts';
import type { Raster } from '../../../raster/raster.ts';
import { subRun, throwIfCancelled } from '../../../run.ts';
import { auxiliaryXml } from '../../gdal-metadata/auxiliary-xml.ts';
import { colourMap, paletteMap } from '../../labels/colours.ts';
import { labelSamples } from '../../labels/label-samples.ts';
import { isFloat } from '../../uniform-type.ts';
import { writeTogether } from '../../write-together.ts';
import { encodePyramid } from './encode-pyramid.ts';
import { gdalMetadata } from '../../gdal-metadata/gdal-metadata.ts';
import { georeferenceTags } from './georeference-tags.ts';
import { planImage, type ImagePlan, type Interleave } from './image-plan.ts';
import { writeTiff } from './image-tiff.ts';
import type { Resampling } from './reduce-tile.ts';
import type { Compression, TileEncoding } from './tile-encoding.ts';
import { ascii, type Tag } from './tiff-tags.ts';
import { TileSpool } from './tile-spool.ts';

const GDAL_METADATA = 42112;

/** Encoding takes nearly all of the time; what follows is a copy. */
const ENCODED_FRACTION = 0.95;

const STAGE = 'Writing the map';

/**
 * Writes a cloud-optimized GeoTIFF. Labels get a palette and `PATH.aux.xml` beside it with the names and the attribute table; they are
 * uint8 where every label of the legend fits, else uint16. Other rasters keep samples, no-data value and all that is known of bands.
 */
export const geotiffExporter: Exporter = {
  write: async (raster, path, files, options, run) => {
    const { legend, parameters } = options;
    const image = legend ? labelSamples(raster, legend) : raster;
    const plan = planImage(image, parameters.interleave as Interleave);
    const isOfClasses = legend !== undefined || options.colours !== undefined;
    const encoding = encodingOf(parameters, plan, isOfClasses);
    throwIfCancelled(run.signal);
    const paths = legend ? [path, `${path}.aux.xml`] : [path];
    await writeTogether(files, paths, async ([data, names]) => {
      const spool = new TileSpool(files, path);
      try {
        const encoded = await encodePyramid(
          image,
          plan,
          { encoding, resampling: resamplingOf(parameters, isOfClasses), stage: STAGE },
          spool,
          subRun(run, 0, ENCODED_FRACTION),
        );
        const copying = subRun(run, ENCODED_FRACTION, 1);
        const report = (fraction: number): void => copying.report({ stage: STAGE, fraction });
        const tiff = {
          ...encoded,
          colourMap: coloursFor(plan, options),
          mainTags: mainTags(image, options),
        };
        await writeTiff(data, encoded.levels, spool, tiff, { signal: run.signal, report });
      } finally {
        await spool.close();
      }
      if (legend) await names.write(0, new TextEncoder().encode(auxiliaryXml({ legend: options.legend })));
      throwIfCancelled(run.signal);
    });
  },
};

function encodingOf(parameters: Parameters, plan: ImagePlan, labels: boolean): TileEncoding {
  const compression = parameters.compression as Compression;
  const given = Number(parameters.level);
  if (compression === 'deflate' && given > 9) {
    throw new EngineError(
      'bad-input',
      `The level is ${given}; that of deflate is 1 to 9. Choose zstd for more.`,
    );
  }
  return { compression, level: given, predictor: predictorOf(parameters, plan, labels) };
}

/** As GDAL's PREDICTOR=YES; labels are better off without, because their numbers mean nothing. */
function predictorOf(parameters: Parameters, { sampleType }: ImagePlan, labels: boolean): 1 | 2 | 3 {
  const { compression, predictor } = parameters;
  if (compression === 'none' || predictor === 'none' || (predictor === 'auto' && labels)) return 1;
  return isFloat(sampleType) ? 3 : 2;
}

/** Undefined for no overviews. A mean of labels means nothing, and the nearest pixel loses narrow classes at random. */
function resamplingOf({ overviews }: Parameters, labels: boolean): Resampling | undefined {
  if (overviews === 'none') return undefined;
  if (overviews !== 'auto') return overviews as Resampling;
  return labels ? 'mode' : 'average';
}

function coloursFor(
  { sampleType, bandCount }: ImagePlan,
  { legend, colours }: ExportOptions,
): Uint16Array | undefined {
  const bits = sampleType === 'uint8' ? 8 : 16;
  if (legend) return colourMap(legend, bits);
  const canHave = bandCount === 1 && (sampleType === 'uint8' || sampleType === 'uint16');
  return canHave && colours ? paletteMap(colours, bits) : undefined;
}

function mainTags(raster: Raster, { metadata, legend }: ExportOptions): Tag[] {
  const bands = legend ? [] : raster.bands;
  const text = gdalMetadata({ bands }, metadata);
  return [...georeferenceTags(raster.grid), ...(text === undefined ? [] : [ascii(GDAL_METADATA, text)])];
}
