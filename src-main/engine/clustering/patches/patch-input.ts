import { EngineError } from '../../errors.ts';
import type { Projection } from '../components/projection.ts';
import type { PatchShape } from './patch-shape.ts';

/** What stands for the pixels of a patch that have no data. */
export const PATCH_FILLS = ['mean', 'centre'] as const;
/**
 * Whether each place of a patch has a mean and deviation of its own; or all places of a component the same; or all components are divided
 * by the deviation of the first, so that those of noise stay small.
 */
export const PATCH_STANDARDS = ['feature', 'component', 'scene'] as const;
export type PatchFill = (typeof PATCH_FILLS)[number];
export type PatchStandard = (typeof PATCH_STANDARDS)[number];

/** What makes patches of a raster's samples, learnt from one raster and good for others with the same bands. Plain data. */
export interface PatchInput {
  /** In pixels, odd. */
  readonly side: number;
  /** From the samples of a pixel to components of mean 0. */
  readonly projection: Projection;
  readonly fill: PatchFill;
  /** Absent where the components stay as they are. */
  readonly features?: FeatureMoments;
}

/** Of each number of a patch, component by component, row by row: taken off, and divided by. */
export interface FeatureMoments {
  readonly means: readonly number[];
  readonly deviations: readonly number[];
}

export function shapeOfInput({ side, projection }: PatchInput): PatchShape {
  return { components: projection.offsets.length, side };
}

/** Pixels that a patch reaches to on every side of its own. */
export function marginOf({ side }: Pick<PatchInput, 'side'>): number {
  return (side - 1) / 2;
}

/** Whether a pixel's numbers are the same in all patches that it lies in, so that what a net makes of it can be shared. */
export function isShareable({ fill, features }: PatchInput): boolean {
  return fill === 'mean' && features === undefined;
}

/** Throws `bad-input` where a raster has other bands than the input was made from. */
export function checkPatchBands({ projection }: PatchInput, bandCount: number): void {
  if (bandCount === projection.bandCount) return;
  throw new EngineError(
    'bad-input',
    `The patches were made from ${projection.bandCount} bands and cannot be made from ${bandCount}; choose the bands they were made from.`,
  );
}
