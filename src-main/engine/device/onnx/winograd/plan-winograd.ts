import type { ConvolutionWindow } from '../../../program/operation.ts';
import type { Shape } from '../../../program/tensor.ts';

/** A convolution of stride 1 with filters of 3 x 3, as products at frequencies (pairs of points) for all tiles of an image in one go. */
export interface WinogradPlan {
  readonly batch: number;
  readonly channelsIn: number;
  readonly channelsOut: number;
  /** Height and width of images, and of results. */
  readonly images: readonly [number, number];
  readonly results: readonly [number, number];
  readonly padding: number;
  /** Rows and columns of results that one tile gives. */
  readonly tile: readonly [number, number];
  readonly frequencies: number;
  /** Tiles of an image. */
  readonly tiles: number;
}

/** What a multiplication costs in transforms and in products, beside one of the convolution that onnxruntime would do instead. */
export interface WinogradCosts {
  readonly transform: number;
  readonly product: number;
}

/** Measured on one core with AVX-512; a training step needs four transforms for three convolutions, hence two thirds of 1.25. */
export const TRAINING_COSTS: WinogradCosts = { transform: 0.85, product: 0.8 };
/** With filters that stay as they are, onnxruntime's convolution takes about 0.6 of the time that it takes in training. */
export const PREDICTION_COSTS: WinogradCosts = { transform: 1.25 / 0.6, product: 0.8 / 0.6 };

/** Transformed images may take so many numbers (512 MB). */
const MOST_NUMBERS = 2 ** 27;

/** How to do a convolution faster by its transform; undefined where it cannot, where the plain way is faster, or memory would not do. */
export function planWinograd(
  window: ConvolutionWindow,
  images: Shape,
  filters: Shape,
  results: Shape,
  costs: WinogradCosts,
): WinogradPlan | undefined {
  const isKnown = window.stride === 1 && window.padding <= 2 && filters[2] === 3 && filters[3] === 3;
  if (!isKnown) return undefined;
  const plan = planTiles(window, images, filters, results, [bestTile(results[2]), bestTile(results[3])]);
  const { batch, channelsIn, channelsOut } = plan;
  const points = plan.frequencies * plan.tiles;
  const pixels = results[2] * results[3];
  const transforms = points * (images[2] * images[3] * channelsIn + pixels * channelsOut);
  const products = points * channelsIn * channelsOut;
  const cost = costs.transform * transforms + costs.product * products;
  const fits = batch * points * Math.max(channelsIn, channelsOut) <= MOST_NUMBERS;
  return fits && cost < 9 * pixels * channelsIn * channelsOut ? plan : undefined;
}

/** The plan with tiles of so many rows and columns, each in 1..4. */
export function planTiles(
  { padding }: ConvolutionWindow,
  images: Shape,
  filters: Shape,
  results: Shape,
  tile: readonly [number, number],
): WinogradPlan {
  return {
    batch: images[0],
    channelsIn: filters[1],
    channelsOut: filters[0],
    images: [images[2], images[3]],
    results: [results[2], results[3]],
    padding,
    tile,
    frequencies: (tile[0] + 2) * (tile[1] + 2),
    tiles: Math.ceil(results[2] / tile[0]) * Math.ceil(results[3] / tile[1]),
  };
}

/** The size of tiles that needs the fewest points; those larger than 4 lose too many digits. */
function bestTile(length: number): number {
  const points = (tile: number): number => Math.ceil(length / tile) * (tile + 2);
  return [4, 3, 2].reduce((best, tile) => (points(tile) < points(best) ? tile : best));
}
