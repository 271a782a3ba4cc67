import { EngineError } from '../errors.ts';
import type { Raster } from '../raster/raster.ts';
import { numeric } from '../raster/samples.ts';
import { walkRaster } from '../raster/walk.ts';
import type { Run } from '../run.ts';

/** How often each cluster meets each class, over the pixels that have a class. */
export interface ContingencyTable {
  /** Cluster ids, rising; 0 (no data) is among them where a pixel with a class has no cluster. */
  readonly clusters: readonly number[];
  /** Class ids, rising; never 0. */
  readonly classes: readonly number[];
  /** One row per cluster, one count per class. */
  readonly counts: readonly (readonly number[])[];
}

/** More different values than this are no class map. */
const MOST_VALUES = 4096;

/**
 * Counts pairs of labels and truth, window by window, from the first band of each. Truth that is 0, nodata or invalid has no
 * class; labels that are invalid are 0. Throws `bad-input` for grids of different sizes (places are not compared: benchmark
 * truths have none), for values that are no whole numbers, and for more than 4096 of them.
 */
export async function countPairs(labels: Raster, truth: Raster, run: Run): Promise<ContingencyTable> {
  checkSizes(labels, truth);
  const pairs = new Map<number, Map<number, number>>();
  await walkRaster(
    truth,
    run,
    async ({ window, bands, valid }) => {
      const found = await labels.read(window, { bands: [0], signal: run.signal });
      const classes = numeric(bands[0]);
      const ids = numeric(found.bands[0]);
      for (let pixel = 0; pixel < classes.length; pixel++) {
        if (valid[pixel] === 0 || classes[pixel] === 0) continue;
        count(pairs, found.valid[pixel] === 0 ? 0 : ids[pixel], classes[pixel]);
      }
      checkValues(pairs, labels, truth);
    },
    { bands: [0], stage: 'Comparing with the truth' },
  );
  return tableOf(pairs);
}

function count(pairs: Map<number, Map<number, number>>, cluster: number, truth: number): void {
  let row = pairs.get(cluster);
  if (!row) pairs.set(cluster, (row = new Map()));
  row.set(truth, (row.get(truth) ?? 0) + 1);
}

function tableOf(pairs: ReadonlyMap<number, ReadonlyMap<number, number>>): ContingencyTable {
  const rising = (values: Iterable<number>): number[] => [...new Set(values)].sort((a, b) => a - b);
  const clusters = rising(pairs.keys());
  const classes = rising([...pairs.values()].flatMap((row) => [...row.keys()]));
  const counts = clusters.map((cluster) => classes.map((truth) => pairs.get(cluster)!.get(truth) ?? 0));
  return { clusters, classes, counts };
}

function checkSizes(labels: Raster, truth: Raster): void {
  const size = ({ grid }: Raster): string => `${grid.width} x ${grid.height} pixels`;
  if (size(labels) === size(truth)) return;
  throw new EngineError(
    'bad-input',
    `${labels.name} has ${size(labels)} and ${truth.name} ${size(truth)}; the truth must lie on the same grid as the labels.`,
  );
}

function checkValues(
  pairs: ReadonlyMap<number, ReadonlyMap<number, number>>,
  labels: Raster,
  truth: Raster,
): void {
  const classes = new Set([...pairs.values()].flatMap((row) => [...row.keys()]));
  for (const [raster, values] of [
    [labels, new Set(pairs.keys())],
    [truth, classes],
  ] as const) {
    const sound = values.size <= MOST_VALUES && [...values].every(Number.isInteger);
    if (!sound) {
      throw new EngineError(
        'bad-input',
        `${raster.name} is no map of classes: its values are not at most ${MOST_VALUES} whole numbers.`,
      );
    }
  }
}
