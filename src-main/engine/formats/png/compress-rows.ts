import type { Task } from '../../workers.ts';
import type { PngImage } from './png-image.ts';
import { filterRows } from './png-rows.ts';

export interface RowsToCompress {
  /** As `putRows` leaves them. */
  readonly rows: Uint8Array;
  readonly image: PngImage;
  readonly level: number;
}

/** Filters and deflates the rows of an image: PNG wants all of them in one stream. */
export const compressRows: Task<RowsToCompress, Uint8Array> = {
  name: 'png/compress-rows',
  run: ({ rows, image, level }, codecs) => {
    filterRows(rows, image);
    return codecs.deflate(rows, level);
  },
};
