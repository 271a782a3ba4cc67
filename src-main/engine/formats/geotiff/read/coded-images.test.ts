import { describe, expect, it } from 'vitest';
import { nodeCodecs } from '../../../../node/codecs.ts';
import { memorySource } from '../../../bytes.ts';
import { isEngineError } from '../../../errors.ts';
import { createRandom } from '../../../random.ts';
import type { Dataset } from '../../../raster/raster.ts';
import { checkReader } from '../../../testing/check-reader.ts';
import { openContext } from '../../../testing/open-context.ts';
import { writeTinyTiff, type TinyImage, type TinyTag } from '../../../testing/tiny-tiff.ts';
import { inlineWorkers, type TaskOptions } from '../../../workers.ts';
import { encodeFaxRows, encodeJpeg, encodeLerc, encodeWebp, waves } from './codings/streams.test-setup.ts';
import { geotiffReader } from './geotiff-reader.ts';

const WIDTH = 48;
const HEIGHT = 40;
const SIZE = { width: WIDTH, height: HEIGHT };
const workers = inlineWorkers(nodeCodecs);

interface Made {
  readonly compression: number;
  readonly stream: Uint8Array;
  readonly bandCount: number;
  readonly tags?: Readonly<Record<number, TinyTag>>;
}

const lercValues = Uint8Array.from({ length: WIDTH * HEIGHT }, (_, index) => index);
const made: Record<string, Made> = {
  'grey JPEG': { compression: 7, stream: await encodeJpeg(waves(WIDTH, HEIGHT, 1)), bandCount: 1 },
  'colour JPEG': {
    compression: 7,
    stream: await encodeJpeg(waves(WIDTH, HEIGHT, 3), { subsampling: 2 }),
    bandCount: 3,
    tags: { 262: { short: [6] } },
  },
  LERC: { compression: 34887, stream: encodeLerc({ ...SIZE, dataType: 1 }, lercValues), bandCount: 1 },
  WebP: { compression: 50001, stream: await encodeWebp(waves(WIDTH, HEIGHT, 4)), bandCount: 4 },
  fax: {
    compression: 2,
    stream: encodeFaxRows(Array.from({ length: HEIGHT }, (_, row) => [row, WIDTH - row])),
    bandCount: 1,
    tags: { 258: { short: [1] } },
  },
  YCbCr: {
    compression: 1,
    stream: new Uint8Array((WIDTH / 2) * (HEIGHT / 2) * 6).fill(128),
    bandCount: 3,
    tags: { 262: { short: [6] } },
  },
};

/** One strip that holds the stream. */
function file({ compression, stream, bandCount, tags }: Made, changes: Partial<TinyImage> = {}): Uint8Array {
  const bands = Array.from({ length: bandCount }, () => new Uint8Array(WIDTH * HEIGHT));
  const image = { ...SIZE, sampleType: 'uint8', bands, compression, encode: () => stream, tags } as const;
  return writeTinyTiff([{ ...image, ...changes }]);
}

const open = (bytes: Uint8Array): Promise<Dataset> =>
  geotiffReader.open(memorySource('coded.tif', bytes), openContext(workers));
const WHOLE = { column: 0, row: 0, width: WIDTH, height: HEIGHT };

for (const [name, image] of Object.entries(made)) {
  checkReader(`The GeoTIFF reader (${name})`, {
    reader: geotiffReader,
    workers,
    open: async () => memorySource('coded.tif', file(image)),
  });
}

describe.each(Object.entries(made))('%s', (_, image) => {
  it('leaves no decoding to others', async () => {
    const dataset = await open(file(image));
    expect(await dataset.defer?.(WHOLE)).toBeUndefined();
  });

  it('fills sparse blocks', async () => {
    const dataset = await open(file(image, { sparse: [0] }));
    const { bands } = await dataset.read(WHOLE, { bands: [0] });
    expect(bands[0]).toEqual(new Uint8Array(WIDTH * HEIGHT));
  });

  it('ends in pixels or in an EngineError after 150 seeded mutations and truncations', async () => {
    const original = file(image);
    const random = createRandom(original.length);
    for (let round = 0; round < 150; round += 1) {
      const kept = round % 5 === 0 ? random.below(original.length) : original.length;
      const bytes = original.slice(0, kept);
      for (let change = random.below(6); change >= 0; change -= 1) {
        bytes[random.below(kept || 1)] = random.below(256);
      }
      const outcome: unknown = await readSome(bytes).catch((error: unknown) => error);
      if (outcome !== undefined && !isEngineError(outcome)) throw outcome;
    }
    expect((await (await open(original)).read(WHOLE)).bands).toHaveLength(image.bandCount);
  });
});

