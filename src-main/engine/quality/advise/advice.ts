/** How a scene falls into so many clusters (by k-means), on a sample. Null where a measure is not defined. */
export interface CountScores {
  readonly count: number;
  /** Sum of squared distances to the means. */
  readonly inertia: number;
  /** Simplified silhouette (Hruschka 2004), -1..1: distances to means instead of to all pixels. The more the better. */
  readonly silhouette: number | null;
  /** Variance between over variance within clusters. The more the better. */
  readonly calinskiHarabasz: number | null;
  /** How wide the most alike clusters are for their distance. The less the better. */
  readonly daviesBouldin: number | null;
  /** Bayesian information criterion, each pixel of one cluster: normal, one variance for all. The less the better. */
  readonly bicSpherical: number | null;
  /** The same with a variance for each cluster and band. */
  readonly bicDiagonal: number | null;
  /** Adjusted Rand index between clusterings made from two resamples, mean of a few pairs. 1: always the same. */
  readonly stability: number;
}

/** How many clusters to ask for. */
export interface Advice {
  readonly scores: readonly CountScores[];
  readonly suggestion: { readonly count: number; readonly reason: string };
  /** That were looked at. */
  readonly pixels: number;
  /** Why there are no scores for the larger counts, where there are none. */
  readonly limit?: string;
}

/** A measure that counts can be ranked by. */
export interface Criterion {
  readonly key: Exclude<keyof CountScores, 'count' | 'inertia'>;
  readonly title: string;
  readonly best: 'most' | 'least';
}

export const CRITERIA: readonly Criterion[] = [
  { key: 'silhouette', title: 'silhouette', best: 'most' },
  { key: 'calinskiHarabasz', title: 'Calinski-Harabasz', best: 'most' },
  { key: 'daviesBouldin', title: 'Davies-Bouldin', best: 'least' },
  { key: 'bicDiagonal', title: 'BIC', best: 'least' },
  { key: 'stability', title: 'stability', best: 'most' },
];
