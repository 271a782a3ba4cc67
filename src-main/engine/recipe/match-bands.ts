import { EngineError } from '../errors.ts';
import type { FeatureState } from '../features/feature-state.ts';
import type { Band, Raster } from '../raster/raster.ts';
import type { ModelBand, SavedModel } from './saved-model.ts';

/** Nanometres by which a band may lie elsewhere where its width is not known. */
const TOLERANCE = 10;

/**
 * The bands of a scene that stand for those a model was made from, in its order: those at the same places where these have the same
 * wavelengths and the scene as many bands as that of the model; else the nearest by wavelength, at most half a bandwidth away; else,
 * where wavelengths are not known, all bands of a scene that has just as many. Throws `bad-input`, saying what is missing.
 */
export function matchBands(
  { bands, sceneBands, recipe }: Pick<SavedModel, 'bands' | 'sceneBands' | 'recipe'>,
  scene: Pick<Raster, 'name' | 'bands'>,
): number[] {
  const isAtPlaces =
    scene.bands.length === sceneBands &&
    bands.every((band, index) => isLike(band, scene.bands[recipe.bands[index]]));
  if (isAtPlaces) return [...recipe.bands];
  const areKnown = bands.every(hasWavelength) && scene.bands.some(hasWavelength);
  if (areKnown) return bands.map((band) => nearest(band, scene)).map(unlessTwice(bands, scene));
  if (scene.bands.length === bands.length) return bands.map((_, index) => index);
  throw new EngineError(
    'bad-input',
    `The model was made from ${listed(bands)}; ${scene.name} has ${scene.bands.length} bands, and without wavelengths nobody can tell ` +
      'which of them these are. Say which to use, in the order of the model.',
  );
}

/** Throws `bad-input` where other than as many bands were chosen as a model was made from. */
export function checkBandCount({ bands }: Pick<SavedModel, 'bands'>, chosen: number): void {
  if (chosen === bands.length) return;
  throw new EngineError(
    'bad-input',
    `The model was made from ${listed(bands)}, but ${chosen} were chosen; choose one for each, in this order.`,
  );
}

/**
 * The step that brings the samples of bands to the scale of those that a model was made from, so that the same sample is the same
 * physical value; undefined where it is already. Throws `bad-input` where a scale is 0.
 */
export function toScaleOf(expected: readonly ModelBand[], { name, bands }: Raster): FeatureState | undefined {
  const isSame = expected.every(
    ({ scale, offset }, i) => scale === bands[i].scale && offset === bands[i].offset,
  );
  if (isSame) return undefined;
  if ([...expected, ...bands].some(({ scale }) => scale === 0))
    throw new EngineError('bad-input', `${name} or the model has a band of scale 0, which says nothing.`);
  return {
    kind: 'pixel',
    step: {
      kind: 'affine',
      centres: bands.map(({ scale, offset }, i) => (expected[i].offset - offset) / scale),
      factors: bands.map(({ scale }, i) => scale / expected[i].scale),
    },
    bands: bands.map((band, i) => ({
      name: band.name,
      scale: expected[i].scale,
      offset: expected[i].offset,
    })),
  };
}

function isLike(expected: ModelBand, found: Pick<Band, 'wavelength'> | undefined): boolean {
  if (found === undefined) return false;
  if (!hasWavelength(expected) || !hasWavelength(found))
    return hasWavelength(expected) === hasWavelength(found);
  return distance(expected, found) <= tolerance(expected);
}

function nearest(expected: ModelBand, { name, bands }: Pick<Raster, 'name' | 'bands'>): number {
  let best = -1;
  for (const [index, band] of bands.entries())
    if (hasWavelength(band) && (best < 0 || distance(expected, band) < distance(expected, bands[best])))
      best = index;
  if (distance(expected, bands[best]) <= tolerance(expected)) return best;
  throw new EngineError(
    'bad-input',
    `The model needs a band at ${expected.wavelength} nm (${expected.name}); the nearest of ${name} is at ` +
      `${bands[best].wavelength} nm. Take a scene of the same sensor, or say which bands to use.`,
  );
}

function unlessTwice(bands: readonly ModelBand[], { name }: Pick<Raster, 'name'>) {
  return (found: number, index: number, all: readonly number[]): number => {
    const other = all.indexOf(found);
    if (other === index) return found;
    throw new EngineError(
      'bad-input',
      `Band ${found + 1} of ${name} is the nearest to two bands of the model (${bands[other].name}, ${bands[index].name}). ` +
        'Take a scene of the same sensor, or say which bands to use.',
    );
  };
}

function tolerance({ bandwidth }: ModelBand): number {
  return Math.max(TOLERANCE, (bandwidth ?? 0) / 2);
}

function distance(one: Pick<Band, 'wavelength'>, other: Pick<Band, 'wavelength'>): number {
  return Math.abs(one.wavelength! - other.wavelength!);
}

function hasWavelength({ wavelength }: Pick<Band, 'wavelength'>): boolean {
  return wavelength !== undefined;
}

/** "4 bands (Red at 660 nm, NIR at 840 nm, ...)" */
function listed(bands: readonly ModelBand[]): string {
  const shown = bands
    .slice(0, 8)
    .map(({ name, wavelength }) => (wavelength === undefined ? name : `${name} at ${wavelength} nm`));
  const more = bands.length > shown.length ? ', ...' : '';
  return `${bands.length} bands (${shown.join(', ')}${more})`;
}