async function readSome(bytes: Uint8Array): Promise<undefined> {
  const dataset = await open(bytes);
  const { width, height } = dataset.grid;
  await dataset.read(
    { column: 0, row: 0, width: Math.min(width, 100), height: Math.min(height, 100) },
    { bands: [0] },
  );
  await dataset.close();
}

it('converts every one of many strips that are read together', async () => {
  const [width, height, rowsPerStrip] = [256, 256, 64];
  const bands = [1, 2, 3].map(() => new Uint8Array(width * height));
  const encode = (): Uint8Array => new Uint8Array((width / 2) * (rowsPerStrip / 2) * 6).fill(128);
  const tags = made.YCbCr.tags;
  const image: TinyImage = { width, height, rowsPerStrip, sampleType: 'uint8', bands, encode, tags };
  const dataset = await open(writeTinyTiff([image]));
  const read = await dataset.read({ column: 0, row: 0, width, height });
  for (const band of read.bands) expect(band.every((sample) => sample === 128)).toBe(true);
});

it('gives foreign code a limit of time, and our own none', async () => {
  const limits: Record<string, number | undefined> = {};
  for (const [name, image] of Object.entries(made)) {
    const watching = {
      ...workers,
      run: ((task, input, options?: TaskOptions) => {
        limits[name] = options?.limitSeconds;
        return workers.run(task, input, options);
      }) as typeof workers.run,
    };
    const source = memorySource('coded.tif', file(image));
    await (await geotiffReader.open(source, openContext(watching))).read(WHOLE);
  }
  expect(limits).toEqual({
    'grey JPEG': 30,
    'colour JPEG': 30,
    LERC: 30,
    WebP: 30,
    fax: undefined,
    YCbCr: undefined,
  });
});

it('names file and block where a stream uses what cannot be read', async () => {
  const stream = made['grey JPEG'].stream.slice();
  stream[stream.findIndex((byte, at) => byte === 0xff && stream[at + 1] === 0xc0) + 1] = 0xc3;
  const reading = open(file({ ...made['grey JPEG'], stream })).then((dataset) => dataset.read(WHOLE));
  await expect(reading).rejects.toMatchObject({
    code: 'unsupported',
    message: expect.stringMatching(/coded\.tif: the block at column 0, row 0 uses JPEG of a kind/),
  });
});

it('sets no memory aside for a block that its stream cannot fill', async () => {
  const tags = { 256: [16000], 257: [16000], 278: [16000] };
  for (const name of ['grey JPEG', 'fax']) {
    const tiny = { ...made[name], stream: made[name].stream.subarray(0, 40) };
    const reading = open(file(tiny, { tags: { ...tiny.tags, ...tags } }));
    await expect(reading.then((dataset) => dataset.read(WHOLE))).rejects.toMatchObject({ code: 'damaged' });
  }
  const huge = file(made.WebP, { tags: { 256: [16000], 257: [16000], 278: [16000] } });
  await expect(open(huge)).rejects.toMatchObject({
    code: 'unsupported',
    message: expect.stringMatching(/blocks/),
  });
});

describe('inks of 8 bits', () => {
  const inks = [[0, 255, 100], [0, 0, 50], [255, 0, 200], [0, 10, 128]].map((ink) => Uint8Array.from(ink)); // prettier-ignore
  const image: TinyImage = { width: 3, height: 1, sampleType: 'uint8', bands: inks };
  const separated = { 262: { short: [5] } };
  const expected = [[255, 0, 77], [255, 245, 102], [0, 245, 27], [255, 255, 255]].map((band) => Uint8Array.from(band)); // prettier-ignore
  const row = { column: 0, row: 0, width: 3, height: 1 };

  it.each([false, true])('are read as red, green, blue and alpha (by band: %s)', async (planar) => {
    const dataset = await open(writeTinyTiff([{ ...image, planar, tags: separated }]));
    expect(dataset.bands).toHaveLength(4);
    expect((await dataset.read(row)).bands).toEqual(expected);
    expect((await dataset.read(row, { bands: [2] })).bands).toEqual([expected[2]]);
  });

  it('with more bands beside them are still four bands', async () => {
    const dataset = await open(writeTinyTiff([{ ...image, bands: [...inks, inks[0]], tags: separated }]));
    expect((await dataset.read(row)).bands).toEqual(expected);
  });

  it('are read as they are where they have 16 bits', async () => {
    const bands = inks.map((ink) => Uint16Array.from(ink));
    const dataset = await open(writeTinyTiff([{ ...image, sampleType: 'uint16', bands, tags: separated }]));
    expect((await dataset.read(row)).bands).toEqual(bands);
  });
});
