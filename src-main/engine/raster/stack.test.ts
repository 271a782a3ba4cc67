import { describe, expect, it } from 'vitest';
import { nodeCodecs } from '../../node/codecs.ts';
import { openDeferred } from '../formats/open-deferred.ts';
import type { Grid } from '../geo/grid.ts';
import { createRandom } from '../random.ts';
import { arrayRaster, type ArrayRasterOptions } from '../testing/array-raster.ts';
import type { Raster } from './raster.ts';
import type { Samples } from './samples.ts';
import { stackRasters, type StackPart } from './stack.ts';
import type { Window } from './window.ts';

/** 60 m of ground for each pixel of the coarsest raster. */
const GROUND = 60;

function ground(
  pixel: number,
  options: Partial<ArrayRasterOptions> & { across?: number; down?: number } = {},
): Raster {
  const { across = 7, down = 5, ...others } = options;
  return arrayRaster({
    width: (across * GROUND) / pixel,
    height: (down * GROUND) / pixel,
    sampleType: 'uint16',
    nodata: 0,
    transform: [pixel, 0, 1000, 0, -pixel, 9000],
    sample: (column, row, band) => ((column * 37 + row * 101 + band * 13) % 50) * 7,
    ...others,
  });
}

function whole({ grid }: Raster): Window {
  return { column: 0, row: 0, width: grid.width, height: grid.height };
}

function cut<Kind extends Samples | Uint8Array>(samples: Kind, { grid }: Raster, window: Window): number[] {
  return Array.from({ length: window.width * window.height }, (_, index) => {
    const row = window.row + Math.floor(index / window.width);
    return Number(samples[row * grid.width + window.column + (index % window.width)]);
  });
}

/** Any stack: three pixel sizes, every way to resample, in types that round and that do not. */
const METHODS: readonly Omit<StackPart, 'raster'>[] = [
  {},
  { enlarge: 'bilinear' },
  { enlarge: 'cubic' },
  { reduce: 'nearest' },
];
const STACKS = METHODS.flatMap((method) =>
  [10, 20, 60].map((resolution) => ({
    ...method,
    resolution,
    title: `${JSON.stringify(method)} to ${resolution} m`,
  })),
);

