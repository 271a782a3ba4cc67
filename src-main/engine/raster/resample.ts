import type { Band, Block, Raster } from './raster.ts';
import { axisTaps, extentOfTaps, type AxisRequest, type Resampling, type Taps } from './resample-taps.ts';
import { createSamples, numeric, storable, type NumericSamples, type Samples } from './samples.ts';
import type { Window } from './window.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** One band on another grid. */
interface Resampled {
  readonly samples: Samples;
  readonly valid: Uint8Array;
}

/**
 * A window of a grid of `target` pixels, from a raster that covers the same ground; reads no more of it than the window needs.
 * Enlarged by `bilinear` or `cubic`, a pixel is valid where the source pixel under its centre is, and made from valid ones;
 * where cubic lacks one of its 16 pixels it is bilinear. The `average` is that of the valid pixels, invalid where there is none.
 */
export async function resampleWindow(
  raster: Raster,
  method: Resampling,
  target: Size,
  window: Window,
  bands: readonly number[],
  signal?: AbortSignal,
): Promise<Block> {
  const plan = planOf(raster.grid, method, target, window);
  if (method === 'nearest') {
    const block = await raster.read(plan.source, { bands, signal });
    const pick = (samples: Samples, index: number): Samples =>
      pickNearest(samples, createSamples(raster.bands[bands[index]].sampleType, plan.nearest.length), plan);
    const valid = new Uint8Array(plan.nearest.length);
    plan.nearest.forEach((from, to) => (valid[to] = block.valid[from]));
    return { window, bands: block.bands.map(pick), valid };
  }
  // One by one, because the pixels that a band is made from must not depend on the nodata of another.
  const made = await Promise.all(
    bands.map(async (band) => {
      const block = await raster.read(plan.source, { bands: [band], signal });
      return combine(block, raster.bands[band], plan);
    }),
  );
  const valid = new Uint8Array(window.width * window.height).fill(1);
  for (const part of made) part.valid.forEach((sound, at) => (valid[at] &= sound));
  return { window, bands: made.map(({ samples }) => samples), valid };
}

interface Plan {
  readonly method: Resampling;
  /** What is read. */
  readonly source: Window;
  readonly columns: Taps;
  readonly rows: Taps;
  /** For cubic, where a pixel is missing. */
  readonly linear?: { readonly columns: Taps; readonly rows: Taps };
  /** For each pixel of the window, that of what is read under its centre. */
  readonly nearest: Int32Array;
}

function planOf(size: Size, method: Resampling, target: Size, window: Window): Plan {
  const across = { start: window.column, length: window.width, source: size.width, target: target.width };
  const down = { start: window.row, length: window.height, source: size.height, target: target.height };
  const [columns, rows] = [axisTaps(method, across), axisTaps(method, down)];
  const [horizontal, vertical] = [extentOfTaps(columns), extentOfTaps(rows)];
  const shifted = (kind: Resampling, axis: AxisRequest, by: number): Taps => {
    const taps = axisTaps(kind, axis);
    return { ...taps, positions: taps.positions.map((position) => position - by) };
  };
  const both = (kind: Resampling): { columns: Taps; rows: Taps } => ({
    columns: shifted(kind, across, horizontal.start),
    rows: shifted(kind, down, vertical.start),
  });
  const source = {
    column: horizontal.start,
    row: vertical.start,
    width: horizontal.length,
    height: vertical.length,
  };
  return {
    method,
    source,
    ...both(method),
    linear: method === 'cubic' ? both('bilinear') : undefined,
    nearest: nearestPixels(both('nearest'), source.width),
  };
}

function nearestPixels({ columns, rows }: { columns: Taps; rows: Taps }, sourceWidth: number): Int32Array {
  const width = columns.positions.length;
  const pixels = new Int32Array(width * rows.positions.length);
  rows.positions.forEach((row, down) =>
    columns.positions.forEach(
      (column, across) => (pixels[down * width + across] = row * sourceWidth + column),
    ),
  );
  return pixels;
}

function pickNearest(samples: Samples, picked: Samples, { nearest }: Plan): Samples {
  for (let index = 0; index < nearest.length; index += 1) picked[index] = samples[nearest[index]];
  return picked;
}

/** The weighted means of one band. Invalid pixels keep the sample under their centre. */
function combine(block: Block, band: Band, plan: Plan): Resampled {
  const { columns, rows, linear, nearest, method, source } = plan;
  const values = numeric(block.bands[0]);
  const width = columns.positions.length / columns.count;
  const samples = pickNearest(block.bands[0], createSamples(band.sampleType, nearest.length), plan);
  const valid = new Uint8Array(nearest.length);
  const store = storing(band);
  const mean = (taps: { columns: Taps; rows: Taps }, at: number, whole: boolean): number =>
    weightedMean(values, block.valid, source.width, taps, at % width, Math.floor(at / width), whole);
  for (let at = 0; at < nearest.length; at += 1) {
    if (method !== 'average' && block.valid[nearest[at]] === 0) continue;
    let value = mean({ columns, rows }, at, linear !== undefined);
    if (Number.isNaN(value) && linear) value = mean(linear, at, false);
    if (Number.isNaN(value)) continue;
    samples[at] = store(value);
    valid[at] = 1;
  }
  return { samples, valid };
}

/** NaN where no pixel is valid or, where all are wanted, one is not. */
function weightedMean(
  values: NumericSamples,
  valid: Uint8Array,
  sourceWidth: number,
  { columns, rows }: { columns: Taps; rows: Taps },
  column: number,
  row: number,
  whole: boolean,
): number {
  let sum = 0;
  let total = 0;
  for (let down = row * rows.count; down < (row + 1) * rows.count; down += 1) {
    const start = rows.positions[down] * sourceWidth;
    for (let across = column * columns.count; across < (column + 1) * columns.count; across += 1) {
      const weight = rows.weights[down] * columns.weights[across];
      const at = start + columns.positions[across];
      if (weight === 0) continue;
      if (!Number.isNaN(weight) && valid[at] === 1) {
        sum += weight * values[at];
        total += weight;
      } else if (whole) return NaN;
    }
  }
  return total > 0 ? sum / total : NaN;
}

/** A value as the band stores it: rounded, cut to its range, and never by accident what means "no data". */
function storing({ sampleType, nodata }: Band): (value: number) => number {
  const least = Number(storable(sampleType, -Infinity));
  const most = Number(storable(sampleType, Infinity));
  const isWhole = Number.isFinite(least);
  const avoided = sampleType === 'float32' ? Math.fround(Number(nodata)) : Number(nodata);
  const beside = isWhole
    ? avoided < most
      ? avoided + 1
      : avoided - 1
    : avoided * (1 + 2 ** -22) || 2 ** -126;
  return (value) => {
    const cut = isWhole ? Math.min(most, Math.max(least, Math.round(value))) : value;
    const stored = sampleType === 'float32' ? Math.fround(cut) : cut;
    return stored === avoided ? beside : stored;
  };
}
