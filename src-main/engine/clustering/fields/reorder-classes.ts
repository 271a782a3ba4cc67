import type { Centres } from '../../kernels/centre-kernel.ts';
import type { Labelling, Start } from './labelling.ts';

/** The same labelling with its classes in another order (of each new number the old one), of which the first `clusterCount` have ids. */
export function reorderClasses(
  labelling: Labelling,
  order: readonly number[],
  clusterCount: number,
): Labelling {
  const { mixture, start, classes } = labelling;
  const width = mixture.means.length / classes;
  const means = Float64Array.from(mixture.means, (_, at) => {
    return mixture.means[order[Math.floor(at / width)] * width + (at % width)];
  });
  return { ...labelling, clusterCount, mixture: { ...mixture, means }, start: reorderStart(start, order) };
}

function reorderStart(start: Start, order: readonly number[]): Start {
  if (start.kind === 'means') return { ...start, means: reorderCentres(start.means, order) };
  const shares = start.shares.map((_, at) => {
    const own = at % order.length;
    return start.shares[at - own + order[own]];
  });
  return { ...start, shares };
}

function reorderCentres(centres: Centres, order: readonly number[]): Centres {
  const { bandCount, values } = centres;
  const moved = values.map(
    (_, at) => values[order[Math.floor(at / bandCount)] * bandCount + (at % bandCount)],
  );
  return { ...centres, values: moved };
}
