import type { Block } from '../../raster/raster.ts';
import { numeric } from '../../raster/samples.ts';
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

/** A block as patches. */
export interface BlockPatches {
  readonly shape: PatchShape;
  /** The pixels that have data, rising. */
  readonly places: Uint32Array;
  /** All patches in the order of `places`, always so many together, for nets with a fixed batch size. */
  batches(batchSize: number): Generator<BlockBatch, void>;
  /** The block's components with a margin, 0 where there is no data: what a net may be run over as a whole where the input is shareable. */
  image(): PaddedComponents;
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
  const places = validPlaces(padded, width, height, margin);
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
    image: () => ({ ...padded, values: padded.values.map((value) => (value === value ? value : 0)) }),
  };
}

/** Where the first component has a value. */
function validPlaces(padded: PaddedComponents, width: number, height: number, margin: number): Uint32Array {
  const places = new Uint32Array(width * height);
  let count = 0;
  for (let place = 0; place < places.length; place++) {
    const row = Math.floor(place / width);
    const value = padded.values[(row + margin) * padded.width + margin + place - row * width];
    if (value === value) places[count++] = place;
  }
  return places.slice(0, count);
}
