import { describe, expect, it } from 'vitest';
import { nodeCodecs } from '../../../../node/codecs.ts';
import { createRandom } from '../../../random.ts';
import { memoryRaster } from '../../../raster/memory-raster.ts';
import { openDataset } from '../../../raster/open-dataset.ts';
import type { Band, Dataset, Raster } from '../../../raster/raster.ts';
import { createSamples, numeric, storable, type Samples, type SampleType } from '../../../raster/samples.ts';
import { withOverviews } from '../../../raster/with-overviews.ts';
import type { Run } from '../../../run.ts';
import { arrayRaster } from '../../../testing/array-raster.ts';
import { memoryFiles, type MemoryFiles } from '../../../testing/memory-files.ts';
import { inlineWorkers } from '../../../workers.ts';
import type { Resampling } from '../write/reduce-tile.ts';
import { geotiffReader } from '../read/geotiff-reader.ts';
import { writeOverviews } from './write-overviews.ts';

const workers = inlineWorkers(nodeCodecs);
const PATH = 'scene.tif.ovr';

function runWith(signal = new AbortController().signal, report: Run['report'] = () => {}): Run {
  return { signal, seed: 0, workers, report };
}

interface SceneOptions {
  readonly width?: number;
  readonly height?: number;
  readonly types?: readonly SampleType[];
  readonly nodata?: readonly (number | undefined)[];
  readonly valid?: Uint8Array;
}

/** Noise with some nodata in it. */
function noise({
  width = 1300,
  height = 700,
  types = ['uint16'],
  nodata = [],
  valid,
}: SceneOptions): Dataset {
  const random = createRandom(9);
  const bands = types.map((sampleType, band): Band => ({
    name: `${band}`,
    sampleType,
    scale: 1,
    offset: 0,
    nodata: nodata[band],
  }));
  const samples = bands.map(({ sampleType, nodata: hole }) => {
    const values = createSamples(sampleType, width * height);
    const big = sampleType.endsWith('64') && !sampleType.startsWith('float');
    for (let index = 0; index < values.length; index += 1) {
      const value = hole !== undefined && random.next() < 0.3 ? hole : random.next() * 120;
      values[index] = (big ? BigInt(Math.floor(Number(value))) : storable(sampleType, value)) as never;
    }
    return values;
  });
  const transform = [10, 0, 500, 0, -10, 900] as const;
  const grid = { width, height, transform, georeferenced: true };
  const raster = memoryRaster({
    name: 'scene.tif',
    grid,
    bands,
    samples,
    valid,
    blockSize: { width: 256, height: 256 },
  });
  return { ...raster, format: 'Test', details: {}, problems: [], close: async () => {} };
}

/** The scene with the overviews that were written of it. */
async function built(
  scene: Dataset,
  resampling: Resampling = 'average',
  files = memoryFiles(),
): Promise<Dataset> {
  await writeOverviews(scene, PATH, files, resampling, runWith());
  return withOverviews(scene, await openDataset(PATH, files, [geotiffReader], { workers }))!;
}

async function whole(
  { grid: { width, height }, read }: Raster,
  band: number,
): Promise<{ samples: Samples; valid: Uint8Array }> {
  const block = await read({ column: 0, row: 0, width, height }, { bands: [band] });
  return { samples: block.bands[0], valid: block.valid };
}

/** Means of 2 x 2 by the definition, rounded for whole types; undefined where no pixel is valid. */
async function meansOf(raster: Raster, band: number): Promise<(number | undefined)[]> {
  const { samples, valid } = await whole(raster, band);
  const { width, height } = raster.grid;
  const numbers = numeric(samples);
  const isFloat = raster.bands[band].sampleType.startsWith('float');
  return Array.from({ length: Math.ceil(width / 2) * Math.ceil(height / 2) }, (_, to) => {
    const column = 2 * (to % Math.ceil(width / 2));
    const row = 2 * Math.floor(to / Math.ceil(width / 2));
    let [sum, count] = [0, 0];
    for (const [x, y] of [
      [column, row],
      [column + 1, row],
      [column, row + 1],
      [column + 1, row + 1],
    ]) {
      if (x >= width || y >= height || !valid[y * width + x]) continue;
      sum += numbers[y * width + x];
      count += 1;
    }
    if (count === 0) return undefined;
    return isFloat ? sum / count : Math.round(sum / count);
  });
}

