import type { VariableValues } from '../../device/device.ts';
import { measureAgreement } from '../../quality/agreement.ts';
import { informationBetween } from '../../quality/normalised-information.ts';
import type { Raster } from '../../raster/raster.ts';
import type { Run } from '../../run.ts';
import { idsAt } from '../labels/ids-at.ts';
import type { PatchSource } from '../patches/patch-source.ts';
import { headRows } from './head-rows.ts';
import { linearProbe } from './linear-probe.ts';
import type { NetShape } from './net.ts';
import { outputsOf, type ReadingKind } from './reading.ts';
import { rowsOf } from './rows-of.ts';
import type { Curves } from './train.ts';

/** Says how good a net is by a truth that it never learns from; without `kind`, of its encoder alone. */
export type WatchNet = (weights: VariableValues, kind: ReadingKind | undefined, run: Run) => Promise<Curves>;

/** Pixels that are looked at, at most. */
const MOST_WATCHED = 8192;

/**
 * Watches a net by the classes of a truth at the pixels of a source: accuracy after each cluster got at most one class, mutual
 * information with the truth and with the labels that the net gave before, and what a linear classifier makes of its features. Undefined
 * where none of these pixels has a class.
 */
export async function watchNet(
  raster: Raster,
  source: PatchSource,
  net: NetShape,
  run: Run,
): Promise<WatchNet | undefined> {
  const truth = await idsAt(raster, source.positions, { ...run, report: () => {} });
  const known = [...truth.keys()].filter((pixel) => truth[pixel] > 0);
  if (known.length === 0) return undefined;
  const watched = Math.min(known.length, MOST_WATCHED);
  const draws = Uint32Array.from(
    { length: watched },
    (_, i) => known[Math.floor((i * known.length) / watched)],
  );
  const classes = classesOf(draws, truth);
  let before: Uint16Array | undefined;
  return async (weights, kind, within) => {
    const features = await rowsOf(source, draws, 'features', net, weights, within);
    const probe = linearProbe(features, classes.of);
    const curves: Curves = probe === undefined ? {} : { 'Linear probe': probe };
    if (kind === undefined) return curves;
    const labels = outputsOf(await headRows(features, net, weights, 'head', within), kind);
    const change = before && informationBetween(before, labels, net.clusters);
    before = labels;
    return {
      ...curves,
      ...agreementOf(labels, classes, net.clusters),
      ...(change === undefined ? {} : { [CHANGE]: change }),
    };
  };
}

/** Told with each epoch. */
export const CHANGE = 'NMI with the epoch before';

interface Classes {
  readonly ids: readonly number[];
  /** Of each pixel, the place of its class among the ids. */
  readonly of: Uint16Array;
}

function classesOf(draws: Uint32Array, truth: Uint16Array): Classes {
  const ids = [...new Set(Array.from(draws, (pixel) => truth[pixel]))].sort((one, other) => one - other);
  const placeOf = new Map(ids.map((id, place) => [id, place]));
  return { ids, of: Uint16Array.from(draws, (pixel) => placeOf.get(truth[pixel])!) };
}

function agreementOf(labels: Uint16Array, { ids, of }: Classes, clusters: number): Curves {
  const counts = Array.from({ length: clusters }, () => new Array<number>(ids.length).fill(0));
  labels.forEach((label, i) => counts[label][of[i]]++);
  const used = [...counts.keys()].filter((cluster) => counts[cluster].some((count) => count > 0));
  const table = {
    clusters: used.map((cluster) => cluster + 1),
    classes: ids,
    counts: used.map((own) => counts[own]),
  };
  const { oa, nmi } = measureAgreement(table);
  return { 'Accuracy by the truth': oa, 'NMI with the truth': nmi };
}
