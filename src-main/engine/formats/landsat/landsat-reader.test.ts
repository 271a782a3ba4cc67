import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeCodecs } from '../../../node/codecs.ts';
import { memorySource } from '../../bytes.ts';
import { openDataset } from '../../raster/open-dataset.ts';
import { checkReader } from '../../testing/check-reader.ts';
import { inlineWorkers } from '../../workers.ts';
import { ACCESS, bandImage, readAll, sceneFolder, type SceneFolder } from '../scene-folder.test-setup.ts';
import { geotiffReader } from '../geotiff/read/geotiff-reader.ts';
import { landsatReader } from './landsat-reader.ts';

const GRID = { width: 4, height: 3, pixel: 30 };
const ID = 'LC09_L1TP_193027_20230601_20230601_02_T1';
const LEVEL_2 = 'LC08_L2SP_023032_20210622_20210629_02_T1';

type Groups = Readonly<Record<string, Readonly<Record<string, string | number>>>>;

/** The same metadata as MTL text, JSON or XML. */
function odl(groups: Groups, root = 'LANDSAT_METADATA_FILE'): string {
  const lines = Object.entries(groups).flatMap(([group, members]) => [
    `  GROUP = ${group}`,
    ...Object.entries(members).map(
      ([key, value]) => `    ${key} = ${typeof value === 'string' ? `"${value}"` : value}`,
    ),
    `  END_GROUP = ${group}`,
  ]);
  return [`GROUP = ${root}`, ...lines, `END_GROUP = ${root}`, 'END', ''].join('\n');
}

const json = (groups: Groups): string => JSON.stringify({ LANDSAT_METADATA_FILE: groups }, null, 2);

function xml(groups: Groups): string {
  const member = ([key, value]: [string, string | number]): string => `<${key}>${value}</${key}>`;
  const group = ([name, members]: [string, Groups[string]]): string =>
    `<${name}>${Object.entries(members).map(member).join('')}</${name}>`;
  return `<?xml version="1.0"?><LANDSAT_METADATA_FILE>${Object.entries(groups).map(group).join('')}</LANDSAT_METADATA_FILE>`;
}

const fileNames = (id: string, bands: readonly string[], prefix = ''): Record<string, string> =>
  Object.fromEntries(bands.map((band) => [`FILE_NAME_BAND_${band}`, `${id}_${prefix}B${band}.TIF`]));

const LEVEL_1_GROUPS: Groups = {
  PRODUCT_CONTENTS: {
    PROCESSING_LEVEL: 'L1TP',
    COLLECTION_NUMBER: '02',
    COLLECTION_CATEGORY: 'T1',
    ...fileNames(ID, ['4', '8', '10', '2']),
    FILE_NAME_QUALITY_L1_PIXEL: `${ID}_QA_PIXEL.TIF`,
  },
  IMAGE_ATTRIBUTES: {
    SPACECRAFT_ID: 'LANDSAT_9',
    SENSOR_ID: 'OLI_TIRS',
    DATE_ACQUIRED: '2023-06-01',
    SCENE_CENTER_TIME: '10:09:59.123456Z',
    SUN_ELEVATION: 61.5432,
    CLOUD_COVER: 12.5,
  },
  LEVEL1_RADIOMETRIC_RESCALING: {
    RADIANCE_MULT_BAND_2: 0.0123,
    RADIANCE_ADD_BAND_2: -61.5,
    RADIANCE_MULT_BAND_10: 0.00038,
    RADIANCE_ADD_BAND_10: 0.1,
    REFLECTANCE_MULT_BAND_2: 0.00002,
    REFLECTANCE_ADD_BAND_2: -0.1,
    REFLECTANCE_MULT_BAND_4: 0.00002,
    REFLECTANCE_ADD_BAND_4: -0.1,
  },
};

/** Pixels of QA_PIXEL: fill, clear, dilated cloud, cirrus, cloud, shadow, snow, water. */
const QUALITY = [1, 64, 2, 4, 8, 16, 32, 128, 64, 64, 64, 64];

