import { EngineError } from '../../errors.ts';

/** Parameters of `isodataManifest`, complete and checked, but for the sample. */
export interface IsodataParameters {
  readonly clusters: number;
  /** 0: half of the clusters. */
  readonly minimumClusters: number;
  /** 0: no more than the clusters. */
  readonly maximumClusters: number;
  readonly iterations: number;
  /** Percent of the pixels. */
  readonly changeThreshold: number;
  /** Pixels of the sample. */
  readonly minimumClassSize: number;
  /** In deviations of each band over the sample; 0: 1.5 / cbrt(clusters). */
  readonly maximumDeviation: number;
  /** In the same units, over all bands. */
  readonly minimumDistance: number;
  readonly maximumMerges: number;
}

/** What clusters may be, every choice made. */
export interface IsodataLimits {
  /** The number wanted. */
  readonly wanted: number;
  readonly fewest: number;
  readonly most: number;
  /** Pixels, >= 1. */
  readonly leastPixels: number;
  /** In `units`. */
  readonly widest: number;
  /** In `units`. */
  readonly closest: number;
  readonly mergesPerStep: number;
  /** Standard deviation of each band over the sample: what widths and distances are counted in. */
  readonly units: readonly number[];
}

/** Automatic width of a single cluster; clusters that fill three independent bands get narrower by the cube root of their number. */
const WIDTH_OF_ONE = 1.5;

/** Throws `bad-input` where the number of clusters lies outside of its bounds. */
export function isodataLimits(parameters: IsodataParameters, units: readonly number[]): IsodataLimits {
  const { clusters } = parameters;
  const fewest = parameters.minimumClusters || Math.ceil(clusters / 2);
  const most = parameters.maximumClusters || clusters;
  if (fewest > clusters || most < clusters) {
    throw new EngineError(
      'bad-input',
      `Clusters is ${clusters}, which is not between the fewest (minimumClusters, ${fewest}) and the most (maximumClusters, ` +
        `${most}); change one of the three.`,
    );
  }
  return {
    wanted: clusters,
    fewest,
    most,
    leastPixels: Math.max(1, parameters.minimumClassSize),
    widest: parameters.maximumDeviation || WIDTH_OF_ONE / Math.cbrt(clusters),
    closest: parameters.minimumDistance,
    mergesPerStep: parameters.maximumMerges,
    units,
  };
}
