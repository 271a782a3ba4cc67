import { EngineError } from '../errors.ts';
import type { Raster } from '../raster/raster.ts';
import type { Run } from '../run.ts';
import { countPairs, type ContingencyTable } from './contingency.ts';
import { assignGreatest } from './hungarian.ts';
import { normalisedInformation } from './normalised-information.ts';

/** How well clusters agree with classes; over the pixels whose truth is not 0. */
export interface Agreement {
  /** Overall accuracy, 0..1, after each cluster got at most one class so that it is greatest (Hungarian method). */
  readonly oa: number;
  /** Cohen's kappa with that matching. */
  readonly kappa: number;
  /** Normalised mutual information: divided by the arithmetic mean of the entropies. */
  readonly nmi: number;
  /** Rand index adjusted for chance. */
  readonly ari: number;
  /** Share of pixels that are of the commonest class of their cluster. */
  readonly purity: number;
  readonly pixels: number;
  /** Cluster id -> class id; clusters without a class are left out, and their pixels count as wrong. */
  readonly matching: Readonly<Record<string, number>>;
}

/**
 * Compares a label raster with a truth on the same grid, the first band of each. Pixels whose truth is 0 are left out; pixels
 * with a truth that the labels leave at 0 count as wrong for accuracy, kappa and purity, and as a cluster of their own for NMI
 * and ARI. Throws `bad-input` for other sizes, and for a truth without any class.
 */
export async function agreement(labels: Raster, truth: Raster, run: Run): Promise<Agreement> {
  const table = await countPairs(labels, truth, run);
  if (table.classes.length === 0) {
    throw new EngineError(
      'bad-input',
      `${truth.name} has no pixel with a class (all are 0 or nodata); choose another truth.`,
    );
  }
  return measureAgreement(table);
}

/** The measures of a table with at least one pixel. */
export function measureAgreement(table: ContingencyTable): Agreement {
  const { clusters, classes, counts } = table;
  const ofClusters = counts.map(sum);
  const ofClasses = classes.map((_, index) => sum(counts.map((row) => row[index])));
  const pixels = sum(ofClusters);
  const matches = match(table);
  const right = sum(matches.map(([row, column]) => counts[row][column]));
  const chance = sum(
    matches.map(([row, column]) => (ofClusters[row] / pixels) * (ofClasses[column] / pixels)),
  );
  const oa = right / pixels;
  const labelled = counts.filter((_, row) => clusters[row] !== 0);
  return {
    oa,
    kappa: chance === 1 ? 1 : (oa - chance) / (1 - chance),
    nmi: normalisedInformation(counts),
    ari: adjustedRand(counts, ofClusters, ofClasses, pixels),
    purity: sum(labelled.map((row) => Math.max(...row))) / pixels,
    pixels,
    matching: Object.fromEntries(matches.map(([row, column]) => [clusters[row], classes[column]])),
  };
}

/** Rows and columns that belong together; never the row of label 0. */
function match({ clusters, classes, counts }: ContingencyTable): [row: number, column: number][] {
  const rows = clusters.flatMap((cluster, row) => (cluster === 0 ? [] : [row]));
  const columnOf = assignGreatest(
    rows.map((row) => counts[row]),
    classes.length,
  );
  return rows
    .map((row, index): [number, number] => [row, columnOf[index]])
    .filter(([, column]) => column >= 0);
}

/** The Rand index adjusted for chance of a table of two labellings of the same pixels, a row for each label of the first. */
export function adjustedRandIndex(counts: readonly (readonly number[])[]): number {
  const ofFirst = counts.map(sum);
  const ofSecond = counts[0].map((_, column) => sum(counts.map((row) => row[column])));
  return adjustedRand(counts, ofFirst, ofSecond, sum(ofFirst));
}

/** Hubert & Arabie (1985). */
function adjustedRand(
  counts: ContingencyTable['counts'],
  ofClusters: readonly number[],
  ofClasses: readonly number[],
  pixels: number,
): number {
  const pairs = (numbers: readonly number[]): number => sum(numbers.map((n) => (n * (n - 1)) / 2));
  const together = pairs(counts.flat());
  const inClusters = pairs(ofClusters);
  const inClasses = pairs(ofClasses);
  const all = pairs([pixels]);
  const expected = all === 0 ? 0 : (inClusters / all) * inClasses;
  const most = (inClusters + inClasses) / 2;
  return most === expected ? 1 : (together - expected) / (most - expected);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, value) => total + value, 0);
}
