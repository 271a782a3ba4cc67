import { EngineError } from '../../errors.ts';
import { createSamples, viewSamples, type Samples, type SampleType } from '../../raster/samples.ts';
import type { Window } from '../../raster/window.ts';
import type { Task } from '../../workers.ts';
import type { CubeAxes } from '../cube/array-file.ts';
import { halvesToFloats } from '../geotiff/read/sample-words.ts';
import { isHalf } from './h5-sample-type.ts';
import { withFile, type Hdf5Input, type OpenHdf5 } from './with-file.ts';

export interface SlabRequest {
  readonly file: Hdf5Input;
  readonly path: string;
  readonly sampleType: SampleType;
  readonly axes: CubeAxes;
  readonly window: Window;
  /** Along the band axis, ascending; one 0 for an array that is one band. */
  readonly places: readonly number[];
}

/** What is read at once, in bytes; a larger window is read by parts. */
const SLAB_BYTES = 64 << 20;

/** Reads places along the band axis in a window, each row-major. Throws `damaged` without naming the file. */
export const readSlab: Task<SlabRequest, Samples[]> = {
  name: 'hdf5/read-slab',
  run: (request, codecs) =>
    withFile(request.file, codecs, (file) => {
      const { width, height } = request.window;
      const targets = request.places.map(() => createSamples(request.sampleType, width * height));
      const { size, shape, chunks } = file.module.get_dataset_metadata(file.id, request.path);
      const { band } = request.axes;
      const chunkBands = band === undefined ? 1 : Number(chunks?.[band] ?? 1);
      for (const [from, to] of runsOf(request.places, chunkBands)) {
        const places = request.places.slice(from, to);
        const rowBytes = width * size * (places[places.length - 1] - places[0] + 1);
        const rows = Math.max(1, Math.floor(SLAB_BYTES / rowBytes));
        for (let row = 0; row < height; row += rows) {
          const part = { ...request, places, rank: shape?.length ?? 0 };
          readPart(file, part, row, Math.min(rows, height - row), targets.slice(from, to));
        }
      }
      return targets;
    }),
};

/** Places that share chunks are read together with those between them, since those are decoded anyway. */
function* runsOf(places: readonly number[], chunkBands: number): Generator<[from: number, to: number]> {
  let from = 0;
  for (let to = 1; to <= places.length; to += 1) {
    const isNear =
      to < places.length &&
      (places[to] === places[to - 1] + 1 ||
        Math.floor(places[to] / chunkBands) === Math.floor(places[to - 1] / chunkBands));
    if (isNear) continue;
    yield [from, to];
    from = to;
  }
}

/** Some rows of the window from `firstRow` on, turned from the axes' order in the file. */
function readPart(
  file: OpenHdf5,
  { path, axes, window, places, rank, sampleType }: SlabRequest & { readonly rank: number },
  firstRow: number,
  rows: number,
  targets: readonly Samples[],
): void {
  const start = new Array<number>(rank).fill(0);
  const count = new Array<number>(rank).fill(1);
  start[axes.row] = window.row + firstRow;
  count[axes.row] = rows;
  start[axes.column] = window.column;
  count[axes.column] = window.width;
  if (axes.band !== undefined) {
    start[axes.band] = places[0];
    count[axes.band] = places[places.length - 1] - places[0] + 1;
  }
  const slab = readHyperslab(file, path, sampleType, start, count);
  const stride = (axis: number): number => count.slice(axis + 1).reduce((product, size) => product * size, 1);
  const [rowStride, columnStride] = [stride(axes.row), stride(axes.column)];
  const bandStride = axes.band === undefined ? 0 : stride(axes.band);
  // Row by row, not band by band: a row stays in the processor's first cache until the last band is taken from it.
  for (let row = 0; row < rows; row += 1) {
    targets.forEach((target, index) => {
      const from = row * rowStride + (places[index] - places[0]) * bandStride;
      copyRow(slab, from, columnStride, target, (firstRow + row) * window.width, window.width);
    });
  }
}

function copyRow(
  slab: Samples,
  from: number,
  step: number,
  target: Samples,
  to: number,
  width: number,
): void {
  if (step === 1) target.set(slab.subarray(from, from + width) as never, to);
  else for (let index = 0; index < width; index += 1) target[to + index] = slab[from + index * step];
}

/** A box of an array in the order of its axes. Its status is looked at: after a failure the library's buffer holds anything. */
export function readHyperslab(
  { module, id, check }: OpenHdf5,
  path: string,
  sampleType: SampleType,
  start: readonly number[],
  count: readonly number[],
): Samples {
  const metadata = module.get_dataset_metadata(id, path);
  const bytes = count.reduce((product, size) => product * size, metadata.size);
  const pointer = module._malloc(bytes);
  if (pointer === 0) throw new EngineError('damaged', 'a part of it is too large to be read at once');
  try {
    const [counts, starts] = [count.map(BigInt), start.map(BigInt)];
    check(
      module.get_dataset_data(
        id,
        path,
        counts,
        starts,
        counts.map(() => 1n),
        BigInt(pointer),
      ),
    );
    const raw = module.HEAPU8.slice(pointer, pointer + bytes);
    if (isHalf(metadata)) return halvesToFloats(new Uint16Array(raw.buffer));
    return viewSamples(sampleType, raw.buffer);
  } finally {
    module._free(pointer);
  }
}
