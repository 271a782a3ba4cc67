import type { Nearest } from '../deep/nearest-rows.ts';
import type { Targets } from '../targets/target-maker.ts';

/** Of the pixels of a cluster, that are kept at least: those that most neighbours agree with. */
const LEAST_SHARE = 0.1;

/**
 * The clusters of the pixels that most of their neighbours share, -1 for the others. Of each cluster a tenth stays in any case, the
 * pixels that most neighbours agree with, so that none is lost.
 */
export function cleanTargets(labels: Targets, { perRow, indices }: Nearest, clusters: number): Targets {
  const shares = Float64Array.from(labels, (label, pixel) => {
    let agreeing = 0;
    for (let i = pixel * perRow; i < (pixel + 1) * perRow; i++) if (labels[indices[i]] === label) agreeing++;
    return agreeing / perRow;
  });
  const falling = Array.from({ length: clusters }, (): number[] => []);
  labels.forEach((label, pixel) => falling[label].push(shares[pixel]));
  const least = falling.map((own) => {
    own.sort((a, b) => b - a);
    return Math.min(0.5, own[Math.ceil(LEAST_SHARE * own.length) - 1] ?? 0);
  });
  return labels.map((label, pixel) => (shares[pixel] >= least[label] ? label : -1));
}
