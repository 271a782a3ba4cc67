import { throwIfCancelled, type Run } from '../../run.ts';
import { smoothFieldTask } from './anchor-tasks.ts';
import { ANCHOR_WINDOW } from './smoothing.ts';
import type { FittedWindow } from './fitted-windows.ts';
import { medianDifference, sharedCovariance, type WindowField } from './neighbours.ts';

export interface SmoothingScale {
  /** Of differences in the space of components; 0 for no smoothing. */
  readonly scale: number;
  /** The same in median differences between neighbours. */
  readonly multiple: number;
  /** Of what neighbouring pixels share, about 0 to 1, the part that this smoothing takes away. */
  readonly lost: number;
}

/** The scale that is right for fields, and the share of what neighbours have in common that it may take away. */
const FOR_FIELDS = 6;
const LOST_OF_FIELDS = 0.36;

/** What else it may be, and the share that it may take away then. */
const FOR_OBJECTS = [0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4];
const LOST_OF_OBJECTS = 0.05;

/** Less than this share of the variance, shared by neighbours, is taken for chance. */
const LEAST_SHARED = 0.05;

/** Differences so small that nothing would be smoothed away beside the rounding of float32. */
const LEAST_SCALE = 1e-6;

/** Pixels on which scales are tried. */
const TRIED_PIXELS = 2 ** 16;

/**
 * The scale of smoothing: `multiple` times the median distance between pixels side by side. Where that is 0, it is chosen
 * by what it takes away of the covariance of neighbours, in which noise has no part: 6 where that is about a third at
 * most, so that most of it comes from fields larger than the window; else the greatest that takes away a twentieth at
 * most, so that small objects stay.
 */
export async function smoothingScale(
  windows: readonly FittedWindow[],
  multiple: number,
  run: Run,
): Promise<SmoothingScale> {
  const difference = medianDifference(windows);
  const tried = someOf(windows);
  const shared = sharedByNeighbours(tried);
  const tryOut = async (times: number): Promise<SmoothingScale> => {
    throwIfCancelled(run.signal);
    const scale = times * difference < LEAST_SCALE ? 0 : times * difference;
    if (scale === 0 || shared === 0) return { scale, multiple: times, lost: 0 };
    return { scale, multiple: times, lost: (await lostCovariance(tried, scale, run)) / shared };
  };
  if (multiple > 0) return tryOut(multiple);
  const forFields = await tryOut(FOR_FIELDS);
  if (forFields.lost <= LOST_OF_FIELDS) return forFields;
  let chosen = await tryOut(FOR_OBJECTS[0]);
  for (const [index, next] of FOR_OBJECTS.entries()) {
    const candidate = await tryOut(next);
    if (candidate.lost > LOST_OF_OBJECTS) break;
    chosen = candidate;
    run.report({ stage: 'Choosing the smoothing', fraction: (index + 1) / FOR_OBJECTS.length });
  }
  return chosen;
}

function sharedByNeighbours(windows: readonly WindowField[]): number {
  return Math.max(sharedCovariance(windows, 1), LEAST_SHARED * sharedCovariance(windows, 0));
}

/** What neighbours share of that which smoothing takes away. */
async function lostCovariance(windows: readonly WindowField[], scale: number, run: Run): Promise<number> {
  const lost = await Promise.all(
    windows.map(async (window) => {
      const { field } = window;
      const input = { field, scale, window: ANCHOR_WINDOW };
      const smooth = await run.workers.run(smoothFieldTask, input, { signal: run.signal });
      const planes = field.planes.map((plane, c) => plane.map((value, i) => value - smooth[c][i]));
      return { ...window, field: { ...field, planes } };
    }),
  );
  return sharedCovariance(lost, 1);
}

/** Windows spread over all, of so many pixels together or a single one. */
function someOf(windows: readonly FittedWindow[]): FittedWindow[] {
  const pixels = windows.reduce((sum, { window }) => sum + window.width * window.height, 0);
  const step = Math.max(1, pixels / TRIED_PIXELS);
  return Array.from({ length: Math.ceil(windows.length / step) }, (_, i) => windows[Math.floor(i * step)]);
}
