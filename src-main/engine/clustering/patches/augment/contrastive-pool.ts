import type { AugmentationPool } from './augmentation.ts';
import type { BlurOptions } from './blur.ts';

/** How often each augmentation of a contrastive method is made, 0..1. */
export interface ContrastivePoolParameters {
  /** Least part of a patch's area that a crop takes. */
  readonly leastScale: number;
  readonly flipColumns: number;
  readonly flipRows: number;
  readonly rotate: number;
  readonly blur: number;
  readonly blurOver: BlurOptions['over'];
  /** Of each pixel. */
  readonly maskPixels: number;
  /** Of each component. */
  readonly maskComponents: number;
}

/** Those of SSCC (arXiv 2111.07945), its blur over pixels. */
export const SSCC_POOL: ContrastivePoolParameters = {
  leastScale: 0.08,
  flipColumns: 0.5,
  flipRows: 0,
  rotate: 0,
  blur: 0.5,
  blurOver: 'pixels',
  maskPixels: 0.5,
  maskComponents: 0.5,
};

/** Crop, flips and turns, then one of blur and masks. */
export function contrastivePool(parameters: ContrastivePoolParameters): AugmentationPool {
  const { leastScale, flipColumns, flipRows, rotate, blurOver } = parameters;
  return [
    { kind: 'crop', scale: [leastScale, 1], ratio: [3 / 4, 4 / 3] },
    { kind: 'flip', axis: 'columns', probability: flipColumns },
    { kind: 'flip', axis: 'rows', probability: flipRows },
    { kind: 'rotate', probability: rotate },
    {
      kind: 'one-of',
      choices: [
        { kind: 'blur', deviation: [0.1, 2], over: blurOver, probability: parameters.blur },
        { kind: 'mask-pixels', probability: parameters.maskPixels },
        { kind: 'mask-components', probability: parameters.maskComponents },
      ],
    },
  ];
}
