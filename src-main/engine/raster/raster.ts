import type { DeferredBlock } from './deferred-block.ts';
import type { OpenOption } from './open-option.ts';
import type { Grid } from '../geo/grid.ts';
import type { Samples, SampleType } from './samples.ts';
import type { Window } from './window.ts';

/** One layer of a raster, and what its numbers mean: physical value = sample * scale + offset. */
export interface Band {
  /** From the file, or "Band 3". */
  readonly name: string;
  readonly sampleType: SampleType;
  /** Centre, in nanometres. */
  readonly wavelength?: number;
  /** Full width at half maximum, in nanometres. */
  readonly bandwidth?: number;
  readonly scale: number;
  readonly offset: number;
  /** The sample that means "no data"; may be NaN; a bigint for 64-bit integers beyond 2^53. */
  readonly nodata?: number | bigint;
  readonly unit?: string;
}

/** The pixels of a window. */
export interface Block {
  readonly window: Window;
  /** One array for each band asked for, `width * height` samples, row-major, in the band's own type. */
  readonly bands: readonly Samples[];
  /** 1 where a pixel has data in every band asked for, 0 where any is nodata or NaN or the pixel is masked. */
  readonly valid: Uint8Array;
  /** The same pixels before a wrapper changed their numbers: what people are told is measured on these. */
  readonly original?: Block;
}

export interface ReadOptions {
  /** Zero-based, in the order wanted; all bands when absent. */
  readonly bands?: readonly number[];
  /** The caller passes over the pixels and does not come back: nothing of them need be kept. */
  readonly once?: boolean;
  /**
   * To `defer`, of a caller that passes over the raster again: as long as the caches of what is decompressed hold no more than this,
   * they may keep blocks for it. None when absent.
   */
  readonly keepBytes?: number;
  readonly signal?: AbortSignal;
}

/** Anything readable by window: a file, a wrapper around another raster, a result. Holds no more than the blocks in flight. */
export interface Raster {
  /** Shown in messages; usually the file's path. */
  readonly name: string;
  readonly grid: Grid;
  readonly bands: readonly Band[];
  /** The size of window that reads cheapest, in pixels: a tile, or some rows. */
  readonly blockSize: { readonly width: number; readonly height: number };
  /** Coarser copies of the same scene, finest first (the first may be as fine); each has a grid of its own. Empty where there are none. */
  readonly overviews: readonly Raster[];
  /** Outside of it no pixel is valid, so nobody need read there. The whole grid when absent. */
  readonly bounds?: Window;
  /** The raster whose numbers a wrapper changed, where its blocks carry an `original`. */
  readonly original?: Raster;
  /** `window` lies inside the grid. */
  read(window: Window, options?: ReadOptions): Promise<Block>;
  /** The same block, to be decoded by whoever needs it; undefined where that is no cheaper than `read`. */
  defer?(window: Window, options?: ReadOptions): Promise<DeferredBlock | undefined>;
}

/** A Raster opened from files. Whoever opened it closes it. */
export interface Dataset extends Raster {
  /** "GeoTIFF", "MATLAB 5", ... */
  readonly format: string;
  /** How it is stored, for people: compression, interleave, tiling, byte order. */
  readonly details: Readonly<Record<string, string>>;
  /** What is damaged or could not be understood, one sentence each; empty for a sound file. */
  readonly problems: readonly string[];
  /** Colours of sample values, where the file has a palette: [red, green, blue, alpha] 0..255 by value. */
  readonly palette?: readonly (readonly [number, number, number, number])[];
  /** Names of sample values, where the file has categories. */
  readonly categories?: readonly string[];
  /** What could have been chosen otherwise when it was opened, with what is in force; absent where there is nothing to choose. */
  readonly options?: readonly OpenOption[];
  close(): Promise<void>;
}
