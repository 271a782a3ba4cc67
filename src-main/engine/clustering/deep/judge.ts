import type { VariableValues } from '../../device/device.ts';
import type { Block } from '../../raster/raster.ts';
import type { Run } from '../../run.ts';
import { openBlockPatches, type PatchImage } from '../patches/block-patches.ts';
import { isShareable, marginOf, type PatchInput } from '../patches/patch-input.ts';
import {
  fixImageNet,
  fixPatchNet,
  patchesAtOnce,
  widthOf,
  type NetFor,
  type NetOutput,
} from './fixed-net.ts';
import { runFixed } from '../../device/program-shelf.ts';

/** What a net says of some pixels of a block. */
export interface JudgedPixels {
  /** Of each pixel in the block, row-major. */
  readonly places: Uint32Array;
  /** For each of them a row of what the net was asked for. */
  readonly rows: Float32Array;
}

/** Says what a net makes of the pixels of a block that have data, some at a time. */
export type Judge = (block: Block, run: Run) => AsyncGenerator<JudgedPixels, void>;

/** The side of the part of a scene that a net is given as one image. */
const IMAGE_SIDE = 128;

/**
 * Judges pixels by a trained net: the scene as images where patches share what is computed, else patch by patch, because the zeros around
 * each patch, or a mean of its own for each of its places, make the same pixel another number in every patch.
 */
export function createJudge<Output extends NetOutput>(
  input: PatchInput,
  net: NetFor[Output],
  weights: VariableValues,
  output: Output,
): Judge {
  return net.encoder.padding === 'valid' && isShareable(input)
    ? judgeImages(input, net, weights, output)
    : judgePatches(input, net, weights, output);
}

/** Takes patch by patch, for any net. */
export function judgePatches<Output extends NetOutput>(
  input: PatchInput,
  net: NetFor[Output],
  weights: VariableValues,
  output: Output,
): Judge {
  const atOnce = patchesAtOnce(net);
  const fixed = fixPatchNet(net, weights, atOnce, output);
  const width = widthOf(fixed, output);
  return async function* (block, run) {
    const opened = await openBlockPatches(input, block, run);
    for (const { count, places, patches } of opened.batches(atOnce)) {
      const [{ [output]: rows }] = await runFixed(fixed, [{ patches }], run);
      yield { places, rows: (rows as Float32Array).subarray(0, count * width) };
    }
  };
}

function judgeImages<Output extends NetOutput>(
  input: PatchInput,
  net: NetFor[Output],
  weights: VariableValues,
  output: Output,
): Judge {
  const side = IMAGE_SIDE + 2 * marginOf(input);
  const fixed = fixImageNet(net, weights, side, output);
  return async function* (block, run) {
    const opened = await openBlockPatches(input, block, run);
    const image = opened.image();
    for (const { column, row, places } of squaresOf(block, opened.places)) {
      const feed = { image: cutImage(image, row, column, side) };
      const [{ [output]: rows }] = await runFixed(fixed, [feed], run);
      const { width } = block.window;
      const own = places.map((place) => {
        const y = Math.floor(place / width);
        return (y - row) * IMAGE_SIDE + place - y * width - column;
      });
      yield { places, rows: pickRows(rows as Float32Array, own, widthOf(fixed, output)) };
    }
  };
}

interface Square {
  readonly column: number;
  readonly row: number;
  /** The pixels in it that have data. */
  readonly places: Uint32Array;
}

/** The squares of a block that have pixels with data, which are given in rising order. */
function* squaresOf({ window: { width, height } }: Block, valid: Uint32Array): Generator<Square, void> {
  const isValid = new Uint8Array(width * height);
  for (const place of valid) isValid[place] = 1;
  for (let row = 0; row < height; row += IMAGE_SIDE) {
    for (let column = 0; column < width; column += IMAGE_SIDE) {
      const places: number[] = [];
      for (let y = row; y < Math.min(row + IMAGE_SIDE, height); y++) {
        const end = y * width + Math.min(column + IMAGE_SIDE, width);
        for (let place = y * width + column; place < end; place++) if (isValid[place]) places.push(place);
      }
      if (places.length > 0) yield { column, row, places: Uint32Array.from(places) };
    }
  }
}

/** A square of an image of components, zeros where the image ends. */
function cutImage(
  { width, height, values }: PatchImage,
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

function pickRows(rows: Float32Array, wanted: Uint32Array, length: number): Float32Array {
  const picked = new Float32Array(wanted.length * length);
  wanted.forEach((row, i) => picked.set(rows.subarray(row * length, (row + 1) * length), i * length));
  return picked;
}
