import { describe, expect, it } from 'vitest';
import { testRun } from '../../testing/check-clusterer.ts';
import { arrayRaster } from '../../testing/array-raster.ts';
import { scrambledWorkers } from '../../testing/scrambled-workers.ts';
import type { Raster } from '../../raster/raster.ts';
import { exampleRaster } from './example-raster.ts';
import type { ExampleClass, Examples } from './example-set.ts';
import { gatherExamples } from './gather-examples.ts';

const [WIDTH, HEIGHT] = [700, 500];

/** A scene whose samples are the column; NaN in every seventh one, too large in every eleventh. */
const sceneOf = (onRead?: () => void): Raster =>
  arrayRaster({
    width: WIDTH,
    height: HEIGHT,
    bandCount: 2,
    blockSize: { width: 100, height: 50 },
    sample: (column) => (column % 7 === 0 ? NaN : column % 11 === 0 ? 1e30 : column),
    onRead,
  });

/** The map's coordinates are those of pixels, rows downwards. */
const strip = (column: number, row: number, width: number, height: number) => [
  [
    [column, -row] as const,
    [column + width, -row] as const,
    [column + width, -row - height] as const,
    [column, -row - height] as const,
    [column, -row] as const,
  ],
];

function examplesOn(scene: Raster, classes: readonly Omit<ExampleClass, 'id' | 'name'>[]): Examples {
  const named = classes.map((shapes, place) => ({ id: 10 * (place + 1), name: `Class ${place}`, ...shapes }));
  const raster = exampleRaster({ source: 'fields.geojson', classes: named }, scene.grid);
  return { source: 'fields.geojson', classes: named, raster };
}

describe('gathering examples', () => {
  it('gives the pixels that have data, rising, with the places of their classes', async () => {
    const scene = sceneOf();
    const examples = examplesOn(scene, [{ polygons: [strip(5, 2, 9, 1)] }, { points: [[650.5, -400.5]] }]);
    const { positions, classes } = await gatherExamples(examples, scene, 100, testRun());
    const row = 2 * WIDTH;
    expect([...positions]).toEqual(
      [5, 6, 8, 9, 10, 12, 13].map((column) => row + column).concat(400 * WIDTH + 650),
    );
    expect([...classes]).toEqual([0, 0, 0, 0, 0, 0, 0, 1]);
  });

  it('reads no window without examples', async () => {
    let reads = 0;
    const scene = sceneOf(() => void reads++);
    await gatherExamples(
      examplesOn(scene, [
        {
          points: [
            [1.5, -1.5],
            [690.5, -490.5],
          ],
        },
      ]),
      scene,
      9,
      testRun(),
    );
    expect(reads).toBe(2);
  });

  it('keeps so many of each class, the same with any number of threads, others with another seed', async () => {
    const scene = sceneOf();
    const examples = examplesOn(scene, [
      { polygons: [strip(0, 0, 700, 300)] },
      { polygons: [strip(0, 300, 700, 9)] },
    ]);
    const gather = (changes = {}) => gatherExamples(examples, scene, 500, testRun(changes));
    const { positions, classes } = await gather();
    expect([0, 1].map((place) => classes.filter((own) => own === place).length)).toEqual([500, 500]);
    expect(
      [...positions].every((position) => (position % WIDTH) % 7 > 0 && (position % WIDTH) % 11 > 0),
    ).toBe(true);
    // Spread over the area: a mean of 500 columns strays by 9 from the middle at one deviation.
    const own = [...positions].filter((_, i) => classes[i] === 0).map((position) => position % WIDTH);
    expect(Math.abs(own.reduce((sum, column) => sum + column / 500, 0) - 350)).toBeLessThan(45);
    expect(await gather({ workers: scrambledWorkers(3) })).toEqual({ positions, classes });
    expect((await gather({ seed: 7 })).positions).not.toEqual(positions);
  });

  it('refuses classes without any, naming them', async () => {
    const scene = sceneOf();
    const lost = Array.from({ length: 7 }, () => ({ points: [[7.5, -3.5] as const] }));
    const examples = examplesOn(scene, [{ points: [[1.5, -1.5]] }, ...lost]);
    await expect(gatherExamples(examples, scene, 9, testRun())).rejects.toMatchObject({
      code: 'too-few-pixels',
      message: expect.stringMatching(
        /^fields\.geojson: "Class 1", .*"Class 5" and 2 more have no example with data on computed/,
      ),
    });
  });

  it('stops when told', async () => {
    const scene = sceneOf();
    const examples = examplesOn(scene, [{ points: [[1.5, -1.5]] }]);
    const run = testRun({ signal: AbortSignal.abort() });
    await expect(gatherExamples(examples, scene, 9, run)).rejects.toMatchObject({ code: 'cancelled' });
  });
});
