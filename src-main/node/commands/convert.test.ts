import { existsSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { hasGdal, readByGdal } from '../../engine/formats/gdal-raster.test-setup.ts';
import { SAMPLE_SCENE } from '../places.ts';
import { runHere } from '../testing/run-here.ts';
import { createBench, type Bench } from '../testing/run-swath.ts';

let bench: Bench;
const at = (name: string): string => join(bench.folder, name);
const infoOf = async (name: string) => JSON.parse((await runHere('info', at(name), '--json')).stdout);
const checksumOf = async (path: string) => JSON.parse((await runHere('checksum', path, '--json')).stdout);
const convert = (...words: string[]) => runHere('convert', SAMPLE_SCENE, ...words);

beforeAll(async () => {
  bench = createBench();
  vi.stubEnv('SWATH_CACHE', bench.cache);
  await runHere('cluster', SAMPLE_SCENE, '--clusters', '3', '--out', at('labels.tif'), '--qml');
});
afterAll(() => bench.remove());

describe('swath convert', () => {
  it('writes every sample of the bands that are named, in their order', async () => {
    const { code, stdout } = await convert(
      '--out',
      at('part.tif'),
      '--bands',
      '4,3,2',
      '--compression',
      'lzw',
    );
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/^Wrote .*part\.tif \(349 x 352 pixels, 3 bands\)/),
    ]);
    const [{ bands: all }, { bands }] = [await checksumOf(SAMPLE_SCENE), await checksumOf(at('part.tif'))];
    expect(bands).toEqual([all[3], all[2], all[1]]);
    const info = await infoOf('part.tif');
    expect(info.details.compression).toMatch(/^LZW, horizontal/);
    expect(
      info.bands.map(({ name, wavelength }: { name: string; wavelength: number }) => [name, wavelength]),
    ).toEqual([
      ['NIR', 837.5],
      ['Red', 660],
      ['Green', 565],
    ]);
  });

  it('cuts a scene to areas and leaves pixels outside them without data', async () => {
    const ring = [
      [289000, 9119000],
      [290000, 9119000],
      [290000, 9120000],
      [289000, 9119000],
    ];
    const crs = { type: 'name', properties: { name: 'EPSG:31985' } };
    await writeFile(at('area.geojson'), JSON.stringify({ type: 'Polygon', coordinates: [ring], crs }));
    expect((await convert('--out', at('cut.tif'), '--area', at('area.geojson'))).code).toBe(0);
    const { width, height, extent, details } = await infoOf('cut.tif');
    expect([width, height]).toEqual([36, 36]);
    expect(extent[0]).toBeGreaterThan(288960);
    expect(extent[2]).toBeLessThan(290030);
    expect(JSON.stringify(details)).toContain('mask');
  });

  it('keeps the names and colours of labels, with a style where one is asked for', async () => {
    const again = await runHere('convert', at('labels.tif'), '--out', at('again.tif'), '--qml');
    expect(again.code).toBe(0);
    expect(await checksumOf(at('again.tif'))).toEqual(await checksumOf(at('labels.tif')));
    expect(existsSync(at('again.qml'))).toBe(true);
    expect(existsSync(at('labels.qml'))).toBe(true);
  });

  it.skipIf(!hasGdal)(
    'writes labels that GDAL reads alike from every format (needs python3-gdal)',
    async () => {
      await runHere('convert', at('labels.tif'), '--out', at('map.png'));
      await runHere('convert', at('labels.tif'), '--out', at('map.dat'));
      const [tiff, png, envi] = readByGdal(at('labels.tif'), at('map.png'), at('map.dat'));
      expect([png.driver, envi.driver]).toEqual(['PNG', 'ENVI']);
      for (const { bands, size, transform } of [png, envi]) {
        expect(size).toEqual(tiff.size);
        for (const [i, value] of transform!.entries()) expect(value).toBeCloseTo(tiff.transform![i], 6);
        const { md5, nodata, names, colours } = bands[0];
        expect([md5, Number(nodata), names]).toEqual([tiff.bands[0].md5, 0, tiff.bands[0].names]);
        expect(colours?.slice(1, 4)).toEqual(tiff.bands[0].colours?.slice(1, 4));
      }
      expect(png.epsg).toBe('31985');
    },
  );

  it.skipIf(!hasGdal)(
    'writes measurements that GDAL reads alike from ENVI and PNG (needs python3-gdal)',
    async () => {
      await convert('--out', at('scene.hdr'));
      await convert('--out', at('scene.png'), '--bands', '3,2,1');
      const [scene, envi, png] = readByGdal(SAMPLE_SCENE, at('scene.dat'), at('scene.png'));
      const md5s = ({ bands }: typeof scene): string[] => bands.map(({ md5 }) => md5);
      expect(md5s(envi)).toEqual(md5s(scene));
      expect(md5s(png)).toEqual([2, 1, 0].map((band) => md5s(scene)[band]));
    },
  );

  it('refuses to replace what it reads, and an ending that stands for no format', async () => {
    const itself = await runHere('convert', at('labels.tif'), '--out', at('labels.tif'));
    expect([itself.code, itself.stderr]).toEqual([1, expect.stringContaining('is read here')]);
    const unknown = await convert('--out', at('map.xyz'));
    expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining('.tif')]);
    const level = await convert('--out', at('map.tif'), '--level', '12');
    expect([level.code, level.stderr]).toEqual([1, expect.stringContaining('1 to 9')]);
    expect(
      (await readdir(bench.folder)).filter(
        (name) => name.startsWith('map.') && !/png|pgw|dat|hdr/.test(name),
      ),
    ).toEqual([]);
  });

  it('has the flags of the format that is chosen', async () => {
    expect((await runHere('convert', '--help')).stdout).toContain('--interleave');
    expect((await runHere('convert', 'x', '--out', 'x.png', '--help')).stdout).not.toContain('--interleave');
    expect((await convert('--out', at('a.png'), '--compression', 'lzw')).code).toBe(2);
  });
});
