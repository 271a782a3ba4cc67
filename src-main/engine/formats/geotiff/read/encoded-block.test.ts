import { expect, it } from 'vitest';
import { nodeCodecs } from '../../../../node/codecs.ts';
import { memorySource, type ByteSource } from '../../../bytes.ts';
import type { Dataset } from '../../../raster/raster.ts';
import { openContext } from '../../../testing/open-context.ts';
import { writeTinyTiff, type TinyImage } from '../../../testing/tiny-tiff.ts';
import { inlineWorkers } from '../../../workers.ts';
import { geotiffReader } from './geotiff-reader.ts';

const [width, height] = [700, 400];
const bands = [1, 5, 11].map((factor) =>
  Uint16Array.from({ length: width * height }, (_, at) => (at * factor) % 60_000),
);
const window = { column: 0, row: 0, width, height };

async function openCounting(image: Partial<TinyImage>): Promise<{ dataset: Dataset; reads: () => number }> {
  let count = 0;
  const bytes = writeTinyTiff([{ width, height, sampleType: 'uint16', bands, ...image }]);
  const source = memorySource('strips.tif', bytes);
  const read: ByteSource['read'] = (...call) => {
    count++;
    return source.read(...call);
  };
  const dataset = await geotiffReader.open({ ...source, read }, openContext(inlineWorkers(nodeCodecs)));
  count = 0;
  return { dataset, reads: () => count };
}

it.each([
  [
    'strips of each band',
    { planar: true, rowsPerStrip: 1, compression: 8, encode: nodeCodecs.deflate.bind(nodeCodecs) },
  ],
  ['strips of all bands', { rowsPerStrip: 2 }],
  ['tiles of each band', { planar: true, tile: { width: 112, height: 80 } }],
])('%s that lie side by side are read at once, with the same samples', async (_, image) => {
  const encode = 'encode' in image ? (bytes: Uint8Array) => image.encode(bytes, 6) : undefined;
  const { dataset, reads } = await openCounting({ ...image, encode });
  const block = await dataset.read(window, { once: true });
  expect(block.bands).toEqual(bands);
  expect(reads()).toBeLessThanOrEqual(2);
});

it('keeps sparse strips between others sparse', async () => {
  const { dataset } = await openCounting({ planar: true, rowsPerStrip: 1, sparse: [3, 400, 401] });
  const block = await dataset.read(window, { once: true });
  const expected = bands.map((samples) => samples.slice());
  expected[0].fill(0, 3 * width, 4 * width);
  expected[1].fill(0, 0, 2 * width);
  expect(block.bands).toEqual(expected);
});

it('decodes strips that share their bytes in the file apart', async () => {
  const rows = Array.from({ length: height }, (_, row) => (row % 2 === 0 ? 0 : width * 2));
  const first = 8;
  const { dataset } = await openCounting({
    bands: [bands[0]],
    rowsPerStrip: 1,
    tags: { 273: rows.map((offset) => first + offset), 317: { short: [2] } },
  });
  const whole = await dataset.read(window, { once: true });
  const one = await dataset.read({ ...window, row: 200, height: 1 });
  const two = await dataset.read({ ...window, row: 0, height: 1 });
  const [samples] = whole.bands;
  expect(samples.slice(200 * width, 201 * width)).toEqual(one.bands[0]);
  expect(samples.slice(0, width)).toEqual(two.bands[0]);
});
