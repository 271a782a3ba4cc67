import { covarianceFactor } from '../../linear/covariance-factor.ts';
import { PLAIN_WORK, type Pace } from '../samples/sample-chunks.ts';
import type { ModelNotes } from '../clusterer.ts';
import type { Signature } from '../signatures/signature.ts';
import { lowerTriangle, type Component } from './component.ts';

/** `equal`: every class alike; `sample`: by the pixels of its signature. */
export type Priors = 'equal' | 'sample';

/** Ids that a note names. */
const LISTED = 20;

export interface ClassComponents {
  readonly components: readonly Component[];
  /** Places of the components' signatures among those given, rising. */
  readonly kept: readonly number[];
  /** What had to be done to make them usable; empty where nothing. */
  readonly notes: ModelNotes;
}

/**
 * Signatures as classes of maximum likelihood. One without pixels is left out. Where the pixels are too few for a
 * covariance of so many bands, or it is singular and that of all together is not, the latter is mixed in as if it came
 * from bands + 1 pixels more.
 */
export async function classComponents(
  signatures: readonly Signature[],
  priors: Priors,
  pace: Pace,
): Promise<ClassComponents> {
  const kept = [...signatures.keys()].filter((place) => signatures[place].pixels > 0);
  const living = kept.map((place) => signatures[place]);
  const total = living.reduce((sum, { pixels }) => sum + pixels, 0);
  const size = signatures[0].mean.length;
  const pooled = pooledCovariance(living, size);
  const isPooledRegular = covarianceFactor(pooled, size).added === 0;
  const mixed: number[] = [];
  const components: Component[] = [];
  for (const [index, { pixels, mean, covariance }] of living.entries()) {
    const isPoor = pixels < size + 1 || (isPooledRegular && covarianceFactor(covariance, size).added > 0);
    if (isPoor) mixed.push(index + 1);
    const usable = isPoor ? withPooled(covariance, pixels, pooled, size + 1) : covariance;
    const weight = priors === 'equal' ? 1 / living.length : pixels / total;
    components.push({ weight, mean, covariance: lowerTriangle(usable, size) });
    await pace(size ** 3 * PLAIN_WORK);
  }
  return { components, kept, notes: notesOf(signatures.length - kept.length, mixed) };
}

/** Within the classes, over all of them. */
function pooledCovariance(signatures: readonly Signature[], size: number): Float64Array {
  const pooled = new Float64Array(size * size);
  const freedom = signatures.reduce((sum, { pixels }) => sum + Math.max(0, pixels - 1), 0);
  if (freedom === 0) return pooled;
  for (const { pixels, covariance } of signatures) {
    const share = Math.max(0, pixels - 1) / freedom;
    for (let place = 0; place < pooled.length; place++) pooled[place] += share * covariance[place];
  }
  return pooled;
}

function withPooled(
  covariance: Float64Array,
  pixels: number,
  pooled: Float64Array,
  more: number,
): Float64Array {
  const own = Math.max(0, pixels - 1);
  return covariance.map((value, place) => (own * value + more * pooled[place]) / (own + more));
}

function notesOf(empty: number, mixed: readonly number[]): ModelNotes {
  return {
    ...(empty === 0 ? {} : { 'Signatures left out, without pixels': empty }),
    ...(mixed.length === 0 ? {} : { 'Too few or too uniform pixels, spread of all mixed in': listed(mixed) }),
  };
}

function listed(ids: readonly number[]): string {
  const shown = ids.slice(0, LISTED).join(', ');
  return ids.length <= LISTED ? shown : `${shown} and ${ids.length - LISTED} more`;
}
