import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeCodecs } from '../../../node/codecs.ts';
import { memorySource } from '../../bytes.ts';
import { openDataset } from '../../raster/open-dataset.ts';
import { checkReader } from '../../testing/check-reader.ts';
import { inlineWorkers } from '../../workers.ts';
import { geotiffReader } from '../geotiff/read/geotiff-reader.ts';
import {
  ACCESS,
  bandImage,
  CORNER,
  readAll,
  sceneFolder,
  type SceneFolder,
} from '../scene-folder.test-setup.ts';
import { NUMBERS, productXml, tileXml } from './product.test-setup.ts';
import { sentinel2Reader } from './sentinel2-reader.ts';

const TILE = 'T32TPT_20240601T101559';
const GRANULE = 'GRANULE/L2A_T32TPT_A046';
const NATIVE = { B01: 60, B02: 10, B03: 10, B04: 10, B05: 20, B8A: 20, B11: 20 };
/** 240 m across, 120 m down. */
const SIZES: Readonly<Record<number, { width: number; height: number }>> = {
  10: { width: 24, height: 12 },
  20: { width: 12, height: 6 },
  60: { width: 4, height: 2 },
};

/** GeoTIFF content under the names of a product: readers go by the bytes. */
function image(
  pixel: number,
  sample: (column: number, row: number, band: number) => number,
  epsg?: number,
  bandCount?: number,
) {
  return bandImage({ ...SIZES[pixel], pixel, sample, epsg, bandCount });
}

const level2Images = Object.entries(NATIVE).flatMap(([band, native]) =>
  [10, 20, 60]
    .filter((pixel) => pixel >= native)
    .map((pixel) => `${GRANULE}/IMG_DATA/R${pixel}m/${TILE}_${band}_${pixel}m`),
);
const CLASSIFICATION = `${GRANULE}/IMG_DATA/R20m/${TILE}_SCL_20m`;

/** A band's number in the hundreds of thousands of its samples, so that one read in place of another is noticed. */
function level2Files(epsg?: number): Record<string, Uint8Array | string> {
  const images = level2Images.map((path): [string, Uint8Array] => {
    const [, band, metres] = /_(B..)_(\d+)m$/.exec(path)!;
    const number = NUMBERS[band];
    return [
      `${path}.jp2`,
      image(
        Number(metres),
        (column, row) => 1000 * (number + 1) + Number(metres) + 31 * ((column + row) % 7),
        epsg,
      ),
    ];
  });
  return {
    'MTD_MSIL2A.xml': productXml({ level: '2A', images: [...level2Images, CLASSIFICATION], offset: -1000 }),
    [`${GRANULE}/MTD_TL.xml`]: tileXml(SIZES),
    ...Object.fromEntries(images),
    [`${CLASSIFICATION}.jp2`]: image(20, (column) => [4, 3, 8, 9, 10, 11][column % 6], epsg),
  };
}

const prefixed = (
  folder: string,
  files: Readonly<Record<string, Uint8Array | string>>,
): Record<string, Uint8Array | string> =>
  Object.fromEntries(Object.entries(files).map(([path, content]) => [`${folder}/${path}`, content]));

let scene: SceneFolder;

beforeAll(() => {
  scene = sceneFolder();
  scene.write(prefixed('two.SAFE', level2Files()));
});
afterAll(() => scene.remove());