function level1Files(): Record<string, Uint8Array> {
  const image = (shift: number, pixel = 30): Uint8Array =>
    bandImage({
      ...GRID,
      pixel,
      sample: (column, row) => (column === 3 && row === 2 ? 0 : shift + column + 4 * row),
    });
  return {
    [`${ID}_B2.TIF`]: image(20_000),
    [`${ID}_B4.TIF`]: image(10_000),
    [`${ID}_B8.TIF`]: image(1, 15),
    [`${ID}_B10.TIF`]: image(30_000),
    [`${ID}_QA_PIXEL.TIF`]: bandImage({ ...GRID, sample: (column, row) => QUALITY[column + 4 * row] }),
  };
}

let scene: SceneFolder;

beforeAll(() => {
  scene = sceneFolder();
  scene.write({ ...level1Files(), [`${ID}_MTL.txt`]: odl(LEVEL_1_GROUPS) });
  const inFolder = (folder: string, mtl: Record<string, string>): void =>
    scene.write(
      Object.fromEntries(
        Object.entries({ ...level1Files(), ...mtl }).map(([name, file]) => [`${folder}/${name}`, file]),
      ),
    );
  inFolder('json', { [`${ID}_MTL.json`]: json(LEVEL_1_GROUPS) });
  inFolder('xml', { [`${ID}_MTL.xml`]: xml(LEVEL_1_GROUPS) });
});
afterAll(() => scene.remove());

describe('a folder of Landsat Collection 2', () => {
  it('opens with its bands in the sensor’s order, told by name, wavelength and physical value', async () => {
    const dataset = await scene.open('');
    expect(dataset.bands).toMatchObject([
      { name: 'B2 Blue', wavelength: 482, bandwidth: 60, scale: 0.00002, offset: -0.1, nodata: 0 },
      { name: 'B4 Red', wavelength: 654.5, scale: 0.00002, offset: -0.1 },
      { name: 'B10 Thermal 1', scale: 0.00038, offset: 0.1, unit: 'W/(m² sr µm)' },
    ]);
    expect(dataset).toMatchObject({
      format: 'Landsat scene',
      problems: [],
      details: {
        Satellite: 'Landsat 9',
        Sensor: 'OLI/TIRS',
        Acquired: '2023-06-01 10:09:59 UTC',
        'Processing level': 'L1TP',
        Collection: '2, T1',
        'Sun elevation': '61.5°',
        'Cloud cover': '12.5 %',
      },
    });
    const { bands, valid } = await readAll(dataset);
    expect(bands[0].slice(0, 3)).toEqual([20_000, 20_001, 20_002]);
    expect(valid).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0]);
    await dataset.close();
  });

  it('is the same by its MTL file in text, JSON or XML', async () => {
    const known = await scene.open('');
    for (const path of [`${ID}_MTL.txt`, 'json', 'xml']) {
      const other = await scene.open(path);
      expect([other.bands, other.details, other.options]).toEqual([
        known.bands,
        known.details,
        known.options,
      ]);
      expect(await readAll(other)).toEqual(await readAll(known));
      await other.close();
    }
    await known.close();
  });

  it.each([
    ['none', [1, 1, 1, 1, 1, 1, 1, 1]],
    ['clouds-shadows', [0, 1, 0, 1, 0, 0, 1, 1]],
    ['clouds-shadows-snow', [0, 1, 0, 0, 0, 0, 0, 1]],
  ])('leaves out by the mask %s what QA_PIXEL says', async (mask, expected) => {
    const dataset = await scene.open('', { options: { mask } });
    expect((await readAll(dataset)).valid.slice(0, 8)).toEqual(expected);
    expect(dataset.options?.find(({ id }) => id === 'mask')?.value).toBe(mask);
    await dataset.close();
  });

  it('has the panchromatic band as a scene of its own', async () => {
    const dataset = await scene.open('', { options: { bands: 'panchromatic' } });
    expect(dataset.bands.map(({ name }) => name)).toEqual(['B8 Panchromatic']);
    expect(dataset.grid.transform[0]).toBe(15);
    await dataset.close();
    const reflective = await scene.open('', { options: { bands: 'reflective' } });
    expect(reflective.bands.map(({ name }) => name)).toEqual(['B2 Blue', 'B4 Red']);
    await reflective.close();
  });

  it('refuses choices that it does not have', async () => {
    await expect(scene.open('', { options: { mask: 'ice' } })).rejects.toThrow(/mask "ice".*clouds-shadows/);
    await expect(scene.open('', { options: { sharpen: 'yes' } })).rejects.toThrow(/no option "sharpen"/);
  });

  it('tells which of its bands are missing, and refuses where all are', async () => {
    const files = level1Files();
    scene.write({ 'part/X_MTL.txt': odl(LEVEL_1_GROUPS), [`part/${ID}_B4.TIF`]: files[`${ID}_B4.TIF`] });
    const dataset = await scene.open('part');
    expect(dataset.bands.map(({ name }) => name)).toEqual(['B4 Red']);
    expect(dataset.problems).toEqual([`Not there, and left out: ${ID}_B2.TIF, ${ID}_B10.TIF.`]);
    expect(dataset.options?.map(({ id }) => id)).toEqual(['bands']);
    await dataset.close();
    scene.write({ 'none/X_MTL.txt': odl(LEVEL_1_GROUPS) });
    await expect(scene.open('none')).rejects.toMatchObject({ code: 'not-found' });
  });
});

