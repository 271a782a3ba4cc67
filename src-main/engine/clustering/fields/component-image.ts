import type { Field } from '../../kernels/bilateral-kernel.ts';
import { usableOf, type SampleBlock } from '../components/field-of-block.ts';
import { project, type Projection } from '../components/projection.ts';
import { directionsOf, type PhysicalScale } from './directions.ts';

/** How some components come from the samples of a pixel. */
export interface ComponentImage {
  /** Where given, the components are of the direction of a pixel, which is the same in light and shade. */
  readonly direction?: PhysicalScale;
  readonly projection: Projection;
  /** What each component is multiplied by, so that its noise is 1. */
  readonly factors: readonly number[];
}

/** An image of samples as they are, and one of directions. */
export type ComponentImages = readonly [plain: ComponentImage, direction: ComponentImage];

/** The components of a block's pixels; 0 where a pixel has no data that can be used. */
export function componentField(
  { direction, projection, factors }: ComponentImage,
  block: SampleBlock,
): Field {
  const { width, height, planes } = block;
  const components = project(projection, direction ? directionsOf(planes, direction) : planes);
  const field = { width, height, planes: components, valid: usableOf(block) };
  return multiplied(field, factors);
}

/** A field whose planes are multiplied each by its factor; 0 where there is no data. */
export function multiplied({ planes, valid, ...shape }: Field, factors: readonly number[]): Field {
  const products = planes.map((plane, component) =>
    plane.map((value, pixel) => (valid[pixel] === 0 ? 0 : value * factors[component])),
  );
  return { ...shape, planes: products, valid };
}
