import { EngineError } from '../errors.ts';
import { pixelHectares, type PixelHectares } from '../geo/pixel-area.ts';
import type { Raster } from '../raster/raster.ts';
import { numeric } from '../raster/samples.ts';
import { walkRaster } from '../raster/walk.ts';
import type { Run } from '../run.ts';
import { checkTruth } from './check-labels.ts';

/** How often each cluster meets each class, over the pixels that have a class. */
export interface ContingencyTable {
  /** Cluster ids, rising; 0 (no data) is among them where a pixel with a class has no cluster. */
  readonly clusters: readonly number[];
  /** Class ids, rising; never 0. */
  readonly classes: readonly number[];
  /** One row per cluster, one count per class. */
  readonly counts: readonly (readonly number[])[];
  /** The same in hectares; absent where the truth's grid has no known area per pixel. */
  readonly hectares?: readonly (readonly number[])[];
}

/** Pixels and hectares by class, by cluster. */
type Pairs = Map<number, Map<number, { pixels: number; hectares: number }>>;

/** More different values than this are no class map. */
const MOST_VALUES = 4096;

/**
 * Counts pairs of labels and truth, window by window, from the first band of each. Truth that is 0, nodata or invalid has no
 * class; labels that are invalid are 0. Throws `bad-input` for grids of different sizes (places are not compared: benchmark
 * truths have none), for values that are no whole numbers, and for more than 4096 of them.
 */
export async function countPairs(labels: Raster, truth: Raster, run: Run): Promise<ContingencyTable> {
  checkTruth(labels, truth);
  const pairs: Pairs = new Map();
  const areas = pixelHectares(truth.grid);
  await walkRaster(
    truth,
    run,
    async ({ window, bands, valid }) => {
      const found = await labels.read(window, { bands: [0], signal: run.signal });
      const classes = numeric(bands[0]);
      const ids = numeric(found.bands[0]);
      for (let row = 0; row < window.height; row++) {
        const area = areas?.ofRow(window.row + row) ?? 0;
        for (let pixel = row * window.width; pixel < (row + 1) * window.width; pixel++) {
          if (valid[pixel] === 0 || classes[pixel] === 0) continue;
          count(pairs, found.valid[pixel] === 0 ? 0 : ids[pixel], classes[pixel], area);
        }
      }
      checkValues(pairs, labels, truth);
    },
    { bands: [0], stage: 'Comparing with the truth' },
  );
  return tableOf(pairs, areas);
}

function count(pairs: Pairs, cluster: number, truth: number, area: number): void {
  let row = pairs.get(cluster);
  if (!row) pairs.set(cluster, (row = new Map()));
  let met = row.get(truth);
  if (!met) row.set(truth, (met = { pixels: 0, hectares: 0 }));
  met.pixels++;
  met.hectares += area;
}

function tableOf(pairs: Pairs, areas: PixelHectares | undefined): ContingencyTable {
  const rising = (values: Iterable<number>): number[] => [...new Set(values)].sort((a, b) => a - b);
  const clusters = rising(pairs.keys());
  const classes = rising([...pairs.values()].flatMap((row) => [...row.keys()]));
  const counts = clusters.map((cluster) =>
    classes.map((truth) => pairs.get(cluster)!.get(truth)?.pixels ?? 0),
  );
  if (!areas) return { clusters, classes, counts };
  const { everywhere } = areas;
  // Not a sum where it need not be one: every sum of areas is rounded.
  const hectares = clusters.map((cluster, row) =>
    classes.map((truth, column) =>
      everywhere === undefined
        ? (pairs.get(cluster)!.get(truth)?.hectares ?? 0)
        : counts[row][column] * everywhere,
    ),
  );
  return { clusters, classes, counts, hectares };
}

function checkValues(pairs: Pairs, labels: Raster, truth: Raster): void {
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
