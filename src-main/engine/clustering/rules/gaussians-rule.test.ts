import { expect, it } from 'vitest';
import { testRun } from '../../testing/check-clusterer.ts';
import { scrambledWorkers } from '../../testing/scrambled-workers.ts';
import { syntheticScene } from '../../testing/synthetic-scene.ts';
import { gaussiansOf } from '../gaussian/component.ts';
import { gaussiansLabelling, type GaussiansRule } from './gaussians-rule.ts';
import { predictByRule } from './predict-by-rule.ts';

const rule: GaussiansRule = {
  kind: 'gaussians',
  gaussians: gaussiansOf(
    [0, 100, 250].map((value) => ({
      weight: 1 / 3,
      mean: Float64Array.of(value, value),
      covariance: Float64Array.of(400, 50, 900),
    })),
    'full',
  ),
};

it('gives 0 and NaN where a pixel is not valid, and nowhere else', () => {
  const planes = [Float32Array.of(0, 90, 260), Float32Array.of(5, 110, 240)];
  const pixels = { planes, valid: Uint8Array.of(1, 0, 1) };
  const { ids, confidence } = gaussiansLabelling.label(rule, pixels, true);
  expect([...ids]).toEqual([1, 0, 3]);
  expect([...confidence!].map(Number.isNaN)).toEqual([false, true, false]);
  expect(gaussiansLabelling.label(rule, pixels, false)).toEqual({ ids, confidence: undefined });
});

it('counts its work by the numbers of its factors', () => {
  expect(gaussiansLabelling.work(rule)).toBe(9);
  expect(gaussiansLabelling.bandCount(rule)).toBe(2);
});

it('labels a block in pieces on any threads as in one', async () => {
  const fields = [
    [10, 0],
    [120, 90],
    [240, 255],
  ];
  const { raster } = syntheticScene({ width: 80, height: 70, fields, noise: 40, missing: 0.1 });
  const block = await raster.read({ column: 0, row: 0, width: 80, height: 70 });
  const run = testRun({ workers: scrambledWorkers(3) });
  const labels = await predictByRule({ ...rule, farthest: 9 }, block, run, { confidence: true });
  const planes = block.bands as Float32Array[];
  expect(labels).toEqual(
    gaussiansLabelling.label({ ...rule, farthest: 9 }, { planes, valid: block.valid }, true),
  );
  expect(labels.ids.filter((id, i) => id === 0 && block.valid[i] === 1).length).toBeGreaterThan(0);
});
