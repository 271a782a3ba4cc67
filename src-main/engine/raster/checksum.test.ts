import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { nodeCodecs } from '../../node/codecs.ts';
import { memorySource } from '../bytes.ts';
import { geotiffReader } from '../formats/geotiff/read/geotiff-reader.ts';
import type { Run } from '../run.ts';
import { arrayRaster } from '../testing/array-raster.ts';
import { inlineWorkers } from '../workers.ts';
import { checksumRaster } from './checksum.ts';
import { openContext } from '../testing/open-context.ts';

const workers = inlineWorkers(nodeCodecs);
const run = (changes: Partial<Run> = {}): Run => {
  return { signal: new AbortController().signal, seed: 0, workers, report: () => {}, ...changes };
};

/** What GDAL 3.6.2 reads from the sample scene, band by band. */
const SAMPLE_MD5 = [
  '02cd3d15e330acfa878b4ec816cd1af1',
  '5ea32df3147307f8ba4cbf3a30e3b62a',
  '8d1eb934aead6377686d927df46def0a',
  'dc1e6d4640450ef8b07dab38c79006bf',
  '15e3a3eee6929d32b6cdffab54ffcada',
  'a286eaf4620e4ba3b838e608e0a4248b',
];

it('gives for the sample scene what GDAL reads', async () => {
  const source = memorySource('L7_ETMs.tif', readFileSync('resources/sample/L7_ETMs.tif'));
  const dataset = await geotiffReader.open(source, openContext(workers));
  expect(await checksumRaster(dataset, run(), nodeCodecs)).toEqual({
    width: 349,
    height: 352,
    bands: SAMPLE_MD5.map((md5) => ({ dtype: 'uint8', md5 })),
  });
});

it('takes raw samples, nodata too, row by row, whatever the blocks', async () => {
  const sample = (column: number, row: number, band: number): number => (column * 7 + row * 13 + band) % 300;
  const expected = Array.from({ length: 3 }, (_, band) => {
    const samples = Int16Array.from({ length: 50 * 40 }, (_, at) =>
      sample(at % 50, Math.floor(at / 50), band),
    );
    return { dtype: 'int16', md5: createHash('md5').update(samples).digest('hex') };
  });
  for (const blockSize of [
    { width: 16, height: 16 },
    { width: 50, height: 1 },
    { width: 7, height: 40 },
  ]) {
    // prettier-ignore
    const raster = arrayRaster({ width: 50, height: 40, bandCount: 3, sampleType: 'int16', sample, nodata: 13, blockSize });
    expect((await checksumRaster(raster, run(), nodeCodecs)).bands).toEqual(expected);
  }
});

it('holds a bounded part of a wide raster of many bands, and reports progress that only grows', async () => {
  let most = 0;
  const fractions: number[] = [];
  const raster = arrayRaster({
    width: 40_000,
    height: 3,
    bandCount: 500,
    sampleType: 'uint8',
    blockSize: { width: 512, height: 512 },
    sample: () => 1,
    onRead: ({ width, height }) => (most = Math.max(most, width * height)),
  });
  await checksumRaster(raster, run({ report: ({ fraction }) => fractions.push(fraction) }), nodeCodecs);
  expect(most).toBeLessThanOrEqual(64 << 20);
  expect(fractions).toEqual([...fractions].sort((left, right) => left - right));
  expect(fractions.at(-1)).toBe(1);
});

it('puts rows together from blocks, also where the last ones are cut', async () => {
  const [width, height] = [8300, 2350];
  const sample = (column: number, row: number): number => (column * 3 + row * 5) % 251;
  const blockSize = { width: 2048, height: 2048 };
  const raster = arrayRaster({ width, height, sampleType: 'uint8', sample, blockSize });
  const samples = Uint8Array.from({ length: width * height }, (_, at) =>
    sample(at % width, Math.floor(at / width)),
  );
  const md5 = createHash('md5').update(samples).digest('hex');
  expect((await checksumRaster(raster, run(), nodeCodecs)).bands).toEqual([{ dtype: 'uint8', md5 }]);
});

it('reads the next rows of blocks while one is digested, and no more', async () => {
  const [width, height] = [1024, 6 * 2048];
  const rowsBegun = new Set<number>();
  const begunAtUpdate: number[] = [];
  const raster = arrayRaster({
    width,
    height,
    sampleType: 'float64',
    blockSize: { width: 512, height: 2048 },
    sample: () => 1,
    onRead: ({ row }) => rowsBegun.add(row),
  });
  const createDigest = () => ({ update: () => void begunAtUpdate.push(rowsBegun.size), hex: () => '' });
  await checksumRaster(raster, run(), { ...nodeCodecs, createDigest });
  expect(begunAtUpdate).toEqual([2, 3, 4, 5, 6, 6]);
});

it('stops when cancelled', async () => {
  const raster = arrayRaster({ width: 5, height: 5, sample: () => 1 });
  const checksum = checksumRaster(raster, run({ signal: AbortSignal.abort() }), nodeCodecs);
  await expect(checksum).rejects.toMatchObject({ code: 'cancelled' });
});
