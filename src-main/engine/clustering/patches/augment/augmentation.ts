import type { Random } from '../../../random.ts';
import type { PatchShape } from '../patch-shape.ts';
import { patchLength } from '../patch-shape.ts';
import { blur, type BlurOptions } from './blur.ts';
import { createCrop, type CropOptions } from './crop.ts';
import { flip, type FlippedAxis } from './flip.ts';
import { maskComponents, maskPixels } from './mask.ts';
import { rotate } from './rotate.ts';

/** A change of a patch at random, as plain data. `probability`: how often it is made at all, 0..1. */
export type Augmentation =
  | ({ readonly kind: 'crop' } & CropOptions)
  | { readonly kind: 'flip'; readonly axis: FlippedAxis; readonly probability: number }
  /** By 90, 180 or 270 degrees. */
  | { readonly kind: 'rotate'; readonly probability: number }
  | ({ readonly kind: 'blur'; readonly probability: number } & BlurOptions)
  /** Each pixel becomes 0 in all components with this probability. */
  | { readonly kind: 'mask-pixels'; readonly probability: number }
  /** Each component becomes 0 with this probability. */
  | { readonly kind: 'mask-components'; readonly probability: number }
  /** One of these, each as likely as the others. */
  | { readonly kind: 'one-of'; readonly choices: readonly Augmentation[] };

/** Made one after the other; none leaves patches as they are. */
export type AugmentationPool = readonly Augmentation[];

/** Changes a patch in place, by numbers of the source given. */
export type Augment = (patch: Float32Array, random: Random) => void;

/** A pool as a function over patches of one shape; its scratch memory is its own, so it is for one thread. */
export function createAugment(pool: AugmentationPool, shape: PatchShape): Augment {
  const scratch = new Float32Array(patchLength(shape));
  const augments = pool.map((augmentation) => augmentBy(augmentation, shape, scratch));
  return (patch, random) => {
    for (const augment of augments) augment(patch, random);
  };
}

function augmentBy(augmentation: Augmentation, shape: PatchShape, scratch: Float32Array): Augment {
  switch (augmentation.kind) {
    case 'crop':
      return createCrop(augmentation, shape, scratch);
    case 'flip':
      return sometimes(augmentation, (patch) => flip(patch, shape, augmentation.axis));
    case 'rotate':
      return sometimes(augmentation, (patch, random) => rotate(patch, shape, 1 + random.below(3), scratch));
    case 'blur':
      return sometimes(augmentation, (patch, random) => blur(patch, shape, augmentation, random, scratch));
    case 'mask-pixels':
      return (patch, random) => maskPixels(patch, shape, augmentation.probability, random);
    case 'mask-components':
      return (patch, random) => maskComponents(patch, shape, augmentation.probability, random);
    case 'one-of': {
      const choices = augmentation.choices.map((choice) => augmentBy(choice, shape, scratch));
      return (patch, random) => choices[random.below(choices.length)](patch, random);
    }
  }
}

function sometimes({ probability }: { readonly probability: number }, augment: Augment): Augment {
  return (patch, random) => {
    if (random.next() < probability) augment(patch, random);
  };
}
