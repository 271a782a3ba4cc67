import { featureStepSchema, type FeatureStep } from '../engine/features/feature-step.ts';
import { UsageError } from './usage-error.ts';

/** How steps are written on the command line, for the help. */
export const FEATURE_FLAG = {
  type: 'list',
  value: 'STEP',
  description:
    'Make features of the bands first: reflectance, standardise, pca:N or pca:0.99 (share of variance), mnf:N, ' +
    'indices:ndvi,ndwi, local:SIDE:mean,deviation, texture:SIDE:contrast,homogeneity,energy,entropy; ":only" at the end leaves the ' +
    'bands themselves out. Several are made in their order.',
} as const;

const FORMS =
  'reflectance, standardise, pca:8, pca:0.99, mnf:8, indices:ndvi,ndwi, local:5:mean or texture:5:entropy:only';

/** Steps from words such as "pca:8". Throws UsageError. */
export function parseFeatureSteps(words: readonly string[]): FeatureStep[] {
  return words.map((word) => {
    const { success, data } = featureStepSchema.safeParse(shapeOf(word.split(':')));
    if (success) return data;
    throw new UsageError(`--feature is ${word}; it must be such as ${FORMS} (sides odd from 3 to 31).`);
  });
}

function shapeOf(parts: readonly string[]): unknown {
  const keep = parts.at(-1) !== 'only';
  const [kind, first, second, ...rest] = keep ? parts : parts.slice(0, -1);
  if (rest.length > 0) return undefined;
  const lists = { first: first?.split(','), second: second?.split(',') };
  switch (kind) {
    case 'reflectance':
    case 'standardise':
      return first === undefined && keep ? { kind } : undefined;
    case 'pca':
      return second === undefined && keep ? { kind: 'principal-components', ...amountOf(first) } : undefined;
    case 'mnf':
      return second === undefined && keep
        ? { kind: 'minimum-noise-fraction', ...amountOf(first) }
        : undefined;
    case 'indices':
      return second === undefined ? { kind, indices: lists.first, keep } : undefined;
    case 'local':
      return { kind, radius: radiusOf(first), statistics: lists.second, keep };
    case 'texture':
      return { kind, radius: radiusOf(first), measures: lists.second, keep };
    default:
      return undefined;
  }
}

/** "8" is a number of components, "0.99" a share; nothing is all of them. */
function amountOf(text: string | undefined): object {
  if (text === undefined) return {};
  return /^\d+$/.test(text) ? { components: Number(text) } : { share: Number(text || NaN) };
}

function radiusOf(text: string | undefined): number {
  return text !== undefined && /^\d+$/.test(text) ? (Number(text) - 1) / 2 : NaN;
}
