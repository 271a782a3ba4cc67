import type { Block } from '../../raster/raster.ts';
import { numeric } from '../../raster/samples.ts';
import type { Window } from '../../raster/window.ts';
import type { Run } from '../../run.ts';
import { copyPatch, padComponentsTask, type PaddedComponents } from './padded-components.ts';
import { checkPatchBands, marginOf, shapeOfInput, type PatchInput } from './patch-input.ts';
import { patchLength, type PatchShape } from './patch-shape.ts';
import { factorsOf, standardisePatches } from './standardise-patches.ts';

/** Patches of some pixels of a block. */
export interface BlockBatch {
  /** Pixels; the patches behind them are 0. */
  readonly count: number;
  /** Of each pixel in the block, row-major. */
  readonly places: Uint32Array;
  /** [batch size, components, side, side] */
  readonly patches: Float32Array;
}

/** Components of a rectangle of pixels, from which patches may be cut. */
export interface PatchImage {
  readonly width: number;
  readonly height: number;
  /** [components, height, width] */
  readonly values: Float32Array;
}

/** A block as patches. */
export interface BlockPatches {
  readonly shape: PatchShape;
  /** The pixels that have data, rising. */
  readonly places: Uint32Array;
  /** All patches in the order of `places`, always so many together, for nets with a fixed batch size. */
  batches(batchSize: number): Generator<BlockBatch, void>;
  /** The block with a margin, 0 where there is no data: what a net may be run over as a whole where the input is shareable. */
  image(): PatchImage;
}

/**
 * The patches of all valid pixels of a block; those nearer to its border than half a patch are right only where this is the scene's.
 * The block stays as it is. Throws `bad-input` where it has other bands than the input was made from.
 */
export async function openBlockPatches(
  input: PatchInput,
  { window: { width, height }, bands, valid }: Block,
  run: Pick<Run, 'workers' | 'signal'>,
): Promise<BlockPatches> {
  checkPatchBands(input, bands.length);
  const inner = { column: 0, row: 0, width, height };
  const margin = marginOf(input);
  const block = { width, height, planes: bands.map(numeric), valid };
  const { projection } = input;
  const padded = await run.workers.run(
    padComponentsTask,
    { block, projection, inner, margin },
    { signal: run.signal },
  );
  const shape = shapeOfInput(input);
  const places = validPlaces(padded, shape, inner, margin);
  return {
    shape,
    places,
    *batches(batchSize) {
      const standard = factorsOf(input);
      const length = patchLength(shape);
      for (let from = 0; from < places.length; from += batchSize) {
        const own = places.subarray(from, from + batchSize);
        const patches = new Float32Array(batchSize * length);
        own.forEach((place, i) => {
          const start = place + Math.floor(place / width) * 2 * margin;
          copyPatch(padded, start, shape, input.fill, patches, i * length);
        });
        standardisePatches(patches.subarray(0, own.length * length), standard);
        yield { count: own.length, places: own, patches };
      }
    },
    image: () => imageOf(padded, shape),
  };
}

/** Where the first component has a value. */
function validPlaces(
  padded: PaddedComponents,
  { components }: PatchShape,
  { width, height }: Pick<Window, 'width' | 'height'>,
  margin: number,
): Uint32Array {
  const places = new Uint32Array(width * height);
  let count = 0;
  for (let place = 0; place < places.length; place++) {
    const row = Math.floor(place / width);
    const pixel = (row + margin) * padded.width + margin + place - row * width;
    const value = padded.values[pixel * components];
    if (value === value) places[count++] = place;
  }
  return places.slice(0, count);
}

function imageOf({ width, height, values }: PaddedComponents, { components }: PatchShape): PatchImage {
  const image = new Float32Array(values.length);
  for (let from = 0; from < values.length; from++) {
    const component = from % components;
    const value = values[from];
    image[component * width * height + (from - component) / components] = value === value ? value : 0;
  }
  return { width, height, values: image };
}
