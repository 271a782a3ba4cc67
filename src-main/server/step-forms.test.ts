import { expect, it } from 'vitest';
import { CLEAN_KINDS, newCleaning, readCleaning } from '../../src-renderer/forms/clean-entry.ts';
import { FEATURE_KINDS, newFeature, readFeature } from '../../src-renderer/forms/feature-entry.ts';
import { featureStepSchema } from '../engine/features/feature-step.ts';
import { SPECTRAL_INDICES } from '../engine/features/spectral-indices.ts';
import { postStepSchema } from '../engine/quality/post-process/post-step.ts';

it('the page offers every feature that the engine knows, each as the engine takes it', () => {
  const known = featureStepSchema.options.map(({ shape }) => shape.kind.value);
  expect(FEATURE_KINDS.map(({ kind }) => kind).sort()).toEqual(known.sort());
  const [{ id, title }] = SPECTRAL_INDICES;
  const context = { indices: [{ id, title, bands: [] }], bands: [] };
  for (const { kind } of FEATURE_KINDS) {
    for (const amount of ['all', 'count', 'share'] as const) {
      const entry = newFeature(kind, 'a');
      const chosen = kind === 'indices' ? [id] : entry.chosen;
      const reading = readFeature({ ...entry, chosen, amount }, [], context);
      const value = reading.problem === undefined ? reading.value : undefined;
      expect(featureStepSchema.parse(value)).toEqual(value);
    }
  }
});

it('the page offers every step of cleaning that the engine knows, each as the engine takes it', () => {
  const known = postStepSchema.options.map(({ shape }) => shape.kind.value);
  expect(CLEAN_KINDS.map(({ kind }) => kind).sort()).toEqual(known.sort());
  for (const { kind } of CLEAN_KINDS) {
    const reading = readCleaning(newCleaning(kind, 'a'));
    const value = reading.problem === undefined ? reading.value : undefined;
    expect(postStepSchema.parse(value)).toEqual(value);
  }
});
