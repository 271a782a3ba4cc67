import { describe, expect, it, vi } from 'vitest';
import { nodeCodecs } from '../../../node/codecs.ts';
import { memorySource, type ByteSource } from '../../bytes.ts';
import { createRandom } from '../../random.ts';
import type { Dataset, Raster } from '../../raster/raster.ts';
import type { OpenContext } from '../../raster/reader.ts';
import type { Samples } from '../../raster/samples.ts';
import { checkReader } from '../../testing/check-reader.ts';
import { createBlockCache } from '../../raster/cache.ts';
import { openContext } from '../../testing/open-context.ts';
import {
  concatenate,
  tinyBox,
  wrapTiny,
  writeTinyCodestream,
  type TinyImage,
} from '../../testing/tiny-jpeg2000.ts';
import { inlineWorkers, type Task, type TaskOptions, type Workers } from '../../workers.ts';
import { createJpeg2000Reader, jpeg2000Reader } from './jpeg2000-reader.ts';

const workers = inlineWorkers(nodeCodecs);

const open = (bytes: Uint8Array, context: Partial<OpenContext> = {}): Promise<Dataset> =>
  jpeg2000Reader.open(memorySource('tiny.jp2', bytes), openContext(workers, context));

const readWhole = (raster: Raster) =>
  raster.read({ column: 0, row: 0, width: raster.grid.width, height: raster.grid.height });

/** Smooth with some noise, so that every wavelet level has something to say. */
function texture<Kind extends Samples>(samples: Kind, width: number, range: number, seed = 1): Kind {
  const random = createRandom(seed);
  for (let index = 0; index < samples.length; index += 1) {
    const slope = ((index % width) + Math.floor(index / width)) / (2 * width);
    samples[index] = Math.floor(range * (0.7 * slope + 0.2 * random.next()));
  }
  return samples;
}

const grey = (width: number, height: number): TinyImage => ({
  width,
  height,
  sampleType: 'uint16',
  bands: [texture(new Uint16Array(width * height), width, 60_000)],
});

const colour = (width: number, height: number, count = 3): TinyImage => ({
  width,
  height,
  sampleType: 'uint8',
  bands: Array.from({ length: count }, (_, band) =>
    texture(new Uint8Array(width * height), width, 250, band + 1),
  ),
});

const tiled = { ...colour(150, 140), tile: 64 };

const tiledFile = writeTinyCodestream(tiled).then((codestream) => wrapTiny(codestream));

checkReader('JPEG 2000', {
  reader: jpeg2000Reader,
  workers,
  open: async () => memorySource('tiny.jp2', await tiledFile),
});

describe('what was written without loss is read back', () => {
  const signed = texture(new Int16Array(90 * 60), 90, 30_000).map((value) => value - 15_000);
  it.each<[string, TinyImage]>([
    ['one band of 16 bits', grey(90, 60)],
    ['one signed band', { width: 90, height: 60, sampleType: 'int16', bands: [signed] }],
    ['three bands, mixed by the colour transform', colour(90, 60)],
    ['four bands', colour(90, 60, 4)],
    ['seven bands', colour(90, 60, 7)],
    ['tiles', tiled],
    ['small tiles', { ...colour(61, 45, 5), tile: 16 }],
    ['tiles of one wide band', { ...grey(210, 80), tile: 64, levels: 4 }],
    ['one pixel', { ...grey(1, 1), levels: 0 }],
    ['no wavelet level', { ...grey(70, 30), levels: 0 }],
    ['each band for itself (CPRL)', { ...colour(90, 60, 4), progression: 4 }],
  ])('%s', async (_, image) => {
    const dataset = await open(await writeTinyCodestream(image));
    expect((await readWhole(dataset)).bands).toEqual(image.bands);
    expect(dataset.bands[0].sampleType).toBe(image.sampleType);
  });

  it('prints nothing', async () => {
    const printed = [vi.spyOn(console, 'log'), vi.spyOn(console, 'error'), vi.spyOn(console, 'warn')];
    await readWhole(await open(await writeTinyCodestream(tiled)));
    for (const print of printed) expect(print).not.toHaveBeenCalled();
  });
});

