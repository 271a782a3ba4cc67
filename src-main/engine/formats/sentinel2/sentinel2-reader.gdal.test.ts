import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasGdal, md5Of, readByGdal } from '../gdal-raster.test-setup.ts';
import { bandImage, readAll, sceneFolder, type SceneFolder } from '../scene-folder.test-setup.ts';
import { productXml, tileXml } from './product.test-setup.ts';

/** 7.2 km across, 4.8 km down. */
const SIZES: Readonly<Record<number, { width: number; height: number }>> = {
  10: { width: 720, height: 480 },
  20: { width: 360, height: 240 },
  60: { width: 120, height: 80 },
};
const TILE = 'T32TPT_20240601T101559';
const GRANULE_2A = 'GRANULE/L2A_T32TPT_A046';
const GRANULE_1C = 'GRANULE/L1C_T32TPT_A046';
/** Name, metres per pixel, side of the JPEG 2000 tiles. */
const BANDS = [
  ['B02', 10, 64],
  ['B04', 10, 1024],
  ['B05', 20, 128],
  ['B8A', 20, 640],
  ['B01', 60, 192],
] as const;
const file2A = (band: string, pixel: number): string =>
  `${GRANULE_2A}/IMG_DATA/R${pixel}m/${TILE}_${band}_${pixel}m`;
const SCL = file2A('SCL', 20);

/** Structure, with a border of no data, and saturated samples. */
function reflectance(pixel: number, seed: number): (column: number, row: number) => number {
  return (column, row) => {
    const [x, y] = [column * pixel, row * pixel];
    if (x < 300) return 0;
    if (x > 7000) return 65535;
    return (
      1000 +
      300 * seed +
      Math.round(900 * Math.sin(x / (400 + seed)) * Math.cos(y / 700)) +
      ((column * row) % 7)
    );
  };
}

const classOf = (column: number, row: number): number =>
  [4, 5, 8, 9, 10, 3, 11][(column >> 5) + ((row >> 4) % 3)] ?? 6;

let scene: SceneFolder;

/** Writes an image as ESA does: JPEG 2000 in tiles, without loss. */
function jpeg2000(path: string, content: Uint8Array, side: number): void {
  const [from, to] = [scene.at('image.tif'), scene.at(path)];
  scene.write({ 'image.tif': content, [path]: '' });
  rmSync(to);
  const how = ['QUALITY=100', 'REVERSIBLE=YES', 'YCBCR420=NO', `BLOCKXSIZE=${side}`, `BLOCKYSIZE=${side}`];
  const words = ['-q', '-of', 'JP2OpenJPEG', ...how.flatMap((option) => ['-co', option]), from, to];
  execFileSync('gdal_translate', words, { stdio: ['ignore', 'ignore', 'inherit'] });
}

