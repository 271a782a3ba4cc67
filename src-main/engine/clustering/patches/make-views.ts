import { createRandom, mix32 } from '../../random.ts';
import type { Task } from '../../workers.ts';
import { createAugment, type AugmentationPool } from './augment/augmentation.ts';
import { patchLength, type PatchShape } from './patch-shape.ts';
import { standardisePatches, type FeatureFactors } from './standardise-patches.ts';

/** What chance in a view hangs on, besides its number and the draw. */
export interface ViewSeed {
  /** 0..2^32-1 */
  readonly seed: number;
  readonly epoch: number;
}

export interface MakeViewsInput extends ViewSeed {
  /** As `gatherPatches` gives them. */
  readonly patches: Float32Array;
  readonly shape: PatchShape;
  readonly standard: FeatureFactors | undefined;
  /** A pool for each view. */
  readonly views: readonly AugmentationPool[];
  /** Place of the first patch among the epoch's draws. */
  readonly first: number;
}

/** Standardises patches and gives the views of them, each [patches, components, side, side]. */
export const makeViewsTask: Task<MakeViewsInput, Float32Array[]> = {
  name: 'make-views',
  run: ({ patches, shape, standard, views, first, seed, epoch }) => {
    standardisePatches(patches, standard);
    const length = patchLength(shape);
    return views.map((pool, view) => {
      const made = patches.slice();
      if (pool.length === 0) return made;
      const augment = createAugment(pool, shape);
      for (let at = 0; at < made.length; at += length) {
        const random = createRandom(viewSeed({ seed, epoch }, first + at / length, view));
        augment(made.subarray(at, at + length), random);
      }
      return made;
    });
  },
};

/** Another one for every draw of an epoch and view of it, whatever the batch or thread. */
function viewSeed({ seed, epoch }: ViewSeed, draw: number, view: number): number {
  return [epoch + 1, draw + 1, view + 1].reduce((mixed, word) => mix32(mixed ^ mix32(word)), mix32(seed));
}
