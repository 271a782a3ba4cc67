import { linkToAnchors, joinLinks, type AnchorLinks } from '../anchor/anchor-links.ts';
import { smoothField, type SmoothingWindow } from '../anchor/smoothing.ts';
import type { SampleBlock } from '../components/field-of-block.ts';
import type { Field } from '../../kernels/bilateral-kernel.ts';
import type { Centres, PixelPlanes } from '../../kernels/centre-kernel.ts';
import { componentField, type ComponentImages } from './component-image.ts';
import type { SpatialPrior } from './scales.ts';
import {
  likeliest,
  settleShares,
  sharesOfIds,
  squaredDistances,
  type Mixture,
  type Shares,
} from './spatial-mixture.ts';

/** 0: the image of samples as they are; 1: that of directions. */
export type ImageIndex = 0 | 1;

/** Anchors among the smoothed components of an image. */
export interface AnchorSource {
  readonly image: ImageIndex;
  /** Of the differences that are smoothed away. */
  readonly scale: number;
  readonly anchors: Centres;
}

/** What gives a pixel its first shares, before its neighbours have a say. */
export type Start =
  | {
      readonly kind: 'anchors';
      /** One or two. */
      readonly sources: readonly AnchorSource[];
      /** For each anchor, those of the first source first, a row of its pixels' shares of the classes. */
      readonly shares: Float32Array;
    }
  /** The class whose mean is nearest to the components of a pixel. */
  | { readonly kind: 'means'; readonly image: ImageIndex; readonly means: Centres };

/** All that labels a pixel from the samples around it. */
export interface Labelling {
  readonly images: ComponentImages;
  readonly window: SmoothingWindow;
  readonly prior: SpatialPrior;
  /** Those with a mean; the first `clusterCount` of them have an id, their number from 1. */
  readonly classes: number;
  readonly clusterCount: number;
  readonly start: Start;
  /** The image that the mixture is of. */
  readonly refined: ImageIndex;
  readonly mixture: Mixture;
}

/** Labels a block; its margins are right only where they are the scene's. Confidence: the share of the class. */
export function labelBlock(
  labelling: Labelling,
  block: SampleBlock,
): { ids: Uint16Array; confidence: Float32Array } {
  const { images, window, prior, classes, clusterCount, start, refined, mixture } = labelling;
  const fields: Partial<Record<ImageIndex, Field>> = {};
  const fieldOf = (image: ImageIndex): Field => (fields[image] ??= componentField(images[image], block));
  const shares = startShares(start, classes, (image, scale) => {
    const field = fieldOf(image);
    const planes = scale === undefined ? field.planes : smoothField(field, scale, window);
    return { length: field.valid.length, planes };
  });
  const pixels = fieldOf(refined);
  const { valid } = pixels;
  for (const share of shares) for (let i = 0; i < share.length; i++) if (valid[i] === 0) share[i] = 0;
  return likeliest(settleShares(pixels, shares, mixture, prior), valid, clusterCount);
}

/** The first shares of pixels, given their components in an image, smoothed where a scale is named. */
export function startShares(
  start: Start,
  classes: number,
  pixelsOf: (image: ImageIndex, scale?: number) => PixelPlanes,
): Shares {
  if (start.kind === 'means') return sharesOfNearest(pixelsOf(start.image), start.means);
  const [first, second] = start.sources.map(({ image, scale, anchors }) =>
    linkToAnchors(pixelsOf(image, scale), anchors),
  );
  const links = second ? joinLinks(first, start.sources[0].anchors.count, second) : first;
  return sharesByLinks(links, start.shares, classes);
}

/** The weighted mean of the shares of the anchors that a pixel is linked to. */
export function sharesByLinks(
  { perPixel, anchors, weights }: AnchorLinks,
  table: Float32Array,
  classes: number,
): Shares {
  const pixels = anchors.length / perPixel;
  const shares = Array.from({ length: classes }, () => new Float32Array(pixels));
  const sums = new Float64Array(classes);
  for (let pixel = 0; pixel < pixels; pixel++) {
    sums.fill(0);
    let total = 0;
    for (let link = pixel * perPixel; link < (pixel + 1) * perPixel; link++) {
      const row = anchors[link] * classes;
      for (let own = 0; own < classes; own++) sums[own] += weights[link] * table[row + own];
    }
    for (let own = 0; own < classes; own++) total += sums[own];
    for (let own = 0; own < classes; own++) shares[own][pixel] = sums[own] / total;
  }
  return shares;
}

function sharesOfNearest({ planes, length }: PixelPlanes, { count, values }: Centres): Shares {
  const distances = squaredDistances(planes as readonly Float32Array[], Float64Array.from(values), count);
  const ids = new Uint16Array(length);
  for (let pixel = 0; pixel < length; pixel++) {
    let nearest = 0;
    for (let own = 1; own < count; own++) {
      if (distances[own][pixel] < distances[nearest][pixel]) nearest = own;
    }
    ids[pixel] = nearest + 1;
  }
  return sharesOfIds(ids, count);
}
