import { expect, it } from 'vitest';
import { nodeCodecs } from '../../../../node/codecs.ts';
import { memorySource, type ByteSource } from '../../../bytes.ts';
import type { Dataset } from '../../../raster/raster.ts';
import { openContext } from '../../../testing/open-context.ts';
import { writeTinyTiff, type TinyImage } from '../../../testing/tiny-tiff.ts';
import { inlineWorkers, type Codecs } from '../../../workers.ts';
import { openDeferredRows } from '../../open-deferred.ts';
import { geotiffReader } from './geotiff-reader.ts';

const [width, height] = [700, 400];
const bands = [1, 5, 11].map((factor) =>
  Uint16Array.from({ length: width * height }, (_, at) => (at * factor) % 60_000),
);
const window = { column: 0, row: 0, width, height };
const DESCRIPTOR = 7;

interface Watched {
  readonly dataset: Dataset;
  readonly codecs: Codecs;
  /** Through the source, and by its descriptor. */
  readonly reads: { source: number; thread: number };
  /** From now on the source has no bytes any more. */
  cut(): void;
}

/** A file that threads can read; `readAt` in place of the file's own where it is given. */
async function openWatched(
  image: Partial<TinyImage>,
  readAt?: Codecs['readAt'],
  byDescriptor = true,
): Promise<Watched> {
  const bytes = writeTinyTiff([{ width, height, sampleType: 'uint16', bands, ...image }]);
  const whole = memorySource('scene.tif', bytes);
  const reads = { source: 0, thread: 0 };
  let left = Infinity;
  const read: ByteSource['read'] = (offset, length) => {
    reads.source++;
    return whole.read(offset, Math.min(length, left));
  };
  const codecs: Codecs = {
    ...nodeCodecs,
    readAt: (descriptor, offset, target) => {
      reads.thread++;
      expect(descriptor).toBe(DESCRIPTOR);
      if (readAt) return readAt(descriptor, offset, target);
      const piece = bytes.subarray(offset, offset + Math.min(target.length, 5000));
      target.set(piece);
      return piece.length;
    },
  };
  const source = { ...whole, read, descriptor: byDescriptor ? DESCRIPTOR : undefined };
  const dataset = await geotiffReader.open(source, openContext(inlineWorkers(codecs)));
  reads.source = 0;
  return { dataset, codecs, reads, cut: () => void (left = 0) };
}

const deflated = { compression: 8, encode: (bytes: Uint8Array) => nodeCodecs.deflate(bytes, 6) };

it.each<[string, Partial<TinyImage>]>([
  ['deflated tiles', { tile: { width: 112, height: 80 }, ...deflated }],
  ['strips of each band', { planar: true, rowsPerStrip: 3, ...deflated }],
  ['strips as they are', { rowsPerStrip: 2 }],
])('%s are read by the thread that decodes them, however few bytes come at a time', async (_, image) => {
  const { dataset, reads } = await openWatched(image);
  const { bands: read } = await dataset.read(window, { once: true });
  expect(read).toEqual(bands);
  expect(reads.source).toBe(0);
  expect(reads.thread).toBeGreaterThan(0);
});

it('sends no bytes along with a deferred window, and gives its rows slice by slice while another is open', async () => {
  const { dataset, codecs, reads } = await openWatched({ tile: { width: 112, height: 80 }, ...deflated });
  const deferred = (await dataset.defer!(window))!;
  expect(deferred.transfer).toEqual([]);
  expect(reads).toEqual({ source: 0, thread: 0 });
  const [one, other] = [openDeferredRows(deferred, codecs), openDeferredRows(deferred, codecs)];
  for (const { window: slice, bands: here } of one) {
    const there = other.next().value!;
    const from = slice.row * width;
    const expected = bands.map((samples) => samples.slice(from, from + slice.height * width));
    expect(here).toEqual(expected);
    expect(there.bands).toEqual(expected);
  }
});

it('names a file that cannot be read any more', async () => {
  const { dataset } = await openWatched(deflated, () => {
    throw new Error('EIO: i/o error, read');
  });
  await expect(dataset.read(window, { once: true })).rejects.toMatchObject({
    code: 'damaged',
    message: 'Cannot read scene.tif: EIO: i/o error, read. Check the disk or use a copy.',
  });
});

it.each(['by its descriptor', 'through the source'])(
  'takes a file that has become shorter, read %s, for damaged and not for one without data',
  async (how) => {
    const byDescriptor = how === 'by its descriptor';
    const { dataset, cut } = await openWatched({ ...deflated, rowsPerStrip: height }, () => 0, byDescriptor);
    cut();
    await expect(dataset.read(window, { once: true })).rejects.toMatchObject({
      code: 'damaged',
      message: 'scene.tif has become shorter since it was opened. Copy the file again.',
    });
  },
);
