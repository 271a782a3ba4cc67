import { SHAPE_FEATURES, type SegmentFeatures } from './segment-features.ts';

/** What segments are grouped by. */
export interface FeatureChoice {
  readonly mean: boolean;
  readonly deviation: boolean;
  readonly size: boolean;
  readonly compactness: boolean;
  readonly rectangularity: boolean;
}

/** The chosen features of a segment, each times a factor. */
export interface FeatureSpace {
  /** Places among a segment's features; means come first. */
  readonly indices: readonly number[];
  readonly factors: readonly number[];
}

/** Places of the chosen features among those of a segment of so many bands. */
export function chosenFeatures(choice: FeatureChoice, bandCount: number): number[] {
  const bands = Array.from({ length: bandCount }, (_, band) => band);
  return [
    ...(choice.mean ? bands : []),
    ...(choice.deviation ? bands.map((band) => bandCount + band) : []),
    ...SHAPE_FEATURES.flatMap((name, place) => (choice[name] ? [2 * bandCount + place] : [])),
  ];
}

/**
 * Means stay as they are, scaled by the deviations of the pixels. Every other feature counts in its deviations over these segments, and all
 * deviations of bands together as much as one of the shapes.
 */
export function featureSpaceOf(
  features: SegmentFeatures,
  indices: readonly number[],
  bandCount: number,
): FeatureSpace {
  const { count, length, values } = features;
  const factors: number[] = [];
  for (const index of indices) {
    const own = Float64Array.from({ length: count }, (_, segment) => values[segment * length + index]);
    const mean = own.reduce((sum, value) => sum + value, 0) / count;
    const deviation = Math.sqrt(own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count);
    const share = index < 2 * bandCount ? Math.sqrt(bandCount) : 1;
    const isMean = index < bandCount;
    factors.push(isMean ? 1 : deviation > 0 ? 1 / (deviation * share) : 0);
  }
  return { indices, factors };
}

/** Segments as points of the space: one plane per chosen feature. */
export function inFeatureSpace(features: SegmentFeatures, space: FeatureSpace): Float32Array[] {
  const { count, length, values } = features;
  return space.indices.map((index, place) =>
    Float32Array.from(
      { length: count },
      (_, segment) => values[segment * length + index] * space.factors[place],
    ),
  );
}