describe('tiles', () => {
  it('read alone are what they are in the whole', async () => {
    const lossy = { ...grey(200, 190), tile: 64, lossy: true };
    const dataset = await open(await writeTinyCodestream(lossy));
    const [all] = (await readWhole(dataset)).bands as Uint16Array[];
    const window = { column: 128, row: 64, width: 64, height: 64 };
    const [part] = (await dataset.read(window)).bands as Uint16Array[];
    const expected = Array.from(part, (_, at) => all[(64 + Math.floor(at / 64)) * 200 + 128 + (at % 64)]);
    expect(Array.from(part)).toEqual(expected);
  });

  it('may lie in any order', async () => {
    const scattered = { ...tiled, order: (tiles: readonly number[]) => tiles.toReversed() };
    const dataset = await open(await writeTinyCodestream(scattered));
    expect((await readWhole(dataset)).bands).toEqual(tiled.bands);
  });

  it('are found by the table of their lengths, which spares the walk from one to the next', async () => {
    const bytes = await writeTinyCodestream({ ...tiled, segments: tileLengths });
    new DataView(bytes.buffer).setUint32(startOfTiles(bytes) + 6, 15);
    const dataset = await open(bytes);
    expect(dataset.problems).toEqual([]);
    expect((await readWhole(dataset)).bands).toEqual(tiled.bands);
  });

  it('are found where the table of their lengths is wrong', async () => {
    const wrong: TinyImage['segments'] = (parts) =>
      tileLengths(parts.map((part) => ({ ...part, length: part.length - 1 })));
    const dataset = await open(await writeTinyCodestream({ ...tiled, segments: wrong }));
    expect((await readWhole(dataset)).bands).toEqual(tiled.bands);
  });

  it('are found where the last has no length, as writers that stream leave it', async () => {
    const bytes = await writeTinyCodestream(grey(80, 40));
    new DataView(bytes.buffer).setUint32(startOfTiles(bytes) + 6, 0);
    expect((await readWhole(await open(bytes))).bands).toEqual(grey(80, 40).bands);
  });

  it('are read from the file only under the window', async () => {
    const { source, reads } = countingSource(await writeTinyCodestream({ ...grey(256, 256), tile: 64 }));
    const dataset = await jpeg2000Reader.open(source, openContext(workers));
    const before = reads();
    await dataset.read({ column: 70, row: 70, width: 50, height: 50 });
    expect(reads() - before).toBe(1);
  });

  it('wanted again, also at the same time, are decoded once', async () => {
    const { counting, runs } = countingWorkers();
    const dataset = await createJpeg2000Reader().open(
      memorySource('tiny.jp2', await writeTinyCodestream(tiled)),
      openContext(counting),
    );
    const window = { column: 0, row: 0, width: 64, height: 64 };
    await Promise.all([dataset.read(window), dataset.read(window, { bands: [1] })]);
    await dataset.read(window, { bands: [2] });
    expect(runs.map(({ name }) => name)).toEqual(['jpeg2000/decode-tile']);
    expect(runs[0].options?.limitSeconds).toBeGreaterThan(0);
  });

  it('are kept in the cache that is lent, until the dataset is closed', async () => {
    const [lent, own] = [createBlockCache(1 << 20), createBlockCache(1 << 20)];
    const source = memorySource('tiny.jp2', await writeTinyCodestream(tiled));
    const dataset = await createJpeg2000Reader(own).open(source, openContext(workers, { cache: lent }));
    await dataset.read({ column: 0, row: 0, width: 64, height: 64 });
    expect([lent.bytes > 0, own.bytes]).toEqual([true, 0]);
    await dataset.close();
    expect(lent.bytes).toBe(0);
  });

  it('that are larger than that cache are not decoded for each window', async () => {
    const { counting, runs } = countingWorkers();
    const lent = createBlockCache(40 * 40 - 1);
    const source = memorySource('tiny.jp2', await writeTinyCodestream(grey(40, 40)));
    const dataset = await createJpeg2000Reader().open(source, openContext(counting, { cache: lent }));
    for (const row of [0, 20]) await dataset.read({ column: 0, row, width: 40, height: 20 });
    expect([runs.length, lent.bytes]).toEqual([1, 0]);
  });

  it('of many bands are decoded for the bands wanted only', async () => {
    const { counting, runs } = countingWorkers();
    const source = memorySource('tiny.jp2', await writeTinyCodestream(colour(40, 40, 6)));
    const dataset = await createJpeg2000Reader().open(source, openContext(counting));
    await dataset.read({ column: 0, row: 0, width: 9, height: 9 }, { bands: [4] });
    expect(runs[0].input).toMatchObject({ channels: [4] });
  });
});

