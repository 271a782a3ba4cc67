import type { Grid } from '../geo/grid.ts';
import { createRandom, type Random } from '../random.ts';
import { memoryRaster } from '../raster/memory-raster.ts';
import type { Raster } from '../raster/raster.ts';
import { createSamples, type NumericSamples, type SampleType } from '../raster/samples.ts';

export interface SyntheticSceneOptions {
  readonly width: number;
  readonly height: number;
  /** One row per field: its mean sample in each band. */
  readonly fields: readonly (readonly number[])[];
  /** Standard deviation of the normal noise on every sample. */
  readonly noise?: number;
  readonly seed?: number;
  readonly sampleType?: Exclude<SampleType, 'uint64' | 'int64'>;
  /** Share of pixels, 0..1, that are nodata in a band drawn at random. */
  readonly missing?: number;
  /** The sample that says so; NaN makes half of them NaN. */
  readonly nodata?: number;
  readonly blockSize?: { readonly width: number; readonly height: number };
}

export interface SyntheticScene {
  readonly raster: Raster;
  /** uint8: the field of each pixel, from 1; 0 where the pixel is nodata. */
  readonly truth: Raster;
}

/** Three fields that differ clearly in three bands. */
export const THREE_FIELDS: SyntheticSceneOptions['fields'] = [
  [10, 200, 30],
  [120, 40, 90],
  [60, 60, 200],
];

/** Sites per field: a field is all that lies nearest to one of its sites. */
const SITES = 3;

/** A scene of polygonal fields that follows from its options alone. Every field has pixels unless the scene is tiny. */
export function syntheticScene(options: SyntheticSceneOptions): SyntheticScene {
  const { width, height, fields, noise = 0, seed = 1, missing = 0, nodata = -9999 } = options;
  const random = createRandom(seed);
  const pixels = width * height;
  const truth = drawFields(width, height, fields.length, random);
  const type = options.sampleType ?? 'float32';
  const planes = fields[0].map(() => createSamples(type, pixels) as NumericSamples);
  for (let pixel = 0; pixel < pixels; pixel++) {
    const means = fields[truth[pixel] - 1];
    means.forEach((mean, band) => (planes[band][pixel] = mean + (noise === 0 ? 0 : noise * normal(random))));
    if (random.next() < missing) {
      planes[random.below(planes.length)][pixel] = nodata;
      truth[pixel] = 0;
    }
  }
  const grid = syntheticGrid(width, height);
  const bands = planes.map((_, band) => ({
    name: `Band ${band + 1}`,
    sampleType: type,
    scale: 1,
    offset: 0,
    nodata: missing > 0 ? nodata : undefined,
  }));
  const truthBand = { name: 'Field', sampleType: 'uint8', scale: 1, offset: 0, nodata: 0 } as const;
  const { blockSize } = options;
  return {
    raster: memoryRaster({ name: 'synthetic scene', grid, bands, samples: planes, blockSize }),
    truth: memoryRaster({ name: 'synthetic truth', grid, bands: [truthBand], samples: [truth], blockSize }),
  };
}

/** A north-up grid of 30 m pixels in UTM zone 25 south. */
export function syntheticGrid(width: number, height: number): Grid {
  return {
    width,
    height,
    transform: [30, 0, 288_776, 0, -30, 9_120_760],
    georeferenced: true,
    crs: {
      name: 'WGS 84 / UTM zone 25S',
      epsg: 32725,
      proj4: '+proj=utm +zone=25 +south +datum=WGS84 +units=m +no_defs',
      unit: 'metre',
    },
  };
}

function drawFields(width: number, height: number, count: number, random: Random): Uint8Array {
  const sites = Array.from({ length: count * SITES }, (_, site) => ({
    column: random.next() * width,
    row: random.next() * height,
    field: (site % count) + 1,
  }));
  return Uint8Array.from({ length: width * height }, (_, pixel) => {
    const column = pixel % width;
    const row = Math.floor(pixel / width);
    const distance = (site: (typeof sites)[0]): number => (site.column - column) ** 2 + (site.row - row) ** 2;
    return sites.reduce((nearest, site) => (distance(site) < distance(nearest) ? site : nearest)).field;
  });
}

/** Box and Muller's polar-free form: one normal number from two uniform ones. */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}
