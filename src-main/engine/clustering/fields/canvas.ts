import type { WindowField } from '../anchor/neighbours.ts';
import { forEachPixel } from '../anchor/fitted-windows.ts';
import { enclose } from '../../raster/window.ts';
import { sharedFloats, type Sample } from '../samples/samples.ts';
import { SCALES } from './scales.ts';

/** The rectangle on which the windows to learn from lie side by side, so far apart that none has neighbours in another. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  /** 1 for the pixels of the windows that have data. */
  readonly valid: Uint8Array;
  /** For each of these, window by window and row by row, where it lies. */
  readonly places: Uint32Array;
}

/** Pixels without data around what is not at the scene's edge: what lies beyond it counts as having none. */
const FRAME = Math.max(...Object.values(SCALES).map(({ prior }) => prior.radius));

/**
 * Lays out windows: as they lie in the scene where they fill a rectangle of it, which is mirrored at the scene's edges then as it is in
 * labelling; else one below the other.
 */
export function layOutWindows(
  windows: readonly WindowField[],
  grid: { readonly width: number; readonly height: number },
): Canvas {
  const all = windows.map(({ window }) => window).reduce(enclose);
  const area = windows.reduce((sum, { window }) => sum + window.width * window.height, 0);
  if (area < all.width * all.height) return stacked(windows);
  const left = all.column === 0 ? 0 : FRAME;
  const top = all.row === 0 ? 0 : FRAME;
  const right = all.column + all.width === grid.width ? 0 : FRAME;
  const bottom = all.row + all.height === grid.height ? 0 : FRAME;
  const corners = windows.map(({ window }) => [
    window.column - all.column + left,
    window.row - all.row + top,
  ]);
  return canvasOf(windows, corners, left + all.width + right, top + all.height + bottom);
}

/** The values of a sample of the canvas' pixels where they lie on it, 0 elsewhere. */
export function planesOnCanvas(
  { values, count, bandCount }: Sample,
  { valid, places }: Canvas,
): Float32Array[] {
  const length = valid.length;
  const all = sharedFloats(length * bandCount);
  return Array.from({ length: bandCount }, (_, band) => {
    const plane = all.subarray(band * length, (band + 1) * length);
    for (let pixel = 0; pixel < count; pixel++) plane[places[pixel]] = values[band * count + pixel];
    return plane;
  });
}

/** The ids of the canvas' pixels where they lie on it, 0 elsewhere. */
export function idsOnCanvas(ids: Uint16Array, { valid, places }: Canvas): Uint16Array {
  const plane = new Uint16Array(valid.length);
  for (let pixel = 0; pixel < ids.length; pixel++) plane[places[pixel]] = ids[pixel];
  return plane;
}

function stacked(windows: readonly WindowField[]): Canvas {
  let bottom = FRAME;
  const corners = windows.map(({ window }) => {
    const top = bottom;
    bottom += window.height + FRAME;
    return [FRAME, top];
  });
  const width = Math.max(...windows.map(({ window }) => window.width)) + 2 * FRAME;
  return canvasOf(windows, corners, width, bottom);
}

function canvasOf(
  windows: readonly WindowField[],
  corners: readonly (readonly number[])[],
  width: number,
  height: number,
): Canvas {
  const valid = new Uint8Array(width * height);
  const places: number[] = [];
  windows.forEach((fitted, index) => {
    const { window, around, field } = fitted;
    const [left, top] = corners[index];
    forEachPixel(fitted, (pixel) => {
      const row = Math.floor(pixel / field.width) - (window.row - around.row);
      const column = (pixel % field.width) - (window.column - around.column);
      const place = (top + row) * width + left + column;
      valid[place] = 1;
      places.push(place);
    });
  });
  return { width, height, valid, places: Uint32Array.from(places) };
}
