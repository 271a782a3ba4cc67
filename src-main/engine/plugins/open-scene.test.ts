import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  ACCESS,
  bandImage,
  CORNER,
  readAll,
  sceneFolder,
  type SceneFolder,
} from '../formats/scene-folder.test-setup.ts';
import { nodeCodecs } from '../../node/codecs.ts';
import { openDeferred } from '../formats/open-deferred.ts';
import { maskByLastBand } from '../raster/quality-mask.ts';
import { withBands } from '../raster/with-bands.ts';
import { openSceneFiles, sizeOfScene } from './open-scene.ts';

const TEN = { width: 6, height: 4, pixel: 10 };
const TWENTY = { width: 3, height: 2, pixel: 20 };

let scene: SceneFolder;

beforeAll(() => {
  scene = sceneFolder();
  scene.write({
    'B02.tif': bandImage({ ...TEN, sample: (column, row) => 10 * column + row }),
    'B05.tif': bandImage({ ...TWENTY, sample: (column, row) => 100 + 10 * column + row }),
    'two.tif': bandImage({ ...TEN, bandCount: 2, sample: (_column, _row, band) => band }),
    'far.tif': bandImage({ ...TEN, epsg: 32633, sample: () => 1 }),
    'notes.txt': 'none',
  });
});
afterAll(() => scene.remove());

it('opens several files as one scene, its bands called after their files', async () => {
  const dataset = await scene.open('two.tif', { parts: [scene.at('B02.tif')] });
  expect(dataset.bands.map(({ name }) => name)).toEqual(['two Band 1', 'two Band 2', 'B02']);
  expect(dataset).toMatchObject({ format: 'GeoTIFF', details: { Files: '2' }, options: undefined });
  expect((await readAll(dataset)).bands[2].slice(0, 3)).toEqual([0, 10, 20]);
  await dataset.close();
});

it('offers sizes and resampling where pixel sizes differ', async () => {
  const parts = [scene.at('B05.tif')];
  const fine = await scene.open('B02.tif', { parts });
  expect(fine.options).toMatchObject([
    { id: 'resolution', value: '10', choices: [{ value: '10', title: '10 m' }, { value: '20' }] },
    { id: 'resampling', value: 'nearest' },
  ]);
  expect((await readAll(fine)).bands[1].slice(0, 4)).toEqual([100, 100, 110, 110]);
  await fine.close();
  const coarse = await scene.open('B02.tif', { parts, options: { resolution: '20' } });
  expect(coarse.grid).toMatchObject({
    width: 3,
    height: 2,
    transform: [20, 0, CORNER[0], 0, -20, CORNER[1]],
  });
  expect((await readAll(coarse)).bands[0][0]).toBe(Math.round((0 + 10 + 1 + 11) / 4));
  await coarse.close();
});

it('defers to the very pixels that it reads, whatever is laid over its bands', async () => {
  scene.write({
    'B04.tif': bandImage({ ...TEN, sample: (column, row) => (column === row ? 0 : 7 * column + row) }),
  });
  const stack = await scene.open('two.tif', { parts: [scene.at('B02.tif'), scene.at('B04.tif')] });
  const masked = maskByLastBand(withBands(stack, [{}, { nodata: 99 }, { nodata: 21 }]));
  const window = { column: 0, row: 0, width: TEN.width, height: TEN.height };
  for (const raster of [stack, masked]) {
    for (const bands of [undefined, [2, 0]]) {
      const deferred = await raster.defer!(window, { bands });
      expect(openDeferred(deferred!, nodeCodecs)).toEqual(await raster.read(window, { bands }));
    }
  }
  expect([...(await masked.read(window)).valid]).toContain(0);
  await stack.close();
});

it('closes all files where one cannot be opened or does not fit', async () => {
  let open = 0;
  const files = {
    ...ACCESS.files,
    open: async (path: string) => {
      const source = await ACCESS.files.open(path);
      open += 1;
      const close = (): Promise<void> => ((open -= 1), source.close());
      return { ...source, read: source.read.bind(source), close };
    },
  };
  const opening = (part: string, options?: Record<string, string>) =>
    openSceneFiles({ path: scene.at('B02.tif'), parts: [scene.at(part)], options }, { ...ACCESS, files });
  await expect(opening('far.tif')).rejects.toThrow(/B02\.tif|far\.tif/);
  await expect(opening('notes.txt')).rejects.toThrow(/notes\.txt/);
  await expect(opening('none.tif')).rejects.toMatchObject({ code: 'not-found' });
  await expect(opening('B05.tif', { resolution: '15' })).rejects.toThrow(/resolution "15"/);
  await expect(opening('two.tif', { resolution: '10' })).rejects.toThrow(/no option "resolution"/);
  expect(open).toBe(0);
});

it('counts the bytes of all its files, or of those in its folder', async () => {
  const size = async (path: string, parts?: string[]): Promise<number> =>
    sizeOfScene({ path: scene.at(path), parts }, ACCESS);
  const [one, other] = [await size('B02.tif'), await size('B05.tif')];
  expect(await size('B02.tif', [scene.at('B05.tif')])).toBe(one + other);
  expect(await size('')).toBeGreaterThan(one + other);
});
