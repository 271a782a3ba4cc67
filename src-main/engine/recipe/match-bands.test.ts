import { describe, expect, it } from 'vitest';
import type { Band } from '../raster/raster.ts';
import { applyPixelStep } from '../raster/pixel-step.ts';
import { arrayRaster } from '../testing/array-raster.ts';
import { checkBandCount, matchBands, toScaleOf } from './match-bands.ts';
import { modelBand, type SavedModel } from './saved-model.ts';

/** A scene with a band at each of these wavelengths, or bands of which none is known. */
function sceneOf(wavelengths: readonly (number | undefined)[], changes: Partial<Band> = {}) {
  const raster = arrayRaster({ width: 1, height: 1, bandCount: wavelengths.length, sample: () => 1 });
  const bands = raster.bands.map((band, index) => ({ ...band, ...changes, wavelength: wavelengths[index] }));
  return { ...raster, name: 'other.tif', bands };
}

/** A model of some bands of a scene. */
function modelOf(
  wavelengths: readonly (number | undefined)[],
  places: readonly number[],
  changes: Partial<Band> = {},
): Pick<SavedModel, 'bands' | 'sceneBands' | 'recipe'> {
  const { bands } = sceneOf(wavelengths, changes);
  const recipe = { standardise: true, clusterer: 'kmeans', parameters: {}, seed: 1, areas: [] };
  return {
    bands: places.map((place) => modelBand(bands[place])),
    sceneBands: bands.length,
    recipe: { ...recipe, bands: [...places] },
  };
}

const unknown = (count: number) => new Array<undefined>(count).fill(undefined);

describe('the bands of a scene that stand for those of a model', () => {
  it.each([
    ['the same places in a scene like that of the model', [480, 560, 655], [2, 0], [482, 561, 660], [2, 0]],
    ['the same places where bands have equal wavelengths', [655, 655, 655], [2, 1], [655, 655, 655], [2, 1]],
    ['the nearest by wavelength', [480, 560, 655], [2, 0], [400, 484, 520, 650, 900], [3, 1]],
    ['those of known wavelengths only', [480, 560], [0, 1], [undefined, 556, 481], [2, 1]],
    ['the same places where no wavelength is known', unknown(6), [0, 3], unknown(6), [0, 3]],
    ['all bands of a scene that has just as many', unknown(6), [4, 1], unknown(2), [0, 1]],
    ['as many where only the model knows wavelengths', [480, 560], [1, 0], unknown(2), [0, 1]],
  ])('are %s', (_title, trained, places, other, expected) => {
    expect(matchBands(modelOf(trained, places), sceneOf(other))).toEqual(expected);
  });

  it('may lie half a bandwidth away', () => {
    const wide = modelOf([833], [0], { bandwidth: 106 });
    expect(matchBands(wide, sceneOf([443, 865]))).toEqual([1]);
    expect(() => matchBands(modelOf([833], [0]), sceneOf([443, 865]))).toThrow(/833 nm \(Band 1\).* 865 nm/);
  });

  it.each([
    [
      'has no band so near',
      [480, 2200],
      [0, 1],
      [480, 655, 840],
      /a band at 2200 nm .* other\.tif is at 840 nm/,
    ],
    [
      'has one band for two',
      [650, 656],
      [0, 1],
      [653, 840, 900],
      /Band 1 of other\.tif is the nearest to two/,
    ],
    [
      'has another number of bands',
      unknown(6),
      [0, 1],
      unknown(3),
      /made from 2 bands \(Band 1, Band 2\).* 3 bands/,
    ],
  ])('are not guessed where the scene %s', (_title, trained, places, other, message) => {
    expect(() => matchBands(modelOf(trained, places), sceneOf(other))).toThrow(message);
  });

  it('are as many as the model has where they are chosen by hand', () => {
    expect(() => checkBandCount(modelOf([480, 560], [0, 1]), 2)).not.toThrow();
    expect(() => checkBandCount(modelOf([480, 560], [0, 1]), 3)).toThrow(/Band 1 at 480 nm.* 3 were chosen/);
  });
});

describe('the scale of a model', () => {
  it('is left alone where the scene has the same', () => {
    expect(toScaleOf(modelOf([480], [0]).bands, sceneOf([480]))).toBeUndefined();
  });

  it('is what samples are brought to, so that the same sample is the same physical value', () => {
    const { bands } = modelOf([480], [0], { scale: 0.0001, offset: -0.1 });
    const state = toScaleOf(bands, sceneOf([480], { scale: 0.002, offset: 0.3 }));
    if (state?.kind !== 'pixel') throw new Error('no step');
    const [samples] = applyPixelStep(state.step, [Float32Array.of(0, 10, 55)]);
    expect(state.bands).toEqual([{ name: 'Band 1', scale: 0.0001, offset: -0.1 }]);
    for (const [index, sample] of [0, 10, 55].entries())
      expect(samples[index] * 0.0001 - 0.1).toBeCloseTo(sample * 0.002 + 0.3, 5);
  });

  it('cannot be that of a band that has none', () => {
    const { bands } = modelOf([480], [0]);
    expect(() => toScaleOf(bands, sceneOf([480], { scale: 0 }))).toThrow(/scale 0/);
  });
});
