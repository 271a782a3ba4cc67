/** What both programs read. Plain numbers, so that the peer is handed the same. */
import type { Window } from '../src-main/engine/raster/window.ts';

export interface Measured {
  readonly seconds: number;
  /** Of samples handed over. */
  readonly bytes: number;
  /** Seconds of looking at other bands of the same pixels. */
  readonly changes?: readonly number[];
}

/** 1000 x 800 pixels that touch nine tiles of 512. */
export const SCREEN: Window = { column: 300, row: 300, width: 1000, height: 800 };

/** Zero-based, three bands of 200 at a time. */
export const BAND_CHOICES: readonly (readonly number[])[] = [
  [0, 1, 2],
  [60, 30, 10],
  [199, 100, 50],
  [7, 8, 9],
];

/** Forty windows of at most 1000 x 800 pixels, strewn over an overview. */
export function overviewWindows(size: { readonly width: number; readonly height: number }): Window[] {
  const width = Math.min(1000, size.width);
  const height = Math.min(800, size.height);
  return Array.from({ length: 40 }, (_, index) => ({
    column: (index * 397) % (size.width - width + 1),
    row: (index * 641) % (size.height - height + 1),
    width,
    height,
  }));
}
