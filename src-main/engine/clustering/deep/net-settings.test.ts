import { describe, expect, it } from 'vitest';
import { completeParameters, type Parameters } from '../../parameters.ts';
import {
  NET_PARAMETERS,
  TASK_PARAMETERS,
  trainingParameters,
  VIEW_PARAMETERS,
  type NetParameters,
} from './net-parameters.ts';
import { epochCount, netSettings } from './net-settings.ts';
import { initialWeights } from './net.ts';

const PRESETS = {
  compact: { length: { steps: 1200 }, rate: 1e-3 },
  paper: { length: { epochs: 60 }, rate: 2e-4 },
};
const SCHEMA = {
  ...TASK_PARAMETERS,
  ...trainingParameters(PRESETS, 5e-3),
  ...NET_PARAMETERS,
  ...VIEW_PARAMETERS,
};

const parameters = (given: Parameters = {}): NetParameters =>
  completeParameters(SCHEMA, given) as Parameters & NetParameters;

const settingsOf = (given: Parameters = {}) => netSettings(parameters(given));

describe('the settings of a net', () => {
  it('of the paper are those of the paper', () => {
    const settings = settingsOf({ preset: 'paper' });
    expect(settings).toMatchObject({
      side: 11,
      components: 8,
      standardise: 'feature',
      encoder: { stem: 32, padding: 'same' },
      hidden: 512,
      batch: 512,
      pool: {
        leastScale: 0.08,
        flipColumns: 0.5,
        flipRows: 0,
        rotate: 0,
        blur: 0.5,
        blurOver: 'pixels',
        maskPixels: 0.5,
        maskComponents: 0.5,
      },
    });
    expect(settings.encoder.stages).toEqual([64, 128, 256].map((channels) => ({ channels, blocks: 2 })));
  });

  it('without a preset are of the compact network', () => {
    expect(settingsOf()).toEqual(settingsOf({ preset: 'compact' }));
    expect(settingsOf()).toMatchObject({ side: 9, encoder: { padding: 'valid' }, batch: 256 });
  });

  it.each(['compact', 'paper'])('keep what is not said as the network has it: %s', (preset) => {
    const usual = settingsOf({ preset });
    const changed = settingsOf({ preset, patch: 17, batch: 30, components: 3, padding: 'same' });
    expect(changed).toEqual({
      ...usual,
      side: 17,
      batch: 30,
      components: 3,
      encoder: { ...usual.encoder, padding: 'same' },
    });
  });

  it.each(['compact', 'paper'])(
    'have whole channels at any width, twice as many at twice the width: %s',
    (preset) => {
      const numbers = (width: number): number[] => {
        const { encoder, hidden } = settingsOf({ preset, width });
        return [encoder.stem, ...encoder.stages.map(({ channels }) => channels), hidden];
      };
      for (let width = 1; width <= 256; width++) {
        const own = numbers(width);
        expect(own[0]).toBe(width);
        expect(own.every((channels) => Number.isInteger(channels) && channels <= 4096)).toBe(true);
        if (width <= 128) expect(numbers(2 * width)).toEqual(own.map((channels) => 2 * channels));
      }
      expect(numbers(0)).toEqual(numbers(preset === 'paper' ? 32 : 16));
    },
  );

  it.each([3, 5])('make a net of width %i', (width) => {
    const { side, components, encoder, hidden } = settingsOf({ width });
    const weights = initialWeights({ patch: { components, side }, encoder, hidden, clusters: 2 }, 1);
    expect(weights['encoder.stage2.block1.conv2.weight']).toHaveLength(9 * (4 * width) ** 2);
  });

  it('refuse a patch that is even, or smaller than its blocks need, saying how large it must be', () => {
    expect(() => settingsOf({ patch: 2 })).toThrow(/2 x 2 pixels has none in its middle; choose an odd size/);
    expect(() => settingsOf({ patch: 7 })).toThrow(
      /at least 9 x 9 pixels, not 7 x 7.*larger patch or fewer blocks/,
    );
    expect(() => settingsOf({ blocks: 2, patch: 15 })).toThrow(/at least 17 x 17/);
    expect(() => settingsOf({ blocks: 2 })).toThrow(/at least 17 x 17 pixels, not 9 x 9/);
    expect(() => settingsOf({ preset: 'paper', padding: 'valid' })).toThrow(/at least 25 x 25/);
    expect(settingsOf({ patch: 1, padding: 'same' }).side).toBe(1);
    expect(settingsOf({ blocks: 2, patch: 17 }).encoder.stages.map(({ blocks }) => blocks)).toEqual([2, 2]);
  });
});

describe('the epochs of a training', () => {
  it('are those asked for, else those of the preset, else as many as make its steps', () => {
    expect(epochCount(7, { steps: 1200 }, 3)).toBe(7);
    expect(epochCount(7, { epochs: 60 }, 3)).toBe(7);
    expect(epochCount(0, { epochs: 60 }, 3)).toBe(60);
    for (const steps of [1, 7, 64, 1199, 1200, 1201, 16384]) {
      const epochs = epochCount(0, { steps: 1200 }, steps);
      expect(epochs * steps).toBeGreaterThanOrEqual(1200);
      expect((epochs - 1) * steps).toBeLessThan(1200);
    }
  });

  it('are told in the description of the parameter', () => {
    const { epochs, rate } = trainingParameters(PRESETS, 5e-3);
    expect(epochs.description).toMatch(/0: as many as make 1200 steps for compact, 60 for paper/);
    expect(rate.description).toMatch(/0: 0.001 for compact, 0.0002 for paper/);
  });
});