async function expectMeans(scene: Dataset, nodata: readonly (number | undefined)[] = []): Promise<void> {
  const finestFirst: Raster[] = [scene, ...scene.overviews];
  for (const [level, overview] of scene.overviews.entries()) {
    for (const band of scene.bands.keys()) {
      const expected = await meansOf(finestFirst[level], band);
      const { samples, valid } = await whole(overview, band);
      const numbers = numeric(samples);
      const wrong = expected.findIndex((mean, index) => {
        if (mean === undefined) return valid[index] !== 0;
        // A mean that would be nodata is another valid pixel instead.
        if (mean === nodata[band]) return valid[index] !== 1;
        return valid[index] !== 1 || Math.abs(numbers[index] - mean) > 1e-5 * Math.abs(mean);
      });
      expect({ level, band, wrong }).toEqual({ level, band, wrong: -1 });
    }
  }
}

describe('overviews', () => {
  const kinds: [string, SceneOptions][] = [
    ['uint8 with nodata', { types: ['uint8'], nodata: [3] }],
    ['int16 in three bands, two of other nodata', { types: ['int16', 'int16', 'int16'], nodata: [0, 5, 5] }],
    ['uint32', { types: ['uint32'] }],
    ['float32 with NaN', { types: ['float32', 'float32'], nodata: [NaN, NaN] }],
    ['float64 with nodata', { types: ['float64'], nodata: [-1e30] }],
    ['uint8, one band of two with nodata', { types: ['uint8', 'uint8'], nodata: [undefined, 5] }],
    ['sizes whose halves are odd', { types: ['uint16'], nodata: [0], width: 1302, height: 702 }],
  ];

  it.each(kinds)('are the means of valid pixels, level by level: %s', async (_, options) => {
    const scene = await built(noise(options));
    const { width = 1300, height = 700 } = options;
    const half = [Math.ceil(width / 2), Math.ceil(height / 2)];
    expect(scene.overviews.map(({ grid }) => [grid.width, grid.height])).toEqual([
      half,
      half.map((size) => Math.ceil(size / 2)),
    ]);
    expect(scene.overviews[0].grid.transform).toEqual([20, 0, 500, 0, -20, 900]);
    await expectMeans(scene, options.nodata);
  });

  it('keep 64-bit integers and classes as they are', async () => {
    for (const type of ['int64', 'uint64', 'uint8'] as const) {
      const source = noise({ types: [type], width: 1100, height: 300 });
      const scene = await built(source, 'mode');
      const known = new Set((await whole(source, 0)).samples as Uint8Array);
      for (const value of (await whole(scene.overviews[0], 0)).samples as Uint8Array) {
        if (!known.has(value)) expect.fail(`${value} is no value of the scene`);
      }
    }
  });

  it('have a mask where masked pixels could not be shown otherwise, also of tiles that are masked as a whole', async () => {
    const [width, height] = [2500, 1100];
    const random = createRandom(4);
    const valid = Uint8Array.from({ length: width * height }, (_, index) =>
      index % width > 1200 && random.next() < 0.6 ? 1 : 0,
    );
    const scene = await built(noise({ width, height, types: ['uint8', 'uint8'], valid }));
    expect(scene.overviews.length).toBe(3);
    await expectMeans(scene);
  });

  it('are found beside the scene by its reader', async () => {
    const files = memoryFiles();
    const source = noise({ types: ['uint8', 'uint8'], nodata: [7, 7] });
    await writeOverviews(source, 'a', files, 'average', runWith());
    await writeOverviews(
      source.overviews[0] ?? (await built(source)).overviews[0],
      'b',
      files,
      'average',
      runWith(),
    );
    // Overviews of an overview belong to it as to any scene: "a" has one image more than "b".
    const first = await openDataset('a', files, [geotiffReader], { workers });
    const second = await openDataset('b', files, [geotiffReader], { workers });
    expect(first.overviews.map(({ grid }) => grid.width)).toEqual([second.grid.width]);
    files.contents.set('a.ovr', files.contents.get('b')!);
    const beside = await openDataset('a', files, [geotiffReader], { workers });
    expect(beside.overviews.map(({ grid }) => grid.width)).toEqual([second.grid.width, second.grid.width]);
    expect(beside.problems).toEqual([]);
  });

  it('leave tiles out where there is no data', async () => {
    const scene = arrayRaster({ width: 6000, height: 6000, sampleType: 'uint8', nodata: 0, sample: () => 0 });
    const files = memoryFiles();
    await writeOverviews(scene, PATH, files, 'average', runWith());
    expect(files.contents.get(PATH)!.length).toBeLessThan(5000);
  });

  it.each(['average', 'mode'] as const)(
    'belong to scenes of the same shape and type only (%s)',
    async (reduction) => {
      const files = memoryFiles();
      await writeOverviews(noise({}), PATH, files, reduction, runWith());
      const opened = await openDataset(PATH, files, [geotiffReader], { workers });
      expect(withOverviews(noise({ width: 1400 }), opened)).toBeUndefined();
      expect(withOverviews(noise({ types: ['int16'] }), opened)).toBeUndefined();
      expect(withOverviews(noise({}), opened)).toBeDefined();
    },
  );
});

