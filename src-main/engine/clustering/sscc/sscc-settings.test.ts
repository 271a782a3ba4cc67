import { describe, expect, it } from 'vitest';
import { completeParameters, type Parameters } from '../../parameters.ts';
import { ssccManifest } from './sscc-manifest.ts';
import { SSCC_PRESETS } from './sscc-presets.ts';
import { headCount, viewsOf, type SsccParameters } from './sscc-settings.ts';

const parameters = (given: Parameters = {}): SsccParameters =>
  completeParameters(ssccManifest.parameters, given) as Parameters & SsccParameters;

describe('the settings of SSCC', () => {
  it('of the paper are those of the paper', () => {
    expect(SSCC_PRESETS.paper).toEqual({
      length: { epochs: 60 },
      rate: 2e-4,
      schedule: 'steps',
      heads: 1,
      views: 'same',
    });
    expect(parameters()).toMatchObject({ rowWeight: 5e-5, redundancy: 0.005, weightDecay: 5e-3 });
  });

  it('have the views asked for, else those of the preset', () => {
    expect(viewsOf(parameters())).toBe('neighbour');
    expect(viewsOf(parameters({ preset: 'paper' }))).toBe('same');
    expect(viewsOf(parameters({ views: 'same' }))).toBe('same');
  });

  it('have the heads asked for, else those of the preset, one for many clusters', () => {
    expect(headCount(parameters())).toBe(8);
    expect(headCount(parameters({ heads: 3 }))).toBe(3);
    expect(headCount(parameters({ preset: 'paper' }))).toBe(1);
    expect(headCount(parameters({ preset: 'paper', heads: 4 }))).toBe(4);
    expect(headCount(parameters({ heads: 4, clusters: 65 }))).toBe(1);
  });
});
