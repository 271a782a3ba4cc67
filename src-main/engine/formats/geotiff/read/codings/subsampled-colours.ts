import { EngineError } from '../../../../errors.ts';
import type { PieceShape } from './coding.ts';

/**
 * Brightness and colour differences without JPEG (TIFF 6.0, section 21): data units of some brightness samples and one pair of
 * differences, which is that of all their pixels.
 */
export interface SubsampledCoding {
  readonly kind: 'subsampled';
  /** Pixels that share a pair of differences. */
  readonly across: number;
  readonly down: number;
  /** The shares of red, green and blue in brightness. */
  readonly luma: readonly number[];
  /** The codes of black and white of each component. */
  readonly reference: readonly number[];
}

type Convert = (target: Uint8Array, at: number, luma: number, blue: number, red: number) => void;

const FRACTION_BITS = 16;
const ONE = 2 ** FRACTION_BITS;
const HALF = ONE / 2;

/** Bytes that the data units of a block take; those at its edges are whole. */
export function unitBytes({ across, down }: SubsampledCoding, { width, rows }: PieceShape): number {
  return Math.ceil(width / across) * Math.ceil(rows / down) * (across * down + 2);
}

/** Data units to red, green and blue pixel by pixel, in libtiff's fixed-point arithmetic. */
export function convertSubsampled(
  units: Uint8Array,
  coding: SubsampledCoding,
  shape: PieceShape,
): Uint8Array {
  const { across, down } = coding;
  const { width, rows } = shape;
  const unit = across * down + 2;
  if (units.length < unitBytes(coding, shape)) throw new EngineError('damaged', 'its colours are cut short');
  const convert = converter(coding);
  const unitsAcross = Math.ceil(width / across);
  const output = new Uint8Array(width * rows * 3);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < width; column += 1) {
      const start = (Math.floor(row / down) * unitsAcross + Math.floor(column / across)) * unit;
      const luma = units[start + (row % down) * across + (column % across)];
      convert(output, (row * width + column) * 3, luma, units[start + unit - 2], units[start + unit - 1]);
    }
  }
  return output;
}

/** The tables and sums of libtiff's TIFFYCbCrtoRGB: single precision, then 16 fraction bits. */
function converter({ luma: [redShare, greenShare, blueShare], reference }: SubsampledCoding): Convert {
  const redFactor = 2 - 2 * redShare;
  const blueFactor = 2 - 2 * blueShare;
  const redToRed = fixed(redFactor);
  const redToGreen = -fixed((redShare * redFactor) / greenShare);
  const blueToBlue = fixed(blueFactor);
  const blueToGreen = -fixed((blueShare * blueFactor) / greenShare);
  const codes = Array.from({ length: 256 }, (_, code) => code);
  const lumas = codes.map((code) => scaled(code, reference[0], reference[1], 255));
  const blues = codes.map((code) => scaled(code - 128, reference[2] - 128, reference[3] - 128, 127));
  const reds = codes.map((code) => scaled(code - 128, reference[4] - 128, reference[5] - 128, 127));
  return (target, at, lumaCode, blueCode, redCode) => {
    const luma = lumas[lumaCode];
    const blue = blues[blueCode];
    const red = reds[redCode];
    target[at] = byte(luma + Math.floor((redToRed * red + HALF) / ONE));
    target[at + 1] = byte(luma + Math.floor((blueToGreen * blue + HALF + redToGreen * red) / ONE));
    target[at + 2] = byte(luma + Math.floor((blueToBlue * blue + HALF) / ONE));
  };
}

function fixed(factor: number): number {
  return Math.trunc(Math.fround(Math.min(Math.max(Math.fround(factor), 0), 2)) * ONE + 0.5);
}

function scaled(code: number, black: number, white: number, range: number): number {
  const span = Math.fround(white - black) || 1;
  const value = Math.fround(Math.fround(Math.fround(code - Math.trunc(black)) * range) / span);
  return Math.trunc(Math.min(Math.max(value, -128 * 32), 128 * 32));
}

function byte(value: number): number {
  return Math.min(Math.max(value, 0), 255);
}