describe(
  'products whose images are JPEG 2000 by GDAL (skipped where GDAL is missing)',
  { timeout: 60_000 },
  () => {
    beforeAll(() => {
      scene = sceneFolder();
      if (!hasGdal) return;
      const images = BANDS.map(([band, pixel]) => file2A(band, pixel));
      scene.write({
        'two.SAFE/MTD_MSIL2A.xml': productXml({
          level: '2A',
          images: [...images, SCL],
          baseline: '05.09',
          offset: -1000,
        }),
        [`two.SAFE/${GRANULE_2A}/MTD_TL.xml`]: tileXml(SIZES),
      });
      for (const [index, [band, pixel, side]] of BANDS.entries()) {
        const image = bandImage({ ...SIZES[pixel], pixel, sample: reflectance(pixel, index) });
        jpeg2000(`two.SAFE/${file2A(band, pixel)}.jp2`, image, side);
      }
      const classes = bandImage({ ...SIZES[20], pixel: 20, sampleType: 'uint8', sample: classOf });
      jpeg2000(`two.SAFE/${SCL}.jp2`, classes, 640);
    }, 60_000);
    afterAll(() => scene.remove());

    it.runIf(hasGdal)('have the samples that GDAL reads from each image', async () => {
      for (const [resolution, pixel] of [
        ['10', 10],
        ['20', 20],
      ] as const) {
        const dataset = await scene.open('two.SAFE', { options: { resolution } });
        const own = BANDS.filter(([, native]) => native === pixel);
        const known = readByGdal(...own.map(([band]) => scene.at(`two.SAFE/${file2A(band, pixel)}.jp2`)));
        const bands = own.map(([band]) => dataset.bands.findIndex(({ name }) => name.startsWith(band)));
        const read = await dataset.read({ column: 0, row: 0, ...SIZES[pixel] }, { bands });
        expect(read.bands.map(md5Of)).toEqual(known.map((image) => image.bands[0].md5));
        expect(dataset.problems).toEqual([]);
        await dataset.close();
      }
    });

    it.runIf(hasGdal)(
      'are averaged to a coarser resolution, and masked by their classification',
      async () => {
        const dataset = await scene.open('two.SAFE', { options: { resolution: '20', mask: 'clouds' } });
        expect(dataset.grid).toMatchObject({ ...SIZES[20], crs: { epsg: 32632 } });
        expect(dataset.bands.find(({ name }) => name.startsWith('B02'))).toMatchObject({
          scale: 1e-4,
          offset: -0.1,
        });
        const { bands, valid } = await readAll(dataset);
        const blue = dataset.bands.findIndex(({ name }) => name.startsWith('B02'));
        const fine = reflectance(10, 0);
        const { width, height } = SIZES[20];
        for (let at = 0; at < width * height; at += 97) {
          const [column, row] = [at % width, Math.floor(at / width)];
          if (column * 20 < 300) expect(valid[at]).toBe(0);
          if (!valid[at]) continue;
          expect([8, 9, 10]).not.toContain(classOf(column, row));
          const four = [0, 1].flatMap((down) =>
            [0, 1].map((right) => fine(2 * column + right, 2 * row + down)),
          );
          expect(bands[blue][at]).toBe(Math.round(four.reduce((sum, value) => sum + value, 0) / 4));
        }
        const cloudy = valid.filter((_, at) =>
          [8, 9, 10].includes(classOf(at % width, Math.floor(at / width))),
        );
        expect(cloudy.length).toBeGreaterThan(1000);
        expect(new Set(cloudy)).toEqual(new Set([0]));
        await dataset.close();
      },
    );

    it.runIf(hasGdal)('are the same in small windows as in one', async () => {
      const dataset = await scene.open('two.SAFE', {
        options: { resampling: 'bilinear', mask: 'clouds-shadows' },
      });
      const { bands, valid } = await readAll(dataset);
      const { width } = dataset.grid;
      for (const window of [
        { column: 60, row: 60, width: 10, height: 10 },
        { column: 700, row: 470, width: 20, height: 10 },
      ]) {
        const part = await dataset.read(window);
        for (let at = 0; at < window.width * window.height; at += 1) {
          const whole =
            (window.row + Math.floor(at / window.width)) * width + window.column + (at % window.width);
          expect(part.valid[at]).toBe(valid[whole]);
          expect(part.bands.map((samples) => Number(samples[at]))).toEqual(
            bands.map((samples) => samples[whole]),
          );
        }
      }
      await dataset.close();
    });

    it.runIf(hasGdal)('of Level 1C are masked by an image of three bands', async () => {
      const images = ['B02', 'B10'].map((band) => `${GRANULE_1C}/IMG_DATA/${TILE}_${band}`);
      scene.write({
        'one.SAFE/MTD_MSIL1C.xml': productXml({ level: '1C', images, baseline: '05.09', offset: -1000 }),
      });
      for (const [index, pixel] of [10, 60].entries()) {
        const image = bandImage({ ...SIZES[pixel], pixel, sample: reflectance(pixel, index) });
        jpeg2000(`one.SAFE/${images[index]}.jp2`, image, 192);
      }
      const layers = bandImage({
        ...SIZES[60],
        pixel: 60,
        sampleType: 'uint8',
        bandCount: 3,
        sample: (column, _row, band) => Number(column % 12 === 3 * band + 2),
      });
      jpeg2000(`one.SAFE/${GRANULE_1C}/QI_DATA/MSK_CLASSI_B00.jp2`, layers, 64);
      for (const [mask, masked] of [
        ['none', []],
        ['clouds', [2, 5]],
        ['clouds-snow', [2, 5, 8]],
      ] as const) {
        const dataset = await scene.open('one.SAFE', { options: { mask, resolution: '60' } });
        const { valid } = await readAll(dataset);
        const row = valid.slice(SIZES[60].width, 2 * SIZES[60].width);
        expect(row).toEqual(
          row.map((_, column) => Number(column >= 5 && !masked.some((at) => column % 12 === at))),
        );
        expect(dataset.bands.map(({ offset }) => offset)).toEqual([-0.1, -0.1]);
        await dataset.close();
      }
    });
  },
);