it('knows surface reflectance and temperature of Level 2', async () => {
  const groups: Groups = {
    PRODUCT_CONTENTS: {
      PROCESSING_LEVEL: 'L2SP',
      COLLECTION_NUMBER: '02',
      ...fileNames(LEVEL_2, ['2'], 'SR_'),
      FILE_NAME_BAND_ST_B10: `${LEVEL_2}_ST_B10.TIF`,
    },
    IMAGE_ATTRIBUTES: { SPACECRAFT_ID: 'LANDSAT_8', SENSOR_ID: 'OLI_TIRS' },
    LEVEL2_SURFACE_REFLECTANCE_PARAMETERS: {
      REFLECTANCE_MULT_BAND_2: 0.0000275,
      REFLECTANCE_ADD_BAND_2: -0.2,
    },
    LEVEL2_SURFACE_TEMPERATURE_PARAMETERS: {
      TEMPERATURE_MULT_BAND_ST_B10: 0.00341802,
      TEMPERATURE_ADD_BAND_ST_B10: 149,
    },
    LEVEL1_RADIOMETRIC_RESCALING: { REFLECTANCE_MULT_BAND_2: 0.00002, REFLECTANCE_ADD_BAND_2: -0.1 },
  };
  const band = bandImage({ ...GRID, sample: () => 10_000 });
  scene.write({
    [`two/${LEVEL_2}_MTL.txt`]: odl(groups),
    [`two/${LEVEL_2}_SR_B2.TIF`]: band,
    [`two/${LEVEL_2}_ST_B10.TIF`]: band,
  });
  const dataset = await scene.open('two');
  expect(dataset.bands).toMatchObject([
    { name: 'B2 Blue', scale: 0.0000275, offset: -0.2 },
    { name: 'ST_B10 Thermal 1', scale: 0.00341802, offset: 149, unit: 'K' },
  ]);
  expect(dataset.details.Values).toMatch(/^Surface/);
  await dataset.close();
});

it('masks Collection 1 by the confidences of its BQA', async () => {
  const quality = [0, 1, 16, 3 << 7, 2 << 7, 3 << 9, 3 << 11, 1 << 5, 0, 0, 0, 0];
  scene.write({
    'one/L_MTL.txt': odl(
      {
        PRODUCT_METADATA: {
          DATA_TYPE: 'L1TP',
          COLLECTION_NUMBER: 1,
          SPACECRAFT_ID: 'LANDSAT_7',
          SENSOR_ID: 'ETM',
          FILE_NAME_BAND_6_VCID_2: 'B62.TIF',
          FILE_NAME_BAND_QUALITY: 'BQA.TIF',
        },
        RADIOMETRIC_RESCALING: { RADIANCE_MULT_BAND_6_VCID_2: 0.037, RADIANCE_ADD_BAND_6_VCID_2: 3.16 },
      },
      'L1_METADATA_FILE',
    ),
    'one/B62.TIF': bandImage({ ...GRID, sampleType: 'uint8', sample: () => 9 }),
    'one/BQA.TIF': bandImage({ ...GRID, sample: (column, row) => quality[column + 4 * row] }),
  });
  const validity = async (mask: string): Promise<number[]> => {
    const dataset = await scene.open('one', { options: { mask } });
    expect(dataset.bands).toMatchObject([
      { name: 'B6_VCID_2 Thermal, high gain', scale: 0.037, offset: 3.16 },
    ]);
    const { valid } = await readAll(dataset);
    await dataset.close();
    return valid.slice(0, 8);
  };
  expect(await validity('clouds-shadows')).toEqual([1, 0, 0, 0, 1, 1, 1, 1]);
  expect(await validity('clouds-shadows-snow')).toEqual([1, 0, 0, 0, 1, 0, 0, 1]);
});

