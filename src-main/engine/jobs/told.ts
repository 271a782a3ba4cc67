import type { RunEvent } from '../run.ts';
import { curvesAfter, type Curves } from './curves.ts';

/** What a job tells: what its work does, and that a newer model of it can be looked at. */
export type JobEvent = RunEvent | { readonly kind: 'preview'; readonly version: number };

/** All that a job has told so far; see `Job`. */
export interface Told {
  readonly notices?: readonly string[];
  readonly curves?: Curves;
  readonly preview?: number;
}

const NOTICES_KEPT = 20;

/** What was told with one more event. Of many notices the latest stay. */
export function toldAfter(told: Told, event: JobEvent): Told {
  switch (event.kind) {
    case 'notice':
      return { ...told, notices: [...(told.notices ?? []), event.message].slice(-NOTICES_KEPT) };
    case 'epoch':
      return { ...told, curves: curvesAfter(told.curves, event.epoch, event.values) };
    case 'preview':
      return { ...told, preview: event.version };
  }
}
