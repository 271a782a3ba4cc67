import { expect, it } from 'vitest';
import { describeCleaning, describeFeature } from './describe-steps.ts';

it('says in a few words what each feature is', () => {
  expect(describeFeature({ kind: 'principal-components', share: 0.999 })).toBe(
    'Principal components: 99.9 % of the variance',
  );
  expect(describeFeature({ kind: 'principal-components', share: 0.07 })).toContain(': 7 %');
  expect(describeFeature({ kind: 'minimum-noise-fraction', components: 3 })).toBe(
    'Minimum noise fraction: first 3',
  );
  expect(describeFeature({ kind: 'minimum-noise-fraction' })).toBe('Minimum noise fraction: all');
  expect(describeFeature({ kind: 'indices', indices: ['ndvi', 'ndwi'], keep: true })).toBe('NDVI, NDWI');
  expect(describeFeature({ kind: 'local', radius: 2, statistics: ['mean', 'deviation'], keep: false })).toBe(
    'Local mean and deviation, 5 × 5, alone',
  );
  expect(describeFeature({ kind: 'texture', radius: 1, measures: ['contrast', 'energy'], keep: true })).toBe(
    'Texture (contrast, energy), 3 × 3',
  );
  expect(describeFeature({ kind: 'reflectance' })).toBe('Reflectance');
  expect(describeFeature({ kind: 'standardise' })).toBe('Standardised');
});

it('says in a few words what each step of cleaning does', () => {
  expect(describeCleaning({ kind: 'majority', radius: 1 })).toBe('Majority 3 × 3');
  expect(describeCleaning({ kind: 'sieve', pixels: 12, connectivity: 4 })).toBe(
    'Sieve below 12 pixels, 4 neighbours',
  );
  expect(describeCleaning({ kind: 'open', radius: 2, labels: [3] })).toBe('Opening 5 × 5 of cluster 3');
  expect(describeCleaning({ kind: 'close', radius: 2, labels: [3, 5] })).toBe(
    'Closing 5 × 5 of clusters 3, 5',
  );
});