it('passes over segments that it does not know', async () => {
  const unknown = Uint8Array.of(0xff, 0x7a, 0, 4, 1, 2);
  const dataset = await open(await writeTinyCodestream({ ...tiled, segments: () => [unknown] }));
  expect((await readWhole(dataset)).bands).toEqual(tiled.bands);
});

it('advises windows of a part of an image that is one large tile', async () => {
  const codestream = await writeTinyCodestream({ ...colour(64, 64, 1), levels: 1 });
  const view = new DataView(codestream.buffer);
  for (const at of [8, 12, 24, 28]) view.setUint32(at, 9000);
  expect((await open(codestream)).blockSize).toEqual({ width: 2048, height: 2048 });
});

describe('overviews', () => {
  it('are the resolutions of the wavelet down to the first of at most 128 pixels', async () => {
    const dataset = await open(await writeTinyCodestream({ ...grey(617, 549), tile: 64, levels: 5 }));
    expect(dataset.overviews.map(({ grid }) => [grid.width, grid.height])).toEqual([
      [309, 275],
      [155, 138],
      [78, 69],
    ]);
  });

  it('lie where the scene lies', async () => {
    const codestream = await writeTinyCodestream({ ...grey(300, 260), tile: 64 });
    const dataset = await open(wrapTiny(codestream, [], [gmlBox('EPSG::32633', '0 0', '10 0', '0 -10')]));
    expect(dataset.overviews[0].grid).toMatchObject({
      crs: { epsg: 32633 },
      transform: [20, 0, -5, 0, -20, 5],
    });
  });

  it('are not made of the indices of a palette', async () => {
    const image = { ...colour(300, 300, 1), levels: 3 };
    const codestream = await writeTinyCodestream(image);
    expect((await open(wrapTiny(codestream))).overviews).toHaveLength(2);
    expect((await open(wrapTiny(codestream, [paletteBox()]))).overviews).toHaveLength(0);
  });
});

describe('what the boxes say', () => {
  it('is a palette', async () => {
    const dataset = await open(wrapTiny(await writeTinyCodestream(colour(20, 20, 1)), [paletteBox()]));
    expect(dataset.palette).toEqual([
      [10, 20, 30, 255],
      [40, 50, 60, 255],
    ]);
  });

  it('is which band is opacity: where it is 0 there is no data', async () => {
    const image = colour(20, 20, 4);
    const alpha = new Uint8Array(400).map((_, index) => (index % 3) * 100);
    const bands = [...image.bands.slice(0, 3), alpha];
    const opacity = tinyBox('cdef', Uint8Array.of(0, 1, 0, 3, 0, 1, 0, 0));
    const dataset = await open(wrapTiny(await writeTinyCodestream({ ...image, bands }), [opacity]));
    const { valid } = await dataset.read({ column: 0, row: 0, width: 20, height: 20 }, { bands: [0] });
    expect(Array.from(valid)).toEqual(Array.from(alpha, (value) => Number(value !== 0)));
    expect(dataset.bands[3].name).toBe('Alpha');
  });

  it('may come after the image', async () => {
    const file = concatenate(
      wrapTiny(await writeTinyCodestream(grey(20, 20))),
      gmlBox('EPSG::32633', '0 0', '10 0', '0 -10'),
    );
    expect((await open(file)).grid).toMatchObject({ georeferenced: true, crs: { epsg: 32633 } });
  });
});

