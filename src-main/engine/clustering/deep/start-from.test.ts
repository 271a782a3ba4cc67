import { expect, it } from 'vitest';
import { initialWeights } from './net.ts';
import { tinyNet } from './deep.test-setup.ts';
import { startFrom } from './start-from.ts';

it('a net begins with the weights of another, but not with its optimiser or a head of other clusters', () => {
  const net = tinyNet();
  const weights = initialWeights(net, 1);
  const state = {
    step: Float32Array.of(1000),
    'encoder.conv.weight.momentum': weights['encoder.conv.weight'],
    'head2.clusters.bias': weights['head.clusters.bias'],
  };
  expect(startFrom({ ...weights, ...state }, net)).toEqual(weights);
  const other = startFrom(weights, tinyNet({ clusters: 9 }));
  expect(Object.keys(weights).filter((name) => !(name in other))).toEqual([
    'head.clusters.weight',
    'head.clusters.bias',
  ]);
  expect(startFrom(undefined, net)).toEqual({});
});
