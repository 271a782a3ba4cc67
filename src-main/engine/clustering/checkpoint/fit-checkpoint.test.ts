import { expect, it } from 'vitest';
import { z } from 'zod';
import { testRun } from '../../testing/check-clusterer.ts';
import { syntheticScene } from '../../testing/synthetic-scene.ts';
import { openPixelSource } from '../samples/pixel-source.ts';
import { createPace } from '../samples/sample-chunks.ts';
import { fitCheckpoint } from './fit-checkpoint.ts';
import { memoryCheckpoint } from './memory-checkpoint.test-setup.ts';

const { raster } = syntheticScene({ width: 64, height: 32, fields: [[1, 2]] });
const schema = z.object({ numbers: z.instanceof(Float64Array) });
const pace = createPace(new AbortController().signal);

async function kept(checkpoint: ReturnType<typeof memoryCheckpoint> | undefined, memoryBytes?: number) {
  const source = await openPixelSource(raster, { size: 0, seed: 1 }, testRun(), memoryBytes);
  const fit = { method: 'any', parameters: {}, source, raster };
  return fitCheckpoint(fit, schema, testRun({ checkpoint }), pace);
}

it('keeps a state of pixels in memory only when much work came together, to the last bit', async () => {
  const checkpoint = memoryCheckpoint();
  const { load, passed } = await kept(checkpoint);
  const state = { numbers: Float64Array.of(0.1, -0, Infinity, NaN, 5e-324) };
  // 2^11 pixels: a pass is an eighth of what is worth keeping.
  for (let pass = 0; pass < 20; pass++) await passed(state, 2 ** 20);
  expect(checkpoint.all).toHaveLength(2);
  expect(await load()).toEqual(state);
});

it('keeps a state after each pass that reads the raster again', async () => {
  const checkpoint = memoryCheckpoint();
  const { passed } = await kept(checkpoint, 1000);
  for (let pass = 0; pass < 3; pass++) await passed({ numbers: new Float64Array(1) }, 1);
  expect(checkpoint.all).toHaveLength(3);
});

it('keeps nothing where the run has no place for it', async () => {
  const { load, passed } = await kept(undefined);
  await passed({ numbers: new Float64Array(1) }, Infinity);
  expect(await load()).toBeUndefined();
});
