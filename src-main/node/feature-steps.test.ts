import { expect, it } from 'vitest';
import { parseFeatureSteps } from './feature-steps.ts';
import { UsageError } from './usage-error.ts';

it('reads steps in their order', () => {
  const words = [
    'reflectance',
    'indices:ndvi,ndwi',
    'local:5:mean,deviation:only',
    'texture:3:entropy',
    'pca:0.99',
    'mnf:8',
    'pca',
  ];
  expect(parseFeatureSteps(words)).toEqual([
    { kind: 'reflectance' },
    { kind: 'indices', indices: ['ndvi', 'ndwi'], keep: true },
    { kind: 'local', radius: 2, statistics: ['mean', 'deviation'], keep: false },
    { kind: 'texture', radius: 1, measures: ['entropy'], keep: true },
    { kind: 'principal-components', share: 0.99 },
    { kind: 'minimum-noise-fraction', components: 8 },
    { kind: 'principal-components' },
  ]);
});

it.each([
  '',
  'pca:0',
  'pca:1.5',
  'pca:x',
  'pca:',
  'pca:8:only',
  'reflectance:2',
  'indices',
  'indices:',
  'local:4:mean',
  'local:5',
  'local:5:median',
  'texture:5:entropy:x',
  'blur:3',
])('refuses %j', (word) => expect(() => parseFeatureSteps([word])).toThrow(UsageError));