describe('a stack', () => {
  it.each(STACKS)(
    'shows in any window what the whole shows: $title',
    async ({ resolution, title: _, ...method }) => {
      const rasters = [ground(10), ground(20, { bandCount: 2 }), ground(60, { sampleType: 'float32' })];
      const stack = stackRasters(
        rasters.map((raster) => ({ raster, ...method })),
        { name: 's', resolution },
      );
      const all = await stack.read(whole(stack));
      const random = createRandom(3);
      for (let count = 0; count < 20; count += 1) {
        const column = random.below(stack.grid.width);
        const row = random.below(stack.grid.height);
        const size = {
          width: 1 + random.below(stack.grid.width - column),
          height: 1 + random.below(stack.grid.height - row),
        };
        const window = { column, row, ...size };
        const bands = [3, 0, 2, 3].slice(random.below(3));
        const block = await stack.read(window, { bands });
        block.bands.forEach((samples, index) =>
          expect(Array.from(samples, Number)).toEqual(cut(all.bands[bands[index]], stack, window)),
        );
        const everything = await stack.read(window);
        expect(Array.from(everything.valid)).toEqual(cut(all.valid, stack, window));
      }
    },
  );

  it('has the bands of its parts in their order, on the grid of the finest', () => {
    const stack = stackRasters(
      [ground(60, { bandCount: 2 }), ground(10)].map((raster) => ({ raster })),
      { name: 's' },
    );
    expect(stack.bands.map(({ name }) => name)).toEqual(['Band 1', 'Band 2', 'Band 1']);
    expect(stack.grid).toEqual(ground(10).grid);
  });

  it('repeats coarser pixels by nearest neighbour', async () => {
    const coarse = ground(60);
    const stack = stackRasters([{ raster: ground(20, { sample: () => 1 }) }, { raster: coarse }], {
      name: 's',
    });
    const { bands, valid } = await stack.read(whole(stack));
    const truth = await coarse.read(whole(coarse));
    const from = (pixel: number): number =>
      Math.floor(Math.floor(pixel / stack.grid.width) / 3) * coarse.grid.width +
      Math.floor((pixel % stack.grid.width) / 3);
    expect(Array.from(bands[1], Number)).toEqual(
      Array.from(valid, (_, pixel) => truth.bands[0][from(pixel)]),
    );
    expect(Array.from(valid)).toEqual(Array.from(valid, (_, pixel) => truth.valid[from(pixel)]));
  });

  it('averages the valid pixels of finer parts, rounded, invalid where there is none', async () => {
    const samples = [8, 0, 0, 0, 5, 6, 0, 0];
    const fine = arrayRaster({
      width: 4,
      height: 2,
      sampleType: 'uint8',
      nodata: 0,
      sample: (x, y) => samples[y * 4 + x],
    });
    const stack = stackRasters([{ raster: fine }], { name: 's', resolution: 2 });
    const { bands, valid } = await stack.read(whole(stack));
    expect([Array.from(bands[0], Number), Array.from(valid)]).toEqual([
      [6, 0],
      [1, 0],
    ]);
  });

  it.each(['bilinear', 'cubic'] as const)(
    'keeps a plane a plane by %s, away from the edge',
    async (enlarge) => {
      const plane = (pixel: number) => (column: number, row: number) =>
        3 * (column + 0.5) * pixel - 2 * (row + 0.5) * pixel;
      const parts = [10, 60].map((pixel) =>
        ground(pixel, { sampleType: 'float64', nodata: undefined, sample: plane(pixel) }),
      );
      const stack = stackRasters(
        parts.map((raster) => ({ raster, enlarge })),
        { name: 's' },
      );
      const inner = { column: 12, row: 12, width: stack.grid.width - 24, height: stack.grid.height - 24 };
      const { bands } = await stack.read(inner);
      bands[0].forEach((value, at) => expect(Number(bands[1][at])).toBeCloseTo(Number(value), 8));
    },
  );

  it('makes enlarged pixels from valid ones only, never what means "no data"', async () => {
    const holed = ground(60, {
      sample: (column, row) => ((column + row) % 3 === 0 ? 0 : column % 2 === 0 ? 1 : 65535),
    });
    for (const enlarge of ['bilinear', 'cubic'] as const) {
      const stack = stackRasters([{ raster: ground(10, { sample: () => 1 }) }, { raster: holed, enlarge }], {
        name: 's',
      });
      const nearest = stackRasters(
        [{ raster: stack.overviews[0] ?? ground(10, { sample: () => 1 }) }, { raster: holed }],
        { name: 's' },
      );
      const { bands, valid } = await stack.read(whole(stack));
      expect(valid).toEqual((await nearest.read(whole(nearest))).valid);
      valid.forEach((sound, at) => sound === 1 && expect(Number(bands[1][at])).toBeGreaterThan(0));
    }
  });

  it('gives a band the same samples whichever others are asked for', async () => {
    const two = ground(60, {
      bandCount: 2,
      sample: (column, row, band) => (band === 1 && column === 2 ? 0 : column + row + 1),
    });
    const stack = stackRasters([{ raster: ground(20) }, { raster: two, enlarge: 'bilinear' }], { name: 's' });
    const alone = await stack.read(whole(stack), { bands: [1] });
    const both = await stack.read(whole(stack), { bands: [2, 1] });
    expect(both.bands[1]).toEqual(alone.bands[0]);
  });

  it('reads no more of its parts than a window needs', async () => {
    const read: Window[] = [];
    const coarse = ground(60, { onRead: (window) => read.push(window) });
    const untouched = ground(10, { onRead: () => expect.fail('not asked for') });
    const stack = stackRasters([{ raster: untouched }, { raster: coarse, enlarge: 'cubic' }], { name: 's' });
    await stack.read({ column: 18, row: 12, width: 6, height: 6 }, { bands: [1] });
    expect(read).toEqual([{ column: 1, row: 0, width: 5, height: 5 }]);
  });

  it('has overviews where every part has, each on the grid of the finest part’s', async () => {
    const withOverview = (pixel: number): Raster =>
      ground(pixel, { overviews: [ground(2 * pixel), ground(4 * pixel, { across: 8, down: 4 })] });
    const plain = { across: 8, down: 4 };
    const parts = [
      ground(10, { ...plain, overviews: [ground(20, plain), ground(40, plain)] }),
      ground(60, { ...plain, overviews: [ground(120, plain)] }),
    ];
    const stack = stackRasters(
      parts.map((raster) => ({ raster })),
      { name: 's' },
    );
    expect(stack.overviews.map(({ grid }) => [grid.width, grid.height, grid.transform[0]])).toEqual([
      [24, 12, 20],
      [12, 6, 40],
    ]);
    const [, second] = stack.overviews;
    const block = await second.read(whole(second));
    expect(block.bands[0]).toEqual((await ground(40, plain).read(whole(second))).bands[0]);
    expect(
      stackRasters([{ raster: withOverview(10) }, { raster: ground(60) }], { name: 's' }).overviews,
    ).toEqual([]);
  });

  it('advises the largest block of its parts that is not too large', () => {
    const parts = [
      ground(10, { blockSize: { width: 32, height: 32 } }),
      ground(20, { blockSize: { width: 20, height: 15 } }),
    ];
    expect(
      stackRasters(
        parts.map((raster) => ({ raster })),
        { name: 's' },
      ).blockSize,
    ).toEqual({ width: 40, height: 30 });
    const strips = ground(10, { across: 500, down: 500, blockSize: { width: 3000, height: 3000 } });
    const tiles = ground(10, { across: 500, down: 500, blockSize: { width: 256, height: 256 } });
    expect(stackRasters([{ raster: strips }, { raster: tiles }], { name: 's' }).blockSize).toEqual(
      tiles.blockSize,
    );
  });

  it('defers what its parts defer, and nothing where one is resampled', async () => {
    const deferring = (raster: Raster): Raster => ({
      ...raster,
      defer: async (window, options) => ({
        window,
        format: 'stack',
        encoded: { parts: [], order: [] },
        transfer: [],
        nodata: (options?.bands ?? [0]).map(() => 9),
      }),
    });
    const same = [deferring(ground(10, { bandCount: 2 })), deferring(ground(10))];
    const stack = stackRasters(
      same.map((raster) => ({ raster })),
      { name: 's' },
    );
    const deferred = await stack.defer!(whole(stack), { bands: [2, 0] });
    expect(deferred).toMatchObject({ format: 'stack', encoded: { order: [1, 0] }, nodata: [9, 9] });
    expect(() =>
      openDeferred(
        { ...deferred!, encoded: { parts: [{ format: 'none', encoded: 0 }], order: [] } },
        nodeCodecs,
      ),
    ).toThrow('none');
    const mixed = stackRasters([{ raster: same[0] }, { raster: deferring(ground(60)) }], { name: 's' });
    expect(await mixed.defer!(whole(mixed))).toBeUndefined();
  });
});

