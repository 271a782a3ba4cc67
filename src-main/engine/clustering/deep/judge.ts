import type { Block } from '../../raster/raster.ts';
import type { Values, VariableValues } from '../../device/device.ts';
import { createLayers } from '../../program/layers/layers.ts';
import { input } from '../../program/operations/leaves.ts';
import { softmax } from '../../program/operations/derived.ts';
import { createProgram } from '../../program/program.ts';
import type { Run } from '../../run.ts';
import { openBlockPatches, type BlockPatches } from '../patches/block-patches.ts';
import { isShareable, type PatchInput } from '../patches/patch-input.ts';
import { imageLogits, patchLogits, type NetShape } from './net.ts';
import { runFixed, type FixedProgram } from './program-shelf.ts';

/** Probabilities of the clusters for the pixels of a block that have data. */
export interface BlockProbabilities {
  /** Pixels of the block, rising. */
  readonly places: Uint32Array;
  /** A row of `clusters` for each of the places. */
  readonly rows: Float32Array;
}

/** Says how likely each cluster is for the pixels of a block. */
export type Judge = (block: Block, run: Run) => Promise<BlockProbabilities>;

/** Patches that a net is given at once, and the side of the part of a scene that it is given as one image. */
const PATCHES_AT_ONCE = 1024;
const IMAGE_SIDE = 128;

/**
 * Judges pixels by a trained net: the scene as images where patches share what is computed, else patch by patch, because the zeros around
 * each patch, or a mean of its own for each of its places, make the same pixel another number in every patch.
 */
export function createJudge(input: PatchInput, net: NetShape, weights: VariableValues): Judge {
  return net.encoder.padding === 'valid' && isShareable(input)
    ? judgeImages(input, net, weights)
    : judgePatches(input, net, weights);
}

function judgePatches(patchInput: PatchInput, net: NetShape, weights: VariableValues): Judge {
  const { components, side } = net.patch;
  const layers = createLayers('predict');
  const patches = input('patches', [PATCHES_AT_ONCE, components, side, side]);
  const fixed = fix(softmax(patchLogits(layers, patches, net)), weights);
  return async (block, run) => {
    const opened = await openBlockPatches(patchInput, block, run);
    const rows = new Float32Array(opened.places.length * net.clusters);
    let done = 0;
    for (const { count, patches: values } of opened.batches(PATCHES_AT_ONCE)) {
      const part = await probabilitiesOf(fixed, { patches: values }, run);
      rows.set(part.subarray(0, count * net.clusters), done * net.clusters);
      done += count;
    }
    return { places: opened.places, rows };
  };
}

function judgeImages(patchInput: PatchInput, net: NetShape, weights: VariableValues): Judge {
  const side = IMAGE_SIDE + net.patch.side - 1;
  const layers = createLayers('predict');
  const image = input('image', [1, net.patch.components, side, side]);
  const fixed = fix(softmax(imageLogits(layers, image, net)), weights);
  return async (block, run) => {
    const opened = await openBlockPatches(patchInput, block, run);
    const { width, height } = block.window;
    const whole = new Float32Array(width * height * net.clusters);
    const view = opened.image();
    for (let row = 0; row < height; row += IMAGE_SIDE) {
      for (let column = 0; column < width; column += IMAGE_SIDE) {
        const part = await probabilitiesOf(fixed, { image: cutImage(view, row, column, side) }, run);
        placeRows(part, whole, { row, column, width, height }, net.clusters);
      }
    }
    return { places: opened.places, rows: rowsAt(whole, opened.places, net.clusters) };
  };
}

function fix(probabilities: ReturnType<typeof softmax>, weights: VariableValues): FixedProgram {
  const program = createProgram({ probabilities });
  const variables = Object.fromEntries([...program.variables.keys()].map((name) => [name, weights[name]]));
  return { program, variables };
}

async function probabilitiesOf(fixed: FixedProgram, feed: Values, run: Run): Promise<Float32Array> {
  const [{ probabilities }] = await runFixed(fixed, [feed], run);
  return probabilities as Float32Array;
}

/** A square of an image of components, zeros where the image ends. */
function cutImage(
  { width, height, values }: ReturnType<BlockPatches['image']>,
  row: number,
  column: number,
  side: number,
): Float32Array {
  const components = values.length / (width * height);
  const cut = new Float32Array(components * side * side);
  const [rows, columns] = [Math.min(side, height - row), Math.min(side, width - column)];
  for (let component = 0; component < components; component++) {
    for (let y = 0; y < rows; y++) {
      const from = (component * height + row + y) * width + column;
      cut.set(values.subarray(from, from + columns), (component * side + y) * side);
    }
  }
  return cut;
}

/** Copies the rows of an image's pixels to where they lie in the block. */
function placeRows(
  part: Float32Array,
  whole: Float32Array,
  { row, column, width, height }: { row: number; column: number; width: number; height: number },
  clusters: number,
): void {
  const columns = Math.min(IMAGE_SIDE, width - column);
  for (let y = 0; y < Math.min(IMAGE_SIDE, height - row); y++) {
    const from = y * IMAGE_SIDE * clusters;
    whole.set(part.subarray(from, from + columns * clusters), ((row + y) * width + column) * clusters);
  }
}

function rowsAt(whole: Float32Array, places: Uint32Array, clusters: number): Float32Array {
  const rows = new Float32Array(places.length * clusters);
  places.forEach((place, i) =>
    rows.set(whole.subarray(place * clusters, (place + 1) * clusters), i * clusters),
  );
  return rows;
}
