import { describe, expect, it } from 'vitest';
import type { FeatureStep } from '../../src-main/engine/api.ts';
import {
  FEATURE_KINDS,
  type FeatureEntry,
  type FeatureKind,
  type IndexContext,
  newFeature,
  readFeature,
} from './feature-entry.ts';

const red = { role: 'red', from: 620, until: 690 };
const nir = { role: 'nir', from: 760, until: 960 };
const green = { role: 'green', from: 525, until: 600 };
const context: IndexContext = {
  indices: [
    { id: 'ndvi', title: 'Vegetation', bands: [red, nir] },
    { id: 'ndwi', title: 'Water', bands: [green, nir] },
  ],
  bands: [{ wavelength: 660 }, { wavelength: 960 }, {}],
};

const entry = (kind: FeatureKind, part: Partial<FeatureEntry> = {}): FeatureEntry => ({
  ...newFeature(kind, kind),
  ...part,
});
const read = (kind: FeatureKind, part?: Partial<FeatureEntry>, before: readonly FeatureEntry[] = []) =>
  readFeature(entry(kind, part), before, context);
const valueOf = (reading: ReturnType<typeof read>): FeatureStep | undefined =>
  reading.problem === undefined ? reading.value : undefined;

describe('a feature before clustering', () => {
  it('of any kind can be taken as it first stands, but indices want to be chosen', () => {
    for (const { kind } of FEATURE_KINDS) {
      const reading = read(kind);
      if (kind === 'indices') expect(reading.problem).toBe('Choose at least one index.');
      else expect(valueOf(reading)?.kind).toBe(kind);
    }
  });

  it('keeps so many components, a share of the variance, or all', () => {
    const components = (part: Partial<FeatureEntry>) => valueOf(read('principal-components', part));
    expect(components({ amount: 'count', count: '4' })).toEqual({
      kind: 'principal-components',
      components: 4,
    });
    expect(components({ amount: 'share', share: '99,5' })).toEqual({
      kind: 'principal-components',
      share: 0.995,
    });
    expect(components({ amount: 'all', count: 'x' })).toEqual({ kind: 'principal-components' });
    expect(read('minimum-noise-fraction', { amount: 'count', count: '0' }).problem).toBe(
      'Enter a whole number from 1 to 1000.',
    );
    expect(read('minimum-noise-fraction', { amount: 'share', share: '101' }).problem).toBe(
      'Enter a number from 1 to 100.',
    );
  });

  it('makes what was chosen in the window, in the order of the form', () => {
    expect(valueOf(read('local', { chosen: ['deviation', 'mean'], radius: 3, keep: false }))).toEqual({
      kind: 'local',
      radius: 3,
      statistics: ['mean', 'deviation'],
      keep: false,
    });
    expect(read('local', { chosen: [] }).problem).toMatch(/the mean, the deviation, or both/);
    expect(read('texture', { chosen: [] }).problem).toBe('Choose at least one measure.');
  });
});

describe('spectral indices', () => {
  it('are made where a chosen band has each wavelength, bounds included', () => {
    expect(valueOf(read('indices', { chosen: ['ndvi'] }))).toEqual({
      kind: 'indices',
      indices: ['ndvi'],
      keep: true,
    });
  });

  it('say which band is missing', () => {
    expect(read('indices', { chosen: ['ndvi', 'ndwi'] }).problem).toBe(
      'NDWI needs a band in green (525 to 600 nm).',
    );
  });

  it('come before what leaves no band with a wavelength', () => {
    const after = (kind: FeatureKind, part?: Partial<FeatureEntry>) =>
      read('indices', { chosen: ['ndvi'] }, [entry('standardise'), entry(kind, part)]).problem;
    expect(after('principal-components')).toMatch(/before “Principal components”/);
    expect(after('texture', { keep: false })).toMatch(/before “Texture”/);
    expect([after('reflectance'), after('local'), after('texture', { keep: true })]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
