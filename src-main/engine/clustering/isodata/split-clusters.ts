import type { IsodataLimits } from './isodata-limits.ts';
import type { MeasuredCluster } from './measure-clusters.ts';

/** How far the two halves of a cluster begin from its mean, in its own deviations. */
const STEP = 0.5;

/**
 * Means after wide clusters were split, the widest first, as far as the most clusters allow. A cluster is split that is wider in a band
 * than `limits.widest` and, unless there are at most half of the wanted, spreads more than clusters do on average and has the pixels of two. Where
 * there are fewer than `limits.fewest`, those with the most scatter are split first, whatever their width.
 */
export function splitClusters(
  clusters: readonly MeasuredCluster[],
  limits: IsodataLimits,
): readonly Float64Array[] {
  const room = limits.most - clusters.length;
  const needed = limits.fewest - clusters.length;
  const forced = clusters
    .filter((cluster) => widthOf(cluster, limits).width > 0)
    .sort((one, other) => scatterOf(other, limits) - scatterOf(one, limits))
    .slice(0, Math.max(0, needed));
  const wide = tooWide(clusters, limits).filter((cluster) => !forced.includes(cluster));
  const chosen = new Set([...forced, ...wide].slice(0, Math.max(0, room)));
  return clusters.flatMap((cluster) => (chosen.has(cluster) ? halves(cluster, limits) : [cluster.mean]));
}

function tooWide(clusters: readonly MeasuredCluster[], limits: IsodataLimits): MeasuredCluster[] {
  const isFew = clusters.length <= limits.wanted / 2;
  const pixels = clusters.reduce((sum, cluster) => sum + cluster.pixels, 0);
  const usual = clusters.reduce((sum, each) => sum + each.pixels * spreadOf(each, limits), 0) / pixels;
  return clusters
    .filter((cluster) => widthOf(cluster, limits).width > limits.widest)
    .filter(
      (cluster) =>
        isFew || (spreadOf(cluster, limits) > usual && cluster.pixels > 2 * (limits.leastPixels + 1)),
    )
    .sort((one, other) => widthOf(other, limits).width - widthOf(one, limits).width);
}

/** The greatest deviation in any band, in units of the band, and that band. */
export function widthOf(
  { deviation }: Pick<MeasuredCluster, 'deviation'>,
  { units }: IsodataLimits,
): { width: number; band: number } {
  let widest = { width: 0, band: 0 };
  units.forEach((unit, band) => {
    const width = unit === 0 ? 0 : deviation[band] / unit;
    if (width > widest.width) widest = { width, band };
  });
  return widest;
}

/** Root mean square distance of the pixels from their mean, in units of the bands. */
function spreadOf({ deviation }: MeasuredCluster, { units }: IsodataLimits): number {
  return Math.sqrt(
    units.reduce((sum, unit, band) => sum + (unit === 0 ? 0 : (deviation[band] / unit) ** 2), 0),
  );
}

function scatterOf(cluster: MeasuredCluster, limits: IsodataLimits): number {
  return cluster.pixels * spreadOf(cluster, limits) ** 2;
}

function halves(cluster: MeasuredCluster, limits: IsodataLimits): [Float64Array, Float64Array] {
  const { band } = widthOf(cluster, limits);
  const [lower, upper] = [cluster.mean.slice(), cluster.mean.slice()];
  lower[band] -= STEP * cluster.deviation[band];
  upper[band] += STEP * cluster.deviation[band];
  return [lower, upper];
}