describe('building them', () => {
  it('reads every part of the scene once, in windows of a bounded size', async () => {
    let pixels = 0;
    let largest = 0;
    const scene = arrayRaster({
      width: 3000,
      height: 2100,
      sampleType: 'uint8',
      sample: (column) => column % 251,
      blockSize: { width: 3000, height: 4 },
      onRead: ({ width, height }) => {
        pixels += width * height;
        largest = Math.max(largest, width * height);
      },
    });
    const fractions: number[] = [];
    const report: Run['report'] = ({ fraction }) => void fractions.push(fraction);
    await writeOverviews(scene, PATH, memoryFiles(), 'average', runWith(undefined, report));
    expect([pixels, largest <= 64 << 20]).toEqual([3000 * 2100, true]);
    expect(fractions).toEqual([...fractions].sort((left, right) => left - right));
    expect(fractions[fractions.length - 1]).toBe(1);
  });

  const nothingLeft = (files: MemoryFiles): void => {
    expect([files.contents.size, files.unfinished.size]).toEqual([0, 0]);
  };

  it('leaves nothing when it is cancelled', async () => {
    const files = memoryFiles();
    const cancel = new AbortController();
    const building = writeOverviews(
      noise({ width: 4000 }),
      PATH,
      files,
      'average',
      runWith(cancel.signal, () => cancel.abort()),
    );
    await expect(building).rejects.toMatchObject({ code: 'cancelled' });
    nothingLeft(files);
  });

  it.each(['write', 'commit'] as const)('leaves nothing when the disk fails to %s', async (failing) => {
    const files = memoryFiles((step) => {
      if (step === failing) throw new Error('full');
    });
    await expect(writeOverviews(noise({}), PATH, files, 'average', runWith())).rejects.toThrow();
    nothingLeft(files);
  });

  it('says that a scene of one tile needs none', async () => {
    const files = memoryFiles();
    const small = noise({ width: 512, height: 512 });
    await expect(writeOverviews(small, PATH, files, 'average', runWith())).rejects.toThrow(/so small/);
    nothingLeft(files);
  });

  it('refuses bands of several types, and masks that differ', async () => {
    const files = memoryFiles();
    const mixed = noise({ types: ['uint8', 'uint16'] });
    await expect(writeOverviews(mixed, PATH, files, 'average', runWith())).rejects.toMatchObject({
      code: 'unsupported',
    });
    const plain = noise({ types: ['uint8', 'uint8'], width: 700, height: 300 });
    const differing: Dataset = {
      ...plain,
      read: async (window, options) => {
        const block = await plain.read(window, options);
        if (!options?.bands || options.bands.includes(1)) block.valid.fill(0, 0, 2 * window.width);
        return block;
      },
    };
    await expect(writeOverviews(differing, PATH, files, 'average', runWith())).rejects.toThrow(/mask/);
    const [first, second] = differing.bands;
    const apart = { ...differing, bands: [{ ...first, nodata: 300 }, second] };
    await expect(writeOverviews(apart, PATH, files, 'average', runWith())).rejects.toThrow(/mask/);
    nothingLeft(files);
  });
});
