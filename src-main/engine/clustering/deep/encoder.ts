import { batchNorm } from '../../program/layers/batch-norm.ts';
import { basicBlock } from '../../program/layers/basic-block.ts';
import { convolution } from '../../program/layers/convolution.ts';
import { globalAveragePool } from '../../program/layers/global-average-pool.ts';
import { within, type Layers } from '../../program/layers/layers.ts';
import { relu } from '../../program/operations/elementwise.ts';
import type { Tensor } from '../../program/tensor.ts';

/** A residual net over patches, as plain data. */
export interface EncoderShape {
  /** Channels of the first convolution, which is 1 x 1. */
  readonly stem: number;
  readonly stages: readonly { readonly channels: number; readonly blocks: number }[];
  /**
   * 'same': zeros around the patch at every 3 x 3 convolution, so that it keeps its size. 'valid': none, so that it loses 2 pixels on every
   * side with each block: then overlapping patches share all that is computed, and a scene is labelled as one image.
   */
  readonly padding: 'same' | 'valid';
}

/** Pixels that an image loses on every side. */
export function shrinkage({ stages, padding }: EncoderShape): number {
  return padding === 'same' ? 0 : 2 * stages.reduce((sum, { blocks }) => sum + blocks, 0);
}

/** Numbers that describe a patch. */
export function featureCount({ stem, stages }: EncoderShape): number {
  return stages.at(-1)?.channels ?? stem;
}

/** Images [batch, components, height, width] to features of every place: [batch, features, height - 2s, width - 2s], s = `shrinkage`. */
export function encodeImages(
  layers: Layers,
  images: Tensor,
  { stem, stages, padding }: EncoderShape,
): Tensor {
  const own = within(layers, 'encoder');
  const first = batchNorm(own, 'norm', convolution(own, 'conv', images, { channels: stem, size: 1 }));
  return stages.reduce((features, { channels, blocks }, stage) => {
    const names = Array.from({ length: blocks }, (_, block) => `block${block + 1}`);
    const inner = within(own, `stage${stage + 1}`);
    return names.reduce(
      (x, name) => basicBlock(inner, name, x, { channels, padding: padding === 'same' ? 1 : 0 }),
      features,
    );
  }, relu(first));
}

/** Patches [batch, components, side, side] to rows of features: means over what is left of each. */
export function encodePatches(layers: Layers, patches: Tensor, shape: EncoderShape): Tensor {
  return globalAveragePool(encodeImages(layers, patches, shape));
}
