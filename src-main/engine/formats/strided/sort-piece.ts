import { bytesPerSample, viewSamples, type Samples } from '../../raster/samples.ts';
import type { SynchronousTask } from '../../workers.ts';
import { swapWords } from '../geotiff/read/sample-words.ts';
import type { Stretch, StridedLayout, WantedAxis } from './strided-layout.ts';

/** From the longest stride to the shortest. */
type AxesByStride = readonly [outer: WantedAxis, middle: WantedAxis, inner: WantedAxis];

/** What is read at once: its place in the file, in bytes, and the stretches in it. */
export interface Piece {
  readonly offset: number;
  readonly length: number;
  readonly stretches: readonly Stretch[];
}

export interface PieceToSort {
  readonly piece: Piece;
  /** Of the piece; they are changed. */
  readonly bytes: Uint8Array;
  readonly layout: Pick<StridedLayout, 'sampleType' | 'littleEndian'>;
  readonly axes: AxesByStride;
  /** One for each wanted band, row-major; in memory that the thread shares. */
  readonly targets: readonly Samples[];
  /** Of a row of the targets. */
  readonly width: number;
}

/** `sortSamples` on a worker thread. */
export const sortPiece: SynchronousTask<PieceToSort, void> = {
  name: 'strided/sort-piece',
  run: (piece) => sortSamples(piece),
};

/** Puts the samples of a piece to their places in the bands' arrays. */
export function sortSamples({ piece, bytes: given, layout, axes, targets, width }: PieceToSort): void {
  const sampleBytes = bytesPerSample(layout.sampleType);
  const bytes = aligned(given, sampleBytes);
  if (!layout.littleEndian) swapWords(bytes, sampleBytes);
  const count = piece.length / sampleBytes;
  const samples = viewSamples(layout.sampleType, bytes.buffer, bytes.byteOffset, count);
  const copy = scatterer(axes, targets, width, sampleBytes);
  for (const stretch of piece.stretches)
    copy(samples, (stretch.offset - piece.offset) / sampleBytes, stretch);
}

/** Copies the samples of one stretch to their places in the bands' arrays. */
function scatterer(
  [outer, middle, inner]: AxesByStride,
  targets: readonly Samples[],
  width: number,
  sampleBytes: number,
): (samples: Samples, at: number, stretch: Stretch) => void {
  const middleStep = middle.stride / sampleBytes;
  const innerPlaces = inner.places.map((place) => ((place - inner.places[0]) * inner.stride) / sampleBytes);
  const axisOf = [outer.axis, middle.axis, inner.axis];
  return (samples, at, { outer: outerIndex, middleFrom, middleTo }) => {
    const position = { row: 0, column: 0, band: 0 };
    position[axisOf[0]] = outerIndex;
    for (let index = middleFrom; index < middleTo; index += 1) {
      position[axisOf[1]] = index;
      position[axisOf[2]] = 0;
      const from = at + (middle.places[index] - middle.places[middleFrom]) * middleStep;
      copyInner(samples, from, innerPlaces, targets, position, axisOf[2], width);
    }
  };
}

function copyInner(
  samples: Samples,
  from: number,
  places: readonly number[],
  targets: readonly Samples[],
  { row, column, band }: { row: number; column: number; band: number },
  axis: WantedAxis['axis'],
  width: number,
): void {
  const to = row * width + column;
  if (axis === 'band') {
    for (let index = 0; index < places.length; index += 1) targets[index][to] = samples[from + places[index]];
    return;
  }
  const target = targets[band];
  if (axis === 'column' && places[places.length - 1] === places.length - 1) {
    target.set(samples.subarray(from, from + places.length) as never, to);
    return;
  }
  const step = axis === 'row' ? width : 1;
  for (let index = 0; index < places.length; index += 1)
    target[to + index * step] = samples[from + places[index]];
}

/** The bytes where a typed array can lie over them. */
function aligned(bytes: Uint8Array, sampleBytes: number): Uint8Array<ArrayBuffer> {
  const usable = bytes.byteOffset % sampleBytes === 0 && bytes.buffer instanceof ArrayBuffer;
  return usable ? (bytes as Uint8Array<ArrayBuffer>) : new Uint8Array(bytes);
}
