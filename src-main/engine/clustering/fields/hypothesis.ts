import type { Run } from '../../run.ts';
import { informationTask, refineIdsTask, type Information } from './fields-tasks.ts';
import type { Start } from './labelling.ts';
import type { LearnedScene } from './read-scene.ts';
import type { ScaleId, SpatialPrior } from './scales.ts';
import type { Mixture } from './spatial-mixture.ts';

/** One way to part the pixels that are learned from. */
export interface Hypothesis {
  readonly scale: ScaleId;
  /** How it was found, in words. */
  readonly origin: string;
  /** As many as are wanted, or fewer where the pixels can be told apart no better. */
  readonly classes: number;
  /** 1..classes, in the order of the canvas. A class may have lost all of its pixels to others. */
  readonly ids: Uint16Array;
  readonly mixture: Mixture;
  readonly start: Start;
  readonly information: Information;
}

/** Ids, refined on the image of directions. */
export function refine(
  { canvas, learned }: LearnedScene,
  ids: Uint16Array,
  classes: number,
  prior: SpatialPrior,
  { workers, signal }: Run,
): Promise<{ ids: Uint16Array; mixture: Mixture }> {
  return workers.run(refineIdsTask, { canvas, planes: learned[1].planes, ids, classes, prior }, { signal });
}

/** How much ids tell. */
export function informationOf(
  { canvas, learned }: LearnedScene,
  ids: Uint16Array,
  classes: number,
  { workers, signal }: Run,
): Promise<Information> {
  return workers.run(informationTask, { canvas, planes: learned[0].planes, ids, classes }, { signal });
}

/** Of the information of pixels that the hypothesis with most of it has, what the others must have to be kept. */
const GATE = 0.55;
/** What the information of pixels counts beside that of neighbours. */
const GAMMA = 0.3;

/**
 * The hypothesis whose ids tell most of their neighbours', among those that say enough of the pixels themselves: one that draws a few
 * large areas over everything tells much of neighbours, and little of pixels. Of several the first.
 */
export function chooseHypothesis(hypotheses: readonly Hypothesis[]): Hypothesis {
  const most = Math.max(...hypotheses.map(({ information }) => information.pixel));
  const worth = ({ information: { spatial, pixel } }: Hypothesis): number => spatial + GAMMA * pixel;
  return hypotheses
    .filter(({ information }) => information.pixel >= GATE * most)
    .reduce((best, next) => (worth(next) > worth(best) ? next : best));
}
