import { cutPart } from '../../raster/copy-part.ts';
import type { Block } from '../../raster/raster.ts';
import { numeric, type NumericSamples } from '../../raster/samples.ts';
import { grow, intersect, windowsOf, type Window } from '../../raster/window.ts';
import { CELL_SIZE } from './segmenting.ts';

/** The pixels of a cell and of what is known around it. */
export interface Cell {
  /** What is to be segmented. */
  readonly window: Window;
  /** What the samples cover: the cell grown by the margin, as far as there are pixels. */
  readonly around: Window;
  readonly planes: readonly NumericSamples[];
  readonly valid: Uint8Array;
}

/** The windows of the cells, or the parts of them, that a window covers. */
export function cellWindows(window: Window): Window[] {
  return [...windowsOf(window, CELL_SIZE, CELL_SIZE)];
}

/** A cell's own copy of its pixels from a block that covers it. */
export function cutCell(block: Block, window: Window, margin: number): Cell {
  const around = intersect(
    block.window,
    grow(window, margin, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
  );
  const planes = block.bands.map((band) => cutPart(numeric(band), block.window, around));
  return { window, around, planes, valid: cutPart(block.valid, block.window, around) };
}

/** Buffers of a cell that it may give away. */
export function buffersOf({ planes, valid }: Cell): ArrayBuffer[] {
  return [...planes, valid].map(({ buffer }) => buffer as ArrayBuffer);
}