const UTM32 = { name: 'UTM 32', epsg: 32632, unit: 'metre' } as const;
const UTM33 = { name: 'UTM 33', epsg: 32633, unit: 'metre' } as const;

function moved(pixel: number, changes: Partial<Grid>): Raster {
  const raster = ground(pixel);
  return { ...raster, name: 'other.tif', grid: { ...raster.grid, ...changes } };
}

describe('a stack is refused, by name and with the reason,', () => {
  it.each<[string, Raster, RegExp]>([
    ['of two reference systems', moved(10, { crs: UTM33 }), /other\.tif does not fit.*UTM 33, not UTM 32/],
    ['of two places', moved(10, { transform: [10, 0, 1005, 0, -10, 9000] }), /other\.tif.*covers x 1005/],
    ['of two sizes', moved(10, { width: 41 }), /other\.tif.*covers/],
    ['that runs up and down', moved(10, { transform: [10, 0, 1000, 0, 10, 8700] }), /run the other way/],
    ['where one is rotated', moved(10, { transform: [10, 1, 1000, 1, -10, 9000] }), /rotated/],
    [
      'where one is not placed and has another size',
      moved(20, { georeferenced: false }),
      /not georeferenced/,
    ],
    [
      'of pixels that do not nest',
      moved(10, { width: 28, height: 20, transform: [15, 0, 1000, 0, -15, 9000] }),
      /do not nest/,
    ],
  ])('%s', (_title, other, message) => {
    const reference = moved(10, { crs: UTM32 });
    const parts = [{ raster: { ...reference, name: 'first.tif' } }, { raster: other }];
    expect(() => stackRasters(parts, { name: 's' })).toThrow(
      expect.objectContaining({ code: 'bad-input', message: expect.stringMatching(message) }),
    );
  });

  it('to a resolution that is no multiple', () => {
    for (const resolution of [5, 15, 55])
      expect(() => stackRasters([{ raster: ground(10) }], { name: 's', resolution })).toThrow(
        `pixels of ${resolution}`,
      );
  });

  it('where 64-bit whole numbers would be averaged, and not by nearest neighbour', () => {
    const raster = ground(60);
    const wide = { ...raster, bands: [{ ...raster.bands[0], sampleType: 'int64' as const }] };
    const stack = (enlarge: 'cubic' | 'nearest') =>
      stackRasters([{ raster: ground(10) }, { raster: wide, enlarge }], { name: 's' });
    expect(() => stack('cubic')).toThrow('nearest neighbour');
    expect(stack('nearest').bands).toHaveLength(2);
  });
});

it('takes a raster that does not say where it lies for one of the same size', () => {
  const unplaced = moved(10, { georeferenced: false, transform: [1, 0, 0, 0, -1, 0] });
  const stack = stackRasters([{ raster: unplaced }, { raster: ground(10) }], { name: 's' });
  expect(stack.grid).toEqual(ground(10).grid);
});
