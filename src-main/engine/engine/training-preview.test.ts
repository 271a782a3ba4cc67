import { expect, it } from 'vitest';
import type { ClusterModel } from '../clustering/clusterer.ts';
import { memoryRaster } from '../raster/memory-raster.ts';
import type { Raster } from '../raster/raster.ts';
import { testRun } from '../testing/check-clusterer.ts';
import { TrainingPreview } from './training-preview.ts';

const SIDE = 300;

function scene(): Raster {
  return memoryRaster({
    name: 'scene',
    grid: { width: SIDE, height: SIDE, transform: [1, 0, 0, 0, -1, 0], georeferenced: true },
    bands: [{ name: 'Band 1', sampleType: 'uint8', scale: 1, offset: 0, nodata: 0 }],
    samples: [Uint8Array.from({ length: SIDE ** 2 }, (_, place) => (place % SIDE < 150 ? 1 : 2))],
  });
}

/** A preview under a clock that goes on where the test, or a model, lets it. */
function preview() {
  const clock = { ms: 0 };
  const versions: number[] = [];
  const shown = new TrainingPreview({
    run: testRun(),
    onVersion: (version) => versions.push(version),
    now: () => clock.ms,
  });
  const model = (id: number, milliseconds = 0): ClusterModel => ({
    clusterCount: 9,
    halo: 0,
    predict: async ({ bands }) => {
      clock.ms += milliseconds;
      return { ids: Uint16Array.from(bands[0] as Uint8Array, (sample) => id + sample) };
    },
    save: () => expect.unreachable(),
  });
  return { shown, clock, versions, model, raster: scene() };
}

async function idsOf(labels: Raster): Promise<Set<number>> {
  const { width, height } = labels.grid;
  const { bands } = await labels.read({ column: 0, row: 0, width, height });
  return new Set(bands[0] as Uint8Array);
}

const outdated = { code: 'cancelled' };

it('labels by the newest model, and gives up those before it', async () => {
  const { shown, versions, model, raster } = preview();
  shown.show(model(1), raster);
  expect(await idsOf(await shown.labels(1))).toEqual(new Set([2, 3]));
  const late = shown.labels(1);
  shown.show(model(5), raster);
  await late;
  await expect(shown.labels(1)).rejects.toMatchObject(outdated);
  expect(await idsOf(await shown.labels(2))).toEqual(new Set([6, 7]));
  expect(versions).toEqual([1, 2]);
  await shown.close();
  await expect(shown.labels(2)).rejects.toMatchObject(outdated);
});

it('stops a picture that a newer model overtakes', async () => {
  const { shown, model, raster } = preview();
  const begun = Promise.withResolvers<void>();
  const slow: ClusterModel = {
    ...model(1),
    predict: (_, { signal }) => {
      begun.resolve();
      return new Promise((_, reject) =>
        signal.addEventListener('abort', () => reject(signal.reason as Error)),
      );
    },
  };
  shown.show(slow, raster);
  const picture = shown.labels(1);
  await begun.promise;
  shown.show(model(2), raster);
  await expect(picture).rejects.toMatchObject(outdated);
});

it('wants a first model, and another only when somebody looked at it', async () => {
  const { shown, model, raster } = preview();
  expect(shown.isWanted()).toBe(true);
  shown.show(model(1), raster);
  expect(shown.isWanted()).toBe(false);
  await shown.labels(1);
  expect(shown.isWanted()).toBe(true);
});

it('takes a tenth of the time at most, for models and pictures together', async () => {
  const { shown, clock, model, raster } = preview();
  expect(shown.isWanted()).toBe(true);
  clock.ms += 100;
  shown.show(model(1, 300), raster);
  await shown.labels(1);
  clock.ms += 9 * 400 - 301;
  expect(shown.isWanted()).toBe(false);
  clock.ms += 1;
  expect(shown.isWanted()).toBe(true);
});

it('is finer from picture to picture where they are quick, and stays coarse where they are not', async () => {
  const { shown, model, raster } = preview();
  const widths: number[] = [];
  const lookAt = async (milliseconds: number): Promise<void> => {
    shown.show(model(1, milliseconds), raster);
    widths.push((await shown.labels(widths.length + 1)).grid.width);
  };
  for (const milliseconds of [400, 1, 400, 1, 1, 1]) await lookAt(milliseconds);
  expect(widths).toEqual([60, 60, 100, 100, 150, 150]);
});