it('takes names, nodata and transform from the .aux.xml beside', async () => {
  const xml = `<PAMDataset><GeoTransform>5,2,0,7,0,-2</GeoTransform>
    <PAMRasterBand band="1"><Description>Red</Description><NoDataValue>3</NoDataValue></PAMRasterBand></PAMDataset>`;
  const sibling = async (suffix: string) =>
    suffix === '.aux.xml' ? memorySource('x.aux.xml', new TextEncoder().encode(xml)) : undefined;
  const image = colour(20, 20, 1);
  image.bands[0][5] = 3;
  const dataset = await open(await writeTinyCodestream(image), { sibling });
  expect(dataset.bands[0]).toMatchObject({ name: 'Red', nodata: 3 });
  expect(dataset.grid.transform).toEqual([2, 0, 5, 0, -2, 7]);
  expect((await readWhole(dataset)).valid[5]).toBe(0);
});

it('has no variables, and says so', async () => {
  const opening = open(await writeTinyCodestream(grey(4, 4)), { variable: 'red' });
  await expect(opening).rejects.toMatchObject({
    code: 'bad-input',
    message: expect.stringContaining('":red"'),
  });
});

function tileLengths(parts: readonly { tile: number; length: number }[]): Uint8Array[] {
  const bytes = new Uint8Array(6 + 5 * parts.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0xff55);
  view.setUint16(2, bytes.length - 2);
  bytes[5] = 0x50;
  parts.forEach(({ tile, length }, index) => {
    bytes[6 + 5 * index] = tile;
    view.setUint32(7 + 5 * index, length);
  });
  return [bytes];
}

function startOfTiles(bytes: Uint8Array): number {
  return bytes.findIndex((byte, at) => byte === 0xff && bytes[at + 1] === 0x90);
}

function paletteBox(): Uint8Array {
  return tinyBox('pclr', Uint8Array.of(0, 2, 3, 7, 7, 7, 10, 20, 30, 40, 50, 60));
}

function gmlBox(code: string, origin: string, along: string, down: string): Uint8Array {
  const xml = `<gml:RectifiedGrid srsName="urn:ogc:def:crs:${code}"><gml:origin><gml:Point><gml:pos>${origin}</gml:pos></gml:Point>
    </gml:origin><gml:offsetVector>${along}</gml:offsetVector><gml:offsetVector>${down}</gml:offsetVector></gml:RectifiedGrid>`;
  return tinyBox('asoc', tinyBox('asoc', tinyBox('xml ', new TextEncoder().encode(xml))));
}

function countingSource(bytes: Uint8Array): { source: ByteSource; reads: () => number } {
  const inner = memorySource('tiny.jp2', bytes);
  let count = 0;
  const read: ByteSource['read'] = (...range) => {
    count += 1;
    return inner.read(...range);
  };
  return { source: { ...inner, read }, reads: () => count };
}

interface Counted {
  readonly name: string;
  readonly input: unknown;
  readonly options?: TaskOptions;
}

function countingWorkers(): { counting: Workers; runs: Counted[] } {
  const runs: Counted[] = [];
  const run = <Input, Output>(task: Task<Input, Output>, input: Input, options?: TaskOptions) => {
    runs.push({ name: task.name, input, options });
    return workers.run(task, input, options);
  };
  return { counting: { size: 1, run }, runs };
}
