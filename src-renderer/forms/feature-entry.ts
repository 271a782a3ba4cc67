import type { FeatureStep, SpectralIndexDescription } from '../../src-main/engine/api.ts';
import type { StepEntry } from './step-entries.ts';
import { readNumber, type Reading } from './validate-parameter.ts';

export type FeatureKind = FeatureStep['kind'];

/** A step before clustering as its form holds it; a kind of step leaves alone what it has no use for. */
export interface FeatureEntry extends StepEntry {
  readonly kind: FeatureKind;
  /** How many components are kept. */
  readonly amount: 'all' | 'count' | 'share';
  readonly count: string;
  /** In percent of the variance. */
  readonly share: string;
  /** Half the side of the window, less half a pixel. */
  readonly radius: number;
  /** Ids of what is made: indices, statistics or measures. */
  readonly chosen: readonly string[];
  /** Whether what is there already comes along. */
  readonly keep: boolean;
}

/** In the order of the menu. */
export const FEATURE_KINDS: readonly {
  readonly kind: FeatureKind;
  readonly title: string;
  readonly help: string;
}[] = [
  {
    kind: 'reflectance',
    title: 'Reflectance',
    help: 'Physical values: stored numbers times the scale of their band, plus its offset.',
  },
  {
    kind: 'standardise',
    title: 'Standardise',
    help: 'Mean 0 and deviation 1 in each band, so that none outweighs the others.',
  },
  {
    kind: 'principal-components',
    title: 'Principal components',
    help: 'The directions in which the pixels differ most, without the correlation between bands.',
  },
  {
    kind: 'minimum-noise-fraction',
    title: 'Minimum noise fraction',
    help: 'Components in order of how much they stand out of the noise between neighbouring pixels.',
  },
  {
    kind: 'indices',
    title: 'Spectral indices',
    help: 'Ratios such as the NDVI, of physical values; their bands are found by wavelength.',
  },
  {
    kind: 'local',
    title: 'Local mean, deviation',
    help: 'Mean and deviation of each band in a window around each pixel.',
  },
  {
    kind: 'texture',
    title: 'Texture',
    help: 'Measures of the grey-level co-occurrence of the mean of the bands in a window around each pixel.',
  },
];

export const LOCAL_CHOICES = [
  { id: 'mean', title: 'Mean' },
  { id: 'deviation', title: 'Deviation' },
] as const;

export const TEXTURE_CHOICES = [
  { id: 'contrast', title: 'Contrast' },
  { id: 'homogeneity', title: 'Homogeneity' },
  { id: 'energy', title: 'Energy' },
  { id: 'entropy', title: 'Entropy' },
] as const;

const COUNT = { type: 'integer', minimum: 1, maximum: 1000 } as const;
const SHARE = { type: 'number', minimum: 1, maximum: 100 } as const;

const CHOSEN_FIRST: Readonly<Partial<Record<FeatureKind, readonly string[]>>> = {
  local: ['mean'],
  texture: ['contrast', 'entropy'],
};

export function newFeature(kind: FeatureKind, id: string): FeatureEntry {
  const chosen = CHOSEN_FIRST[kind] ?? [];
  return {
    id,
    kind,
    amount: 'share',
    count: '3',
    share: '99',
    radius: kind === 'texture' ? 3 : 1,
    chosen,
    keep: true,
  };
}

/** What indices can be made of. */
export interface IndexContext {
  readonly indices: readonly SpectralIndexDescription[];
  /** Bands that take part. */
  readonly bands: readonly { readonly wavelength?: number }[];
}

/** Reads a form; the problem is a sentence that says what to enter. `before`: the steps that are done first. */
export function readFeature(
  entry: FeatureEntry,
  before: readonly FeatureEntry[],
  context: IndexContext,
): Reading<FeatureStep> {
  const { kind, radius, keep } = entry;
  switch (kind) {
    case 'reflectance':
    case 'standardise':
      return { value: { kind } };
    case 'principal-components':
    case 'minimum-noise-fraction':
      return readComponents(kind, entry);
    case 'indices':
      return readIndices(entry, before, context);
    case 'local': {
      const statistics = chosenOf(LOCAL_CHOICES, entry);
      return statistics.length > 0
        ? { value: { kind, radius, statistics, keep } }
        : { problem: 'Choose the mean, the deviation, or both.' };
    }
    case 'texture': {
      const measures = chosenOf(TEXTURE_CHOICES, entry);
      return measures.length > 0
        ? { value: { kind, radius, measures, keep } }
        : { problem: 'Choose at least one measure.' };
    }
  }
}

/** The wavelengths that an index needs and no band has: "red edge (695 to 750 nm)". Undefined where it can be made. */
export function missingBand(
  { bands: needed }: SpectralIndexDescription,
  bands: IndexContext['bands'],
): string | undefined {
  const missing = needed.find(
    ({ from, until }) =>
      !bands.some(({ wavelength }) => wavelength !== undefined && wavelength >= from && wavelength <= until),
  );
  return missing && `${missing.role} (${missing.from} to ${missing.until} nm)`;
}

function readComponents(
  kind: 'principal-components' | 'minimum-noise-fraction',
  { amount, count, share }: FeatureEntry,
): Reading<FeatureStep> {
  if (amount === 'all') return { value: { kind } };
  const reading = amount === 'count' ? readNumber(COUNT, count) : readNumber(SHARE, share);
  if (reading.problem !== undefined) return reading;
  const { value } = reading;
  return { value: amount === 'count' ? { kind, components: value } : { kind, share: value / 100 } };
}

function readIndices(
  { chosen, keep }: FeatureEntry,
  before: readonly FeatureEntry[],
  { indices, bands }: IndexContext,
): Reading<FeatureStep> {
  const wanted = indices.filter(({ id }) => chosen.includes(id));
  if (wanted.length === 0) return { problem: 'Choose at least one index.' };
  const earlier = before.find(losesWavelengths);
  if (earlier) return { problem: `Move the indices before “${titleOf(earlier)}”: they are made of bands.` };
  const impossible = wanted.find((index) => missingBand(index, bands) !== undefined);
  if (impossible) {
    return { problem: `${impossible.id.toUpperCase()} needs a band in ${missingBand(impossible, bands)}.` };
  }
  return { value: { kind: 'indices', indices: wanted.map(({ id }) => id), keep } };
}

/** After these, bands are no longer known by their wavelengths. */
function losesWavelengths({ kind, keep }: FeatureEntry): boolean {
  if (kind === 'texture') return !keep;
  return kind === 'principal-components' || kind === 'minimum-noise-fraction' || kind === 'indices';
}

function titleOf({ kind }: Pick<FeatureEntry, 'kind'>): string {
  return FEATURE_KINDS.find((known) => known.kind === kind)!.title;
}

function chosenOf<Id extends string>(
  choices: readonly { readonly id: Id }[],
  { chosen }: FeatureEntry,
): Id[] {
  return choices.map(({ id }) => id).filter((id) => chosen.includes(id));
}
