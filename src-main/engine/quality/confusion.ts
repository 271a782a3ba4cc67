import { EngineError } from '../errors.ts';
import type { Raster } from '../raster/raster.ts';
import type { Run } from '../run.ts';
import { countPairs, type ContingencyTable } from './contingency.ts';
import { checkLabels, checkSamePlace } from './check-labels.ts';

/** One class; an accuracy is null where it would divide by nothing. */
export interface ClassAccuracy {
  readonly id: number;
  readonly mapPixels: number;
  readonly referencePixels: number;
  /** Undefined where the grid has no known area per pixel. */
  readonly mapHectares?: number;
  readonly referenceHectares?: number;
  /** Of the pixels that the map gives to the class, the share that are of it. */
  readonly userAccuracy: number | null;
  /** Of the pixels of the class, the share that the map gives to it. */
  readonly producerAccuracy: number | null;
  /** Harmonic mean of both. */
  readonly f1: number;
}

/** How a map agrees with a reference whose numbers mean the same classes, over the pixels that the reference knows. */
export interface Confusion {
  /** Class of each row and column, rising; row 0, where there is one, are pixels that the map leaves out. */
  readonly rows: readonly number[];
  readonly columns: readonly number[];
  /** Pixels: a row for each class of the map, a column for each of the reference. */
  readonly counts: readonly (readonly number[])[];
  readonly classes: readonly ClassAccuracy[];
  /** Share of pixels that are right, 0..1. */
  readonly overallAccuracy: number;
  /** Cohen's. */
  readonly kappa: number;
  /** Share of pixels that are wrong because the map has too much or too little of a class (Pontius & Millones 2011). */
  readonly quantityDisagreement: number;
  /** Share of pixels that are wrong because they are in the wrong place. */
  readonly allocationDisagreement: number;
  readonly pixels: number;
}

/**
 * Compares a map with a reference on the same grid, number by number, the first band of each. Pixels where the reference is 0 or no
 * data are left out; those that the map leaves out count as wrong. Throws `bad-input` for other grids, for what are no maps of classes,
 * and for a reference without any.
 */
export async function confusion(map: Raster, reference: Raster, run: Run): Promise<Confusion> {
  for (const labels of [map, reference]) checkLabels(labels);
  checkSamePlace(map, reference);
  const table = await countPairs(map, reference, run);
  if (table.classes.length === 0) {
    throw new EngineError(
      'bad-input',
      `${reference.name} has no pixel with a class (all are 0 or nodata); choose another reference.`,
    );
  }
  return measureConfusion(table);
}

/** The measures of a table with at least one pixel. */
export function measureConfusion(table: ContingencyTable): Confusion {
  const { clusters: rows, classes: columns, counts } = table;
  const ids = [...new Set([...rows, ...columns])].sort((one, other) => one - other);
  const pixels = total(counts.flat());
  const accuracies = ids.map((id) => accuracyOf(table, id));
  const right = total(ids.map((id) => cell(table, counts, id)));
  const overallAccuracy = right / pixels;
  const chance = total(accuracies.map((one) => (one.mapPixels / pixels) * (one.referencePixels / pixels)));
  const apart = total(accuracies.map((one) => Math.abs(one.mapPixels - one.referencePixels)));
  const quantityDisagreement = apart / (2 * pixels);
  return {
    rows,
    columns,
    counts,
    classes: accuracies.filter(({ id }) => id !== 0),
    overallAccuracy,
    kappa: chance === 1 ? 1 : (overallAccuracy - chance) / (1 - chance),
    quantityDisagreement,
    allocationDisagreement: Math.max(0, 1 - overallAccuracy - quantityDisagreement),
    pixels,
  };
}

function accuracyOf(table: ContingencyTable, id: number): ClassAccuracy {
  const { counts, hectares } = table;
  const right = cell(table, counts, id);
  const mapPixels = rowTotal(table, counts, id);
  const referencePixels = columnTotal(table, counts, id);
  return {
    id,
    mapPixels,
    referencePixels,
    mapHectares: hectares && rowTotal(table, hectares, id),
    referenceHectares: hectares && columnTotal(table, hectares, id),
    userAccuracy: mapPixels === 0 ? null : right / mapPixels,
    producerAccuracy: referencePixels === 0 ? null : right / referencePixels,
    f1: (2 * right) / (mapPixels + referencePixels),
  };
}

type Cells = readonly (readonly number[])[];

/** What both give to a class. */
function cell({ clusters, classes }: ContingencyTable, cells: Cells, id: number): number {
  return cells[clusters.indexOf(id)]?.[classes.indexOf(id)] ?? 0;
}

function rowTotal({ clusters }: ContingencyTable, cells: Cells, id: number): number {
  return total(cells[clusters.indexOf(id)] ?? []);
}

function columnTotal({ classes }: ContingencyTable, cells: Cells, id: number): number {
  const column = classes.indexOf(id);
  return column < 0 ? 0 : total(cells.map((row) => row[column]));
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, value) => sum + value, 0);
}