it('reads metadata from before 2012', async () => {
  scene.write({
    'old/L5_MTL.txt': odl(
      {
        PRODUCT_METADATA: {
          PRODUCT_TYPE: 'L1T',
          SPACECRAFT_ID: 'Landsat5',
          SENSOR_ID: 'TM',
          BAND3_FILE_NAME: 'B30.TIF',
        },
        MIN_MAX_RADIANCE: { LMAX_BAND3: 264, LMIN_BAND3: -1.17 },
        MIN_MAX_PIXEL_VALUE: { QCALMAX_BAND3: 255, QCALMIN_BAND3: 1 },
      },
      'L1_METADATA_FILE',
    ),
    'old/B30.TIF': bandImage({ ...GRID, sampleType: 'uint8', sample: () => 255 }),
  });
  const dataset = await scene.open('old');
  const [{ name, scale, offset }] = dataset.bands;
  expect([name, 255 * scale + offset, scale + offset]).toEqual([
    'B3 Red',
    expect.closeTo(264),
    expect.closeTo(-1.17),
  ]);
  await dataset.close();
});

it.each([
  ['names no sensor', odl({ PRODUCT_CONTENTS: { X: 1 } }), 'damaged'],
  ['names a sensor that is not known', odl({ IMAGE_ATTRIBUTES: { SENSOR_ID: 'RBV' } }), 'unsupported'],
  ['is cut off', '{ "LANDSAT_METADATA_FILE": { "PRODUCT_CON', 'damaged'],
  ['is empty but for its root', '<LANDSAT_METADATA_FILE></LANDSAT_METADATA_FILE>', 'damaged'],
])('refuses metadata that %s', async (_title, text, code) => {
  scene.write({ 'bad/X_MTL.txt': text });
  await expect(scene.open('bad')).rejects.toMatchObject({
    code,
    message: expect.stringContaining('X_MTL.txt'),
  });
});

const SHARED = join(import.meta.dirname, '../../../../../shared/data/rasters');

it.skipIf(!existsSync(SHARED))('opens real folders (skipped where the shared data are missing)', async () => {
  const thematic = await openDataset(
    join(SHARED, 'rstoolbox/LT52240631988227CUB02_MTL.txt'),
    ACCESS.files,
    [landsatReader, geotiffReader],
    ACCESS,
  );
  expect(thematic.bands).toHaveLength(7);
  expect(thematic.grid).toMatchObject({ width: 287, height: 310, crs: { epsg: 32622 } });
  expect(thematic.bands[2]).toMatchObject({ name: 'B3 Red', scale: 1.044, offset: -2.21398 });
  await thematic.close();
  const level2 = await openDataset(
    join(SHARED, 'torchgeo/landsat8'),
    ACCESS.files,
    [landsatReader, geotiffReader],
    ACCESS,
  );
  expect(level2.bands.map(({ name }) => name.split(' ')[0])).toEqual([
    'B1',
    'B2',
    'B3',
    'B4',
    'B5',
    'B6',
    'B7',
    'ST_B10',
  ]);
  expect(level2).toMatchObject({ problems: [], details: { Acquired: '2021-06-22 16:35:21 UTC' } });
  await level2.close();
});

checkReader('Landsat', {
  reader: landsatReader,
  open: async () => memorySource('X_MTL.txt', new TextEncoder().encode(odl(LEVEL_1_GROUPS))),
  workers: inlineWorkers(nodeCodecs),
  context: {
    options: { mask: 'clouds-shadows' },
    beside: {
      open: async (path) => memorySource(path, await readFile(scene.at(path))),
      list: async () => [],
      openDataset: (path) => openDataset(scene.at(path), ACCESS.files, [geotiffReader], ACCESS),
    },
  },
});
