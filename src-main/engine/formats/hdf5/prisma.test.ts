import { describe, expect, it } from 'vitest';
import { nodeCodecs } from '../../../node/codecs.ts';
import { memorySource } from '../../bytes.ts';
import type { Dataset } from '../../raster/raster.ts';
import type { OpenContext } from '../../raster/reader.ts';
import { openContext } from '../../testing/open-context.ts';
import { writeHdf5 } from '../../testing/tiny-hdf5.ts';
import { inlineWorkers } from '../../workers.ts';
import { hdf5Reader } from './hdf5-reader.ts';

const ROWS = 4;
const COLUMNS = 3;
/** As in real products: descending, and 0 for bands that are not used; the two ranges overlap. */
const VNIR = [1000, 800, 400, 0];
const SWIR = [2500, 990, 0];

const CORNERS = {
  Epsg_Code: Int32Array.of(32632),
  Product_ULcorner_easting: Float64Array.of(600_000),
  Product_ULcorner_northing: Float64Array.of(5_000_000),
};

function cube(level: string, range: string, bands: number) {
  const data = Uint16Array.from({ length: ROWS * bands * COLUMNS }, (_, at) => {
    const band = Math.floor(at / COLUMNS) % bands;
    return (
      (range === 'VNIR' ? 1000 : 2000) + band * 100 + Math.floor(at / (bands * COLUMNS)) * 10 + (at % COLUMNS)
    );
  });
  const path = `/HDFEOS/SWATHS/PRS_${level}_HCO/Data Fields/${range}_Cube`;
  return { path, data, shape: [ROWS, bands, COLUMNS], chunks: [2, bands, COLUMNS], gzip: true };
}

function write(level: string, attributes: Parameters<typeof writeHdf5>[1]): Promise<Uint8Array> {
  return writeHdf5([cube(level, 'VNIR', VNIR.length), cube(level, 'SWIR', SWIR.length)], {
    List_Cw_Vnir: Float32Array.from(VNIR),
    List_Cw_Swir: Float32Array.from(SWIR),
    List_Fwhm_Vnir: Float32Array.from(VNIR, () => 10),
    ...attributes,
  });
}

async function open(
  bytes: Promise<Uint8Array>,
  context: Partial<Omit<OpenContext, 'workers'>> = {},
): Promise<Dataset> {
  return hdf5Reader.open(
    memorySource('PRS.he5', await bytes),
    openContext(inlineWorkers(nodeCodecs), context),
  );
}

const level2 = write('L2D', {
  ...CORNERS,
  Product_LRcorner_easting: Float64Array.of(600_000 + 30 * (COLUMNS - 1)),
  Product_LRcorner_northing: Float64Array.of(5_000_000 - 30 * (ROWS - 1)),
  L2ScaleVnirMin: Float32Array.of(0.5),
  L2ScaleVnirMax: Float32Array.of(65535.5),
});

describe('a product of PRISMA', () => {
  it('is one scene of both cubes in ascending wavelength, without the bands that are not used', async () => {
    const dataset = await open(level2);
    expect(dataset.bands.map(({ name, wavelength }) => [name, wavelength])).toEqual([
      ['VNIR 3', 400],
      ['VNIR 2', 800],
      ['SWIR 2', 990],
      ['VNIR 1', 1000],
      ['SWIR 1', 2500],
    ]);
    expect(dataset.bands[0]).toMatchObject({ bandwidth: 10, scale: 1, offset: 0.5, sampleType: 'uint16' });
    const { bands } = await dataset.read({ column: 1, row: 2, width: 2, height: 1 }, { bands: [2, 0, 4, 2] });
    expect(bands).toEqual([
      Uint16Array.of(2121, 2122),
      Uint16Array.of(1221, 1222),
      Uint16Array.of(2021, 2022),
      Uint16Array.of(2121, 2122),
    ]);
  });

  it('lies where its corners say, given as centres of pixels or as edges', async () => {
    const centres = await open(level2);
    expect(centres.grid).toMatchObject({
      georeferenced: true,
      transform: [30, 0, 599_985, 0, -30, 5_000_015],
      crs: { epsg: 32632 },
    });
    const edges = await open(
      write('L2D', {
        ...CORNERS,
        Product_LRcorner_easting: Float64Array.of(600_000 + 30 * COLUMNS),
        Product_LRcorner_northing: Float64Array.of(5_000_000 - 30 * ROWS),
      }),
    );
    expect(edges.grid.transform).toEqual([30, 0, 600_000, 0, -30, 5_000_000]);
  });

  it('of level 1 has a factor and an offset, and no place', async () => {
    const dataset = await open(
      write('L1', { ScaleFactor_Vnir: Float32Array.of(100), Offset_Vnir: Float32Array.of(2) }),
    );
    expect(dataset.bands[0]).toMatchObject({ scale: 0.01, offset: -2 });
    expect(dataset.grid.georeferenced).toBe(false);
  });

  it('may be opened by one of its cubes', async () => {
    const [option] = (await open(level2)).options!;
    expect(option.value).toBe('prisma');
    expect(option.choices).toHaveLength(3);
    const swir = option.choices[2].value;
    const dataset = await open(level2, { options: { array: swir } });
    expect(dataset.details.array).toBe(swir);
    expect(dataset.options![0].choices.map(({ value }) => value)).toContain('prisma');
  });
});
