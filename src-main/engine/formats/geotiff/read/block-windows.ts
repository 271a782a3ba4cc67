import { bytesOf, type Samples } from '../../../raster/samples.ts';
import { intersect, type Window } from '../../../raster/window.ts';
import type { BlockAddress } from './encoded-block.ts';
import type { ImageLayout } from './image-layout.ts';

/** A block that a window touches. */
export interface BlockRequest {
  readonly address: BlockAddress;
  /** Where it lies in the image; may reach beyond its edges. */
  readonly area: Window;
  /** Of the image: those wanted that the block holds. */
  readonly bands: readonly number[];
}

/** The blocks under a window, row by row; band by band where each has blocks of its own. */
export function* blocksOf(
  { block, planar }: ImageLayout,
  window: Window,
  bands: readonly number[],
): Generator<BlockRequest> {
  const { width, height } = block;
  const lastRow = Math.floor((window.row + window.height - 1) / height);
  const lastColumn = Math.floor((window.column + window.width - 1) / width);
  for (let blockRow = Math.floor(window.row / height); blockRow <= lastRow; blockRow += 1) {
    for (let blockColumn = Math.floor(window.column / width); blockColumn <= lastColumn; blockColumn += 1) {
      const area = { column: blockColumn * width, row: blockRow * height, width, height };
      if (!planar) yield { address: { plane: 0, blockRow, blockColumn }, area, bands };
      else
        for (const plane of bands) yield { address: { plane, blockRow, blockColumn }, area, bands: [plane] };
    }
  }
}

/** Copies what a block and a window share. As bytes, so that every sample type takes the same way. */
export function copyBlock(area: Window, decoded: Samples, window: Window, target: Samples): void {
  const part = intersect(window, area);
  const size = target.BYTES_PER_ELEMENT;
  const from = bytesOf(decoded);
  const to = bytesOf(target);
  for (let row = part.row; row < part.row + part.height; row += 1) {
    const start = ((row - area.row) * area.width + part.column - area.column) * size;
    const at = ((row - window.row) * window.width + part.column - window.column) * size;
    to.set(from.subarray(start, start + part.width * size), at);
  }
}
