import type { Raster } from '../../raster/raster.ts';
import { numeric } from '../../raster/samples.ts';
import { grow, type Window } from '../../raster/window.ts';
import { throwIfCancelled, type Run } from '../../run.ts';
import { pipeline } from '../../workers.ts';
import { sharedFloats, type Sample } from '../samples/samples.ts';
import type { SampleBlock } from '../components/field-of-block.ts';
import { smoothFieldTask, type ProjectedBlock } from './anchor-tasks.ts';
import type { SmoothingWindow } from './smoothing.ts';

/** Where a window to learn from lies. */
export interface WindowPlace {
  readonly window: Window;
  /** The same with its surroundings. */
  readonly around: Window;
}

/** A window to learn from, and its pixels with their surroundings. */
export type FittedWindow = WindowPlace & ProjectedBlock;

/** Pixels to learn from, smoothed. */
export interface FittedPixels {
  /** Its values are the components. */
  readonly sample: Sample;
  readonly brightness: Float32Array;
}

/** Reads windows with `halo` pixels of their surroundings, and has their samples turned into components. */
export async function readWindows<Projected>(
  raster: Raster,
  windows: readonly Window[],
  halo: number,
  projected: (block: SampleBlock) => Promise<Projected>,
  run: Run,
): Promise<(WindowPlace & Projected)[]> {
  const { width: gridWidth, height: gridHeight } = raster.grid;
  const fitted: (WindowPlace & Projected)[] = [];
  const read = async (window: Window): Promise<WindowPlace & Projected> => {
    const around = grow(window, halo, gridWidth, gridHeight);
    const { bands, valid } = await raster.read(around, { once: true, signal: run.signal });
    const { width, height } = around;
    const block = { width, height, planes: bands.map(numeric), valid };
    return { window, around, ...(await projected(block)) };
  };
  await pipeline(windows, run.workers.size + 1, read, (result) => {
    throwIfCancelled(run.signal);
    fitted.push(result);
    run.report({ stage: 'Reading the windows to learn from', fraction: fitted.length / windows.length });
  });
  return fitted;
}

/** The pixels of the windows that have data, smoothed by this scale. */
export async function smoothWindows(
  windows: readonly FittedWindow[],
  scale: number,
  reach: SmoothingWindow,
  gridWidth: number,
  run: Run,
): Promise<FittedPixels> {
  const pixels = emptyPixels(windows);
  let from = 0;
  let done = 0;
  await pipeline(
    windows,
    run.workers.size + 1,
    ({ field }) => run.workers.run(smoothFieldTask, { field, scale, window: reach }, { signal: run.signal }),
    (planes, window) => {
      throwIfCancelled(run.signal);
      from = gather(window, planes, gridWidth, pixels, from);
      run.report({ stage: 'Smoothing', fraction: ++done / windows.length });
    },
  );
  return pixels;
}

/** Calls back for every pixel of the window itself that has data, with its place in the field. */
export function forEachPixel(
  { window, around, field }: WindowPlace & Pick<ProjectedBlock, 'field'>,
  visit: (index: number) => void,
): void {
  for (let row = 0; row < window.height; row++) {
    const start = (window.row - around.row + row) * field.width + window.column - around.column;
    for (let index = start; index < start + window.width; index++) {
      if (field.valid[index] !== 0) visit(index);
    }
  }
}

function emptyPixels(windows: readonly FittedWindow[]): FittedPixels {
  let count = 0;
  for (const window of windows) forEachPixel(window, () => count++);
  const bandCount = windows[0].field.planes.length;
  const values = sharedFloats(count * bandCount);
  const sample = { count, bandCount, values, positions: new Float64Array(count) };
  return { sample, brightness: new Float32Array(count) };
}

/** Puts the pixels of a window behind `from` others; gives how many there are then. */
function gather(
  fitted: FittedWindow,
  planes: readonly Float32Array[],
  gridWidth: number,
  { sample, brightness }: FittedPixels,
  from: number,
): number {
  const { around, field } = fitted;
  let at = from;
  forEachPixel(fitted, (index) => {
    const row = Math.floor(index / field.width);
    sample.positions[at] = (around.row + row) * gridWidth + around.column + (index % field.width);
    planes.forEach((plane, component) => (sample.values[component * sample.count + at] = plane[index]));
    brightness[at] = fitted.brightness[index];
    at++;
  });
  return at;
}
