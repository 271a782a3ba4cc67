import type { SmoothingWindow } from '../anchor/smoothing.ts';

/** How much a pixel's neighbours say about its class, beside its own components. */
export interface SpatialPrior {
  /** Of the log-likelihood of a pixel: less than 1 where the noise of neighbours is alike, so that each says less. */
  readonly alpha: number;
  /** Of the mean share of a class among the neighbours. */
  readonly beta: number;
  /** Pixels that the square of neighbours reaches on every side. */
  readonly radius: number;
}

/** What is taken for noise, and how far a class reaches. */
export interface Scale {
  /** Differences that are smoothed away, as a multiple of the median difference of neighbours. */
  readonly multiple: number;
  readonly window: SmoothingWindow;
  readonly prior: SpatialPrior;
}

export type ScaleId = 'field' | 'detail';

/** For fields, and for objects of a few pixels. Set by looking at the truth of scenes: see bench/README.md. */
export const SCALES: Readonly<Record<ScaleId, Scale>> = {
  field: {
    multiple: 6,
    window: { radius: 4, rounds: 3 },
    prior: { alpha: 0.3, beta: 10, radius: 3 },
  },
  detail: {
    multiple: 2,
    window: { radius: 1, rounds: 2 },
    prior: { alpha: 1, beta: 3, radius: 1 },
  },
};
