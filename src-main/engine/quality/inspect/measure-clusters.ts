import { LARGEST_VALUE } from '../../clustering/samples/find-pixels.ts';
import type { Sample } from '../../clustering/samples/samples.ts';
import { EngineError } from '../../errors.ts';
import { createMoments, type MeanAndDeviation } from '../../raster/moments.ts';
import type { Raster } from '../../raster/raster.ts';
import { numeric, type NumericSamples } from '../../raster/samples.ts';
import { walkRaster } from '../../raster/walk.ts';
import { subRun, type Run } from '../../run.ts';
import { checkLabels, checkSamePlace } from '../check-labels.ts';
import { createClusterSamples } from './cluster-samples.ts';
import { countLabels, type LabelCount } from './count-labels.ts';
import { idsOfBlock } from './label-ids.ts';

/** One cluster as it is in a scene, in stored samples. */
export interface MeasuredCluster extends LabelCount {
  /** Of its pixels, those with data in every band: all below is of these. */
  readonly measured: number;
  /** Per band; null where nothing was measured. */
  readonly moments: readonly (MeanAndDeviation | null)[];
  readonly minimum: Float64Array;
  readonly maximum: Float64Array;
  /** Up to so many of them as there is room for. */
  readonly sample: Sample;
}

/** Samples of all clusters and bands together. */
const SAMPLE_VALUES = 2 ** 24;
const LARGEST_SAMPLE = 16384;
const MOST_TABLES = 2 ** 17;

/**
 * Measures the clusters of a label raster on a scene of the same grid, in one pass over both after a count of the labels: sizes, means,
 * deviations and extremes are exact; the samples are the same each time. `ids`: the clusters wanted, all when absent. Throws
 * `bad-input` for rasters of other places, a label raster that is none, and for more clusters and bands than memory can hold.
 */
export async function measureClusters(
  labels: Raster,
  scene: Raster,
  run: Run,
  ids?: readonly number[],
): Promise<MeasuredCluster[]> {
  checkLabels(labels);
  checkSamePlace(labels, scene);
  const counted = await countLabels(labels, subRun(run, 0, 0.2));
  const wanted = ids ? counted.filter(({ id }) => ids.includes(id)) : counted;
  checkRoom(wanted.length, scene);
  const { take, finish } = createMeasures(scene, wanted);
  await walkRaster(
    scene,
    subRun(run, 0.2, 1),
    async ({ window, bands, valid }) => {
      const found = await labels.read(window, { bands: [0], once: true, signal: run.signal });
      take(window, idsOfBlock(labels, found), bands.map(numeric), valid);
    },
    { stage: 'Measuring the clusters' },
  );
  return finish();
}

function createMeasures({ bands, grid }: Raster, wanted: readonly LabelCount[]) {
  const groupOf = new Uint16Array(65536);
  wanted.forEach(({ id }, index) => (groupOf[id] = index + 1));
  const types = bands.map(({ sampleType }) => sampleType);
  const moments = createMoments(wanted.length + 1, types);
  const extremes = bands.map(() => ({
    minimum: new Float64Array(wanted.length + 1).fill(Infinity),
    maximum: new Float64Array(wanted.length + 1).fill(-Infinity),
  }));
  const room = Math.floor(SAMPLE_VALUES / (bands.length * Math.max(1, wanted.length)));
  const size = Math.max(1, Math.min(LARGEST_SAMPLE, room));
  const samples = createClusterSamples(wanted.length, size, bands.length, grid.width);
  const measured = new Float64Array(wanted.length + 1);
  return {
    take(
      window: Parameters<typeof samples.add>[0],
      ids: Uint16Array,
      planes: readonly NumericSamples[],
      valid: Uint8Array,
    ): void {
      const groups = ids.map((id, pixel) => (isUsable(planes, valid, pixel) ? groupOf[id] : 0));
      for (const group of groups) measured[group]++;
      moments.add(groups, planes);
      planes.forEach((plane, band) => widen(groups, plane, extremes[band]));
      samples.add(window, groups, planes);
    },
    finish(): MeasuredCluster[] {
      const drawn = samples.finish();
      return wanted.map((count, index) => ({
        ...count,
        measured: measured[index + 1],
        moments: bands.map((_, band) => moments.of(index + 1, band)),
        minimum: Float64Array.from(extremes, ({ minimum }) => minimum[index + 1]),
        maximum: Float64Array.from(extremes, ({ maximum }) => maximum[index + 1]),
        sample: drawn[index],
      }));
    },
  };
}

/** As pixels are chosen that clusters are learned from. */
function isUsable(planes: readonly NumericSamples[], valid: Uint8Array, pixel: number): boolean {
  if (valid[pixel] === 0) return false;
  for (const plane of planes) if (!(Math.abs(plane[pixel]) <= LARGEST_VALUE)) return false;
  return true;
}

function widen(
  groups: Uint16Array,
  samples: NumericSamples,
  { minimum, maximum }: { minimum: Float64Array; maximum: Float64Array },
): void {
  for (let i = 0; i < groups.length; i++) {
    const group = groups[i];
    const value = samples[i];
    if (value < minimum[group]) minimum[group] = value;
    if (value > maximum[group]) maximum[group] = value;
  }
}

function checkRoom(clusterCount: number, { name, bands }: Raster): void {
  if (clusterCount * bands.length <= MOST_TABLES) return;
  throw new EngineError(
    'bad-input',
    `${name}: ${clusterCount} clusters in ${bands.length} bands are more than can be looked at together; choose at most ` +
      `${Math.floor(MOST_TABLES / clusterCount)} bands.`,
  );
}
