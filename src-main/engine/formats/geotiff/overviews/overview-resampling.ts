import type { Dataset } from '../../../raster/raster.ts';
import type { Resampling } from '../write/reduce-tile.ts';

/** How four pixels of a scene become one: the commonest for classes, which have names or colours of their own, else their mean. */
export function overviewResampling({
  palette,
  categories,
}: Pick<Dataset, 'palette' | 'categories'>): Resampling {
  return palette || categories ? 'mode' : 'average';
}