describe('a Sentinel-2 product of Level 2A', () => {
  it('opens by its folder, each band from its native copy, as reflectance', async () => {
    const dataset = await scene.open('two.SAFE');
    expect(dataset.bands.map(({ name }) => name)).toEqual([
      'B01 Coastal aerosol',
      'B02 Blue',
      'B03 Green',
      'B04 Red',
      'B05 Red edge 1',
      'B8A Near infrared, narrow',
      'B11 Shortwave infrared 1',
    ]);
    expect(dataset.bands[3]).toMatchObject({ wavelength: 665, bandwidth: 38, nodata: 0, scale: 0.0001 });
    expect(1000 * dataset.bands[3].scale + dataset.bands[3].offset).toBeCloseTo(0, 12);
    const { bands } = await readAll(dataset);
    expect(bands.map(([first]) => first)).toEqual([1060, 2010, 3010, 4010, 5020, 9020, 12020]);
    expect(dataset).toMatchObject({
      format: 'Sentinel-2 Level 2A',
      problems: [],
      grid: { width: 24, height: 12, crs: { epsg: 32632 } },
      details: {
        Satellite: 'Sentinel-2B',
        Acquired: '2024-06-01 10:15:59 UTC',
        'Processing baseline': '05.10',
        'Cloud cover': '12.3 %',
      },
    });
    await dataset.close();
  });

  it('opens by the metadata of its tile too', async () => {
    const [dataset, known] = [
      await scene.open(`two.SAFE/${GRANULE}`),
      await scene.open('two.SAFE/MTD_MSIL2A.xml'),
    ];
    expect(dataset.bands).toEqual(known.bands);
    expect(await readAll(dataset)).toEqual(await readAll(known));
    await dataset.close();
    await known.close();
  });

  it('offers pixel sizes, and averages finer bands to them', async () => {
    const dataset = await scene.open('two.SAFE', { options: { resolution: '60' } });
    expect(dataset.grid).toMatchObject({
      width: 4,
      height: 2,
      transform: [60, 0, CORNER[0], 0, -60, CORNER[1]],
    });
    const ten = await scene.open('two.SAFE', { options: { bands: '10' } });
    expect(ten.bands).toHaveLength(3);
    const { bands: fine } = await readAll(ten);
    const { bands: coarse } = await readAll(dataset);
    const firstPixel = fine[0].filter((_, at) => at % 24 < 6 && at < 6 * 24);
    expect(coarse[1][0]).toBe(Math.round(firstPixel.reduce((sum, value) => sum + value, 0) / 36));
    await dataset.close();
    await ten.close();
  });

  it('offers bands by pixel size, and sizes that go with them', async () => {
    const dataset = await scene.open('two.SAFE', { options: { bands: '20' } });
    expect(dataset.bands).toHaveLength(6);
    expect(dataset.options).toMatchObject([
      {
        id: 'bands',
        value: '20',
        choices: [{ value: '10' }, { value: '20' }, { value: '60', title: 'All' }],
      },
      { id: 'resolution', value: '10', choices: [{ value: '10' }, { value: '20' }, { value: '60' }] },
      { id: 'resampling', value: 'nearest' },
      { id: 'mask', value: 'none' },
    ]);
    await dataset.close();
  });

  it.each([
    ['clouds', [1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 1, 1]],
    ['clouds-shadows', [1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1]],
    ['clouds-shadows-snow', [1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]],
  ])('leaves out by the mask %s what its classification says', async (mask, row) => {
    const dataset = await scene.open('two.SAFE', { options: { mask } });
    expect((await readAll(dataset)).valid.slice(0, 12)).toEqual(row);
    await dataset.close();
  });

  it('resamples coarser bands as chosen', async () => {
    const read = async (resampling: string): Promise<number[]> => {
      const dataset = await scene.open('two.SAFE', { options: { resampling } });
      const { bands } = await readAll(dataset);
      await dataset.close();
      return bands[4];
    };
    const [nearest, bilinear, cubic] = [await read('nearest'), await read('bilinear'), await read('cubic')];
    expect(nearest.slice(0, 4)).toEqual([5020, 5020, 5051, 5051]);
    expect(bilinear).not.toEqual(nearest);
    expect(cubic).not.toEqual(bilinear);
  });

  it('places images that do not say where they lie, and tells of those that say otherwise', async () => {
    scene.write(prefixed('unplaced.SAFE', level2Files(0)));
    const unplaced = await scene.open('unplaced.SAFE');
    expect(unplaced.grid).toMatchObject({
      georeferenced: true,
      transform: [10, 0, CORNER[0], 0, -10, CORNER[1]],
      crs: { epsg: 32632 },
    });
    expect(unplaced.problems).toEqual([]);
    await unplaced.close();
    scene.write(
      prefixed('elsewhere.SAFE', { ...level2Files(), [`${GRANULE}/MTD_TL.xml`]: tileXml(SIZES, 32633) }),
    );
    const elsewhere = await scene.open('elsewhere.SAFE');
    expect(elsewhere.grid.crs?.epsg).toBe(32632);
    expect(elsewhere.problems[0]).toMatch(/lies elsewhere than MTD_TL\.xml/);
    await elsewhere.close();
  });

  it('opens what is there of a product that was copied in part', async () => {
    const files = level2Files();
    const kept = Object.entries(files).filter(([path]) => !/B02_10m|B03_10m|B04_10m|SCL/.test(path));
    scene.write(prefixed('part.SAFE', Object.fromEntries(kept)));
    const dataset = await scene.open('part.SAFE');
    expect(dataset.bands).toHaveLength(4);
    expect(dataset.grid.width).toBe(12);
    expect(dataset.problems).toEqual([
      `Not there, and left out: ${['B02', 'B03', 'B04'].map((band) => `${TILE}_${band}_10m.jp2`).join(', ')}.`,
    ]);
    expect(dataset.options?.some(({ id }) => id === 'mask')).toBe(false);
    await dataset.close();
  });
});

