import { expect, it } from 'vitest';
import { arrayRaster } from '../../testing/array-raster.ts';
import { testRun } from '../../testing/check-clusterer.ts';
import { plainWorkers, scrambledWorkers } from '../../testing/scrambled-workers.ts';
import { windowsOf, type Window } from '../../raster/window.ts';
import type { Raster } from '../../raster/raster.ts';
import { applyStepsTask } from './apply-steps.ts';
import { describeStep, postStepSchema, type PostStep } from './post-step.ts';
import { postProcess } from './post-process.ts';
import { labelsAsRaster, randomLabels } from './random-labels.test-setup.ts';

const SIZE = { width: 97, height: 83 };
const grid = randomLabels(SIZE.width, SIZE.height, 21);
const WHOLE: Window = { column: 0, row: 0, ...SIZE };

async function read(raster: Raster, side: number): Promise<number[]> {
  const labels = new Array<number>(SIZE.width * SIZE.height).fill(-1);
  for (const window of windowsOf(WHOLE, side, side)) {
    const { bands, valid } = await raster.read(window);
    for (let i = 0; i < valid.length; i++) {
      const row = window.row + Math.floor(i / window.width);
      labels[row * SIZE.width + window.column + (i % window.width)] = Number(bands[0][i]);
      expect(valid[i]).toBe(Number(bands[0][i] !== 0));
    }
  }
  return labels;
}

const CHAINS: PostStep[][] = [
  [{ kind: 'majority', radius: 2 }],
  [{ kind: 'sieve', pixels: 9, connectivity: 4 }],
  [{ kind: 'sieve', pixels: 4, connectivity: 8 }],
  [{ kind: 'open', radius: 1 }],
  [{ kind: 'close', radius: 2 }],
  [
    { kind: 'majority', radius: 1 },
    { kind: 'close', radius: 1, labels: [2] },
    { kind: 'sieve', pixels: 6, connectivity: 8 },
  ],
];

it.each(CHAINS.map((steps) => ({ steps, title: steps.map(describeStep).join(', ') })))(
  '$title: whatever the windows, as on the whole map at once',
  async ({ steps }) => {
    const labels = labelsAsRaster(grid);
    const whole = applyStepsTask.run({ grid, steps }, {} as never) as Uint16Array;
    expect([...whole]).not.toEqual([...grid.ids]);
    for (const side of [7, 32, 100]) {
      expect(await read(postProcess(labels, steps, plainWorkers()), side)).toEqual([...whole]);
    }
    expect(await read(postProcess(labels, steps, scrambledWorkers(2)), 40)).toEqual([...whole]);
  },
);

it('computes every cell of a large map once, though windows cut through them', async () => {
  const reads: Window[] = [];
  const large = arrayRaster({
    width: 1300,
    height: 600,
    sampleType: 'uint8',
    nodata: 0,
    sample: (column, row) => 1 + (((column >> 3) + (row >> 3)) % 3),
    onRead: (window) => void reads.push(window),
  });
  const raster = postProcess(large, CHAINS[0], plainWorkers());
  for (const window of windowsOf({ column: 0, row: 0, width: 1300, height: 600 }, 200, 150)) {
    await raster.read(window);
  }
  expect(reads.length).toBe(3 * 2);
});

it('stops when told', async () => {
  const raster = postProcess(labelsAsRaster(grid), CHAINS[0], plainWorkers());
  const signal = AbortSignal.abort();
  await expect(raster.read(WHOLE, { signal })).rejects.toMatchObject({ code: 'cancelled' });
});

it('leaves its input unchanged', async () => {
  const labels = labelsAsRaster(grid);
  await postProcess(labels, CHAINS[5], testRun().workers).read(WHOLE);
  expect([...((await labels.read(WHOLE)).bands[0] as Uint8Array)]).toEqual([...grid.ids]);
});

it.each<unknown>([
  { kind: 'majority', radius: 0 },
  { kind: 'sieve', pixels: 1, connectivity: 4 },
  { kind: 'sieve', pixels: 10, connectivity: 6 },
  { kind: 'open', radius: 1, labels: [] },
  { kind: 'blur' },
])('%j is no step', (step) => expect(postStepSchema.safeParse(step).success).toBe(false));
