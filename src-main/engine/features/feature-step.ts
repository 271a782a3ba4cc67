import { z } from 'zod';

const radius = z.int().min(1).max(15);
const keep = z.boolean();
/** Either so many components, or as many as hold this share (0..1) of the whole. */
const components = {
  components: z.int().min(1).max(1000).optional(),
  share: z.number().gt(0).max(1).optional(),
};

export const LOCAL_STATISTICS = ['mean', 'deviation'] as const;
export const TEXTURE_MEASURES = ['contrast', 'homogeneity', 'energy', 'entropy'] as const;

/** Something made of the bands before clustering, as data. `keep`: whether the bands themselves come along, first. */
export const featureStepSchema = z.discriminatedUnion('kind', [
  /** Samples * scale + offset. */
  z.object({ kind: z.literal('reflectance') }),
  /** Mean 0 and deviation 1 in each band. */
  z.object({ kind: z.literal('standardise') }),
  z.object({ kind: z.literal('principal-components'), ...components }),
  z.object({ kind: z.literal('minimum-noise-fraction'), ...components }),
  /** Spectral indices by id, of physical values, their bands found by wavelength. */
  z.object({ kind: z.literal('indices'), indices: z.array(z.string().min(1).max(40)).min(1).max(40), keep }),
  /** Mean or deviation of each band over the square of 2 * radius + 1 pixels. */
  z.object({
    kind: z.literal('local'),
    radius,
    statistics: z.array(z.enum(LOCAL_STATISTICS)).min(1).max(2),
    keep,
  }),
  /** Measures of the grey-level co-occurrence of the mean of the bands over the square of 2 * radius + 1 pixels. */
  z.object({
    kind: z.literal('texture'),
    radius,
    measures: z.array(z.enum(TEXTURE_MEASURES)).min(1).max(4),
    keep,
  }),
]);
export type FeatureStep = z.infer<typeof featureStepSchema>;
export type LocalStatistic = (typeof LOCAL_STATISTICS)[number];
export type TextureMeasure = (typeof TEXTURE_MEASURES)[number];

/**
 * The steps of a recipe with standardising put where it belongs when the recipe asks for it without saying where: before components are
 * taken, else last.
 */
export function orderedSteps(steps: readonly FeatureStep[], standardise: boolean): readonly FeatureStep[] {
  if (!standardise || steps.some(({ kind }) => kind === 'standardise')) return steps;
  const at = steps.findIndex(
    ({ kind }) => kind === 'principal-components' || kind === 'minimum-noise-fraction',
  );
  const before = at < 0 ? steps.length : at;
  return [...steps.slice(0, before), { kind: 'standardise' }, ...steps.slice(before)];
}