describe('a Sentinel-2 product of Level 1C', () => {
  const images = ['B02', 'B10'].map((band) => `${GRANULE}/IMG_DATA/${TILE}_${band}`);
  const files = (offset?: number, baseline?: string): Record<string, Uint8Array | string> => ({
    'MTD_MSIL1C.xml': productXml({ level: '1C', images, offset, baseline }),
    [`${images[0]}.jp2`]: image(10, () => 2000),
    [`${images[1]}.jp2`]: image(60, () => 3000),
  });
  const layers = image(60, (column, _row, band) => (column === band ? 1 : 0), 32632, 3);

  it('has no offset before processing baseline 04.00, and must have one after', async () => {
    scene.write(prefixed('old.SAFE', files(undefined, '02.09')));
    const old = await scene.open('old.SAFE');
    expect(old.bands.map(({ scale, offset }) => [scale, offset])).toEqual([
      [0.0001, 0],
      [0.0001, 0],
    ]);
    expect(old.options?.some(({ id }) => id === 'mask')).toBe(false);
    await old.close();
    scene.write(prefixed('lacking.SAFE', files(undefined, '04.00')));
    await expect(scene.open('lacking.SAFE')).rejects.toMatchObject({
      code: 'damaged',
      message: expect.stringMatching(/offsets/),
    });
  });

  it('masks by its cloud classification', async () => {
    scene.write(prefixed('one.SAFE', { ...files(-1000), [`${GRANULE}/QI_DATA/MSK_CLASSI_B00.jp2`]: layers }));
    for (const [mask, masked] of [
      ['none', 0],
      ['clouds', 12],
      ['clouds-snow', 18],
    ] as const) {
      const dataset = await scene.open('one.SAFE', { options: { mask } });
      const row = (await readAll(dataset)).valid.slice(0, 24);
      expect(row).toEqual(row.map((_, column) => (column < masked ? 0 : 1)));
      expect(dataset.bands[0].offset).toBe(-0.1);
      await dataset.close();
    }
  });
});

it.each<[string, string, string]>([
  [
    'of several tiles',
    productXml({ level: '1C', images: ['a/IMG_DATA/x_B02'], granules: 2, offset: 0 }),
    'unsupported',
  ],
  ['whose images lie outside', productXml({ level: '1C', images: ['../../x_B02'], offset: 0 }), 'damaged'],
  [
    'whose images are not there',
    productXml({ level: '1C', images: ['GRANULE/X/IMG_DATA/x_B02'], offset: 0 }),
    'not-found',
  ],
  ['without bands', productXml({ level: '1C', images: ['GRANULE/X/IMG_DATA/x_TCI'], offset: 0 }), 'damaged'],
  ['that is cut off', '<n1:Level-1C_User_Product', 'unsupported'],
])('refuses a product %s', async (_title, text, code) => {
  scene.write({ 'bad/MTD_MSIL1C.xml': text });
  await expect(scene.open('bad')).rejects.toMatchObject({
    code,
    message: expect.stringContaining('MTD_MSIL1C.xml'),
  });
});

it('refuses the metadata of a tile that lies alone', async () => {
  scene.write({ 'alone/MTD_TL.xml': tileXml(SIZES) });
  await expect(scene.open('alone')).rejects.toMatchObject({
    code: 'not-found',
    message: expect.stringMatching(/\.SAFE/),
  });
});

checkReader('Sentinel-2', {
  reader: sentinel2Reader,
  open: async () =>
    memorySource('MTD_MSIL2A.xml', new TextEncoder().encode(String(level2Files()['MTD_MSIL2A.xml']))),
  workers: inlineWorkers(nodeCodecs),
  context: {
    options: { mask: 'clouds', resampling: 'cubic' },
    beside: {
      open: async (path) => memorySource(path, await readFile(scene.at(`two.SAFE/${path}`))),
      list: async (folder = '') => (await ACCESS.files.list(scene.at(`two.SAFE/${folder}`))).entries,
      openDataset: (path) => openDataset(scene.at(`two.SAFE/${path}`), ACCESS.files, [geotiffReader], ACCESS),
    },
  },
});
