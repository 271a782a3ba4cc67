import type { ClusterSummary } from '../project/document.ts';
import type { Dataset } from '../raster/raster.ts';
import { walkRaster } from '../raster/walk.ts';
import type { Run } from '../run.ts';
import { clusterName } from '../scheme/assignment.ts';
import { clusterColours } from '../scheme/palette.ts';
import { colourOf } from './counted-legend.ts';
import { createLabelCounter } from './label-counter.ts';

const LABELS = 65536;

/**
 * The clusters of a map in a file, with their pixels, names and colours as far as it has them; nothing is known of their means. Those
 * that it names without having a pixel of them come too. `highestId` is the greatest of all.
 */
export async function clustersOfMap(
  map: Dataset,
  run: Run,
): Promise<{ clusters: ClusterSummary[]; highestId: number }> {
  const counter = createLabelCounter(LABELS);
  await walkRaster(map, run, ({ bands, valid }) => counter.add(bands[0] as Uint8Array | Uint16Array, valid));
  const pixels = counter.totals();
  const { palette, categories = [] } = map;
  const nameOf = (id: number): string => categories[id] ?? '';
  const ids = [...pixels.keys()].filter((id) => id > 0 && (pixels[id] > 0 || nameOf(id) !== ''));
  const highestId = ids.at(-1) ?? 0;
  const colours = clusterColours(highestId);
  const clusters = ids.map((id) => {
    const name = nameOf(id);
    const isPlain = name === '' || name === clusterName(id);
    const colour = palette?.[id] ? colourOf(palette[id]) : colours[id - 1];
    return {
      id,
      ...(isPlain ? {} : { name: name.slice(0, 200) }),
      colour,
      pixels: pixels[id],
      mean: [],
      deviation: [],
    };
  });
  return { clusters, highestId };
}
