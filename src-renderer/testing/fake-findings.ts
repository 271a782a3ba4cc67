import type { Advice, AdviceRequest, InspectRequest, Inspection } from '../../src-main/engine/api.ts';
import type { ClusterSummary } from '../../src-main/engine/project/document.ts';

const PERCENTILES = [2, 25, 50, 75, 98];
const BINS = 16;

/** Numbers of clusters as if each were a heap around its mean. */
export function fakeInspection(
  clusters: readonly ClusterSummary[],
  bandNames: readonly string[],
  { clusters: wanted, separability }: InspectRequest,
): Inspection {
  const chosen = clusters.filter(({ id }) => !wanted || wanted.includes(id));
  const ranges = bandNames.map((_, band): [number, number] => {
    const means = chosen.map(({ mean }) => mean[band] ?? 0);
    return [Math.min(...means) - 1, Math.max(...means) + 1];
  });
  return {
    percentiles: PERCENTILES,
    bands: bandNames.map((name, band) => ({ name, range: ranges[band] })),
    clusters: chosen.map(({ id, pixels, hectares, mean, deviation }) => ({
      id,
      pixels,
      hectares,
      measured: pixels,
      sampled: pixels,
      bands: mean.map((middle, band) => heap(middle ?? 0, deviation[band] ?? 0, ranges[band])),
    })),
    ...(separability ? { separability: fakeSeparability(chosen) } : {}),
  };
}

/** The measures are best at five clusters, or at the end that is nearest to it. */
export function fakeAdvice({ from, to }: AdviceRequest): Advice {
  const counts = Array.from({ length: to - from + 1 }, (_, place) => from + place);
  const best = Math.min(to, Math.max(from, 5));
  const scores = counts.map((count) => {
    const apart = Math.abs(count - best);
    return {
      count,
      inertia: 1000 / count,
      silhouette: 0.6 - 0.02 * apart,
      calinskiHarabasz: 5000 - 100 * apart,
      daviesBouldin: 0.8 + 0.05 * apart,
      bicSpherical: -1e6 - 1000 * count,
      bicDiagonal: -1e6 - 1200 * count,
      stability: 0.9 - 0.03 * apart,
    };
  });
  return {
    scores,
    suggestion: { count: best, reason: `${best} ranks best over all measures.` },
    pixels: 4096,
  };
}

function heap(
  mean: number,
  deviation: number,
  [low, high]: readonly [number, number],
): Inspection['clusters'][number]['bands'][number] {
  const place = Math.min(BINS - 1, Math.floor(((mean - low) / (high - low)) * BINS));
  return {
    mean,
    deviation,
    minimum: mean - 3 * deviation,
    maximum: mean + 3 * deviation,
    percentiles: PERCENTILES.map((percent) => mean + ((percent - 50) / 25) * deviation),
    histogram: Array.from({ length: BINS }, (_, bin) => Math.max(0, 10 - 4 * Math.abs(bin - place))),
  };
}

function fakeSeparability(clusters: readonly ClusterSummary[]): NonNullable<Inspection['separability']> {
  const distances = clusters.map((one) =>
    clusters.map((other) =>
      Math.hypot(...one.mean.map((value, band) => (value ?? 0) - (other.mean[band] ?? 0))),
    ),
  );
  const largest = Math.max(1, ...distances.flat());
  const bhattacharyya = distances.map((row) => row.map((distance) => (8 * distance) / largest));
  const saturated = bhattacharyya.map((row) => row.map((value) => 2 * (1 - Math.exp(-value))));
  return {
    ids: clusters.map(({ id }) => id),
    bhattacharyya,
    jeffriesMatusita: saturated,
    transformedDivergence: saturated,
  };
}
