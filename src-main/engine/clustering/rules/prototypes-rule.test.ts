import { expect, it } from 'vitest';
import { testRun } from '../../testing/check-clusterer.ts';
import { scrambledWorkers } from '../../testing/scrambled-workers.ts';
import { syntheticScene } from '../../testing/synthetic-scene.ts';
import { predictByRule } from './predict-by-rule.ts';
import { prototypesLabelling, type PrototypesRule } from './prototypes-rule.ts';

const rule: PrototypesRule = {
  kind: 'prototypes',
  centres: { count: 3, bandCount: 2, values: Float32Array.of(0, 0, 100, 100, 250, 0) },
  spread: 400,
};

it('is as sure as the softmax of squared distances, evenly between two means, and not at all where nothing is', () => {
  const planes = [Float32Array.of(0, 50, 9, 250), Float32Array.of(0, 50, 9, 0)];
  const pixels = { planes, valid: Uint8Array.of(1, 1, 0, 1) };
  const { ids, confidence } = prototypesLabelling.label(rule, pixels, true);
  expect([...ids]).toEqual([1, 1, 0, 3]);
  const far = Math.exp(-(200 ** 2 + 50 ** 2 - 2 * 50 ** 2) / 400);
  expect(confidence![1]).toBeCloseTo(1 / (2 + far), 6);
  expect(confidence![2]).toBeNaN();
  expect(confidence![0]).toBeCloseTo(1, 6);
  expect(prototypesLabelling.label(rule, pixels, false)).toEqual({ ids });
});

it('labels a block in pieces on any threads as in one', async () => {
  const fields = [
    [10, 0],
    [120, 90],
    [240, 10],
  ];
  const { raster } = syntheticScene({ width: 80, height: 70, fields, noise: 40, missing: 0.1 });
  const block = await raster.read({ column: 0, row: 0, width: 80, height: 70 });
  const run = testRun({ workers: scrambledWorkers(3) });
  const labels = await predictByRule(rule, block, run, { confidence: true });
  const planes = block.bands as Float32Array[];
  expect(labels).toEqual(prototypesLabelling.label(rule, { planes, valid: block.valid }, true));
});
