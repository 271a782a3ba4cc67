import { expect, it } from 'vitest';
import { prepared, hillyRaster } from '../patches/patches.test-setup.ts';
import { tinyNet, trainedWeights } from './deep.test-setup.ts';
import type { DeepParameters } from './net-method.ts';
import { plainReading } from './reading.ts';
import { trainingKey } from './training-key.ts';

it('another stage, seed, scene, net or model to begin from is another training', async () => {
  const net = tinyNet();
  const source = await prepared(hillyRaster(12, 10));
  const earlier = (seed: number) => ({
    input: source.input,
    net,
    weights: trainedWeights(net, seed),
    reading: plainReading(net.clusters),
  });
  const task = { parameters: { clusters: 4 } as unknown as DeepParameters, source, net };
  const keys = [
    trainingKey('one', task, { seed: 1 }),
    trainingKey('two', task, { seed: 1 }),
    trainingKey('one', task, { seed: 2 }),
    trainingKey('one', { ...task, source: await prepared(hillyRaster(12, 11)) }, { seed: 1 }),
    trainingKey('one', { ...task, net: tinyNet({ hidden: 9 }) }, { seed: 1 }),
    trainingKey('one', { ...task, earlier: earlier(1) }, { seed: 1 }),
    trainingKey('one', { ...task, earlier: earlier(2) }, { seed: 1 }),
  ];
  expect(new Set(keys).size).toBe(keys.length);
  expect(trainingKey('one', { ...task, earlier: earlier(2) }, { seed: 1 })).toBe(keys[6]);
});
