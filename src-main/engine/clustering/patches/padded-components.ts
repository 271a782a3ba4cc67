import { mirrored } from '../../kernels/padded-field.ts';
import type { Window } from '../../raster/window.ts';
import type { Task } from '../../workers.ts';
import { fieldOfBlock, type SampleBlock } from '../components/field-of-block.ts';
import type { Projection } from '../components/projection.ts';
import type { PatchFill } from './patch-input.ts';
import type { PatchShape } from './patch-shape.ts';

/** The components of a rectangle of pixels and of a margin around it: patches of its pixels are rectangles in it. */
export interface PaddedComponents {
  /** With the margins. */
  readonly width: number;
  readonly height: number;
  /**
   * Pixel by pixel, row by row, the components of each together, so that a patch lies in few lines of the processor's cache; NaN where there
   * is no data.
   */
  readonly values: Float32Array;
}

export interface PadComponentsInput {
  readonly block: SampleBlock;
  readonly projection: Projection;
  /** The pixels, in the block. */
  readonly inner: Window;
  readonly margin: number;
}

/** In the margin lies what the block has there; beyond the block its pixels mirrored, again and again where it is small. */
export const padComponentsTask: Task<PadComponentsInput, PaddedComponents> = {
  name: 'pad-components',
  run: (input) => padComponents(input),
};

function padComponents({ block, projection, inner, margin }: PadComponentsInput): PaddedComponents {
  const { planes, valid } = fieldOfBlock(projection, block);
  const [width, height] = [inner.width + 2 * margin, inner.height + 2 * margin];
  const columns = Uint32Array.from({ length: width }, (_, i) =>
    mirrored(inner.column - margin + i, block.width),
  );
  const values = new Float32Array(planes.length * width * height);
  planes.forEach((plane, component) => {
    let to = component;
    for (let row = 0; row < height; row++) {
      const start = mirrored(inner.row - margin + row, block.height) * block.width;
      for (let column = 0; column < width; column++, to += planes.length) {
        const from = start + columns[column];
        values[to] = valid[from] === 0 ? NaN : plane[from];
      }
    }
  });
  return { width, height, values };
}

/**
 * Copies the patch whose upper left pixel is at `place`, row-major, as [components, side, side]. Without data are NaN (`mean`: they become 0
 * when they are standardised) or as the patch's middle (`centre`).
 */
export function copyPatch(
  { width, values }: PaddedComponents,
  place: number,
  { components, side }: PatchShape,
  fill: PatchFill,
  target: Float32Array,
  at: number,
): void {
  const middle = (place + ((side - 1) / 2) * (width + 1)) * components;
  for (let component = 0; component < components; component++) {
    const filler = fill === 'centre' ? values[middle + component] : NaN;
    for (let row = 0; row < side; row++) {
      let from = (place + row * width) * components + component;
      const start = at + (component * side + row) * side;
      for (let to = start; to < start + side; to++, from += components) {
        const value = values[from];
        target[to] = value === value ? value : filler;
      }
    }
  }
}
