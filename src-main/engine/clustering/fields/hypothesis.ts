import type { Run } from '../../run.ts';
import { informationTask, refineIdsTask, type Information } from './fields-tasks.ts';
import type { ImageIndex, Start } from './labelling.ts';
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
  /** The image that the mixture is of. */
  readonly refined: ImageIndex;
  readonly mixture: Mixture;
  readonly start: Start;
  readonly information: Information;
}

/** Ids, refined on an image. */
export function refine(
  { canvas, learned }: LearnedScene,
  image: ImageIndex,
  ids: Uint16Array,
  classes: number,
  prior: SpatialPrior,
  { workers, signal }: Run,
): Promise<{ ids: Uint16Array; mixture: Mixture }> {
  const { planes } = learned[image];
  return workers.run(refineIdsTask, { canvas, planes, ids, classes, prior }, { signal });
}

/** How much ids tell. */
export function informationOf(
  { canvas, learned }: LearnedScene,
  ids: Uint16Array,
  classes: number,
  { workers, signal }: Run,
): Promise<Information> {
  const planes = [learned[0].planes, learned[1].planes] as const;
  return workers.run(informationTask, { canvas, planes, ids, classes }, { signal });
}

/** What directions must tell of what samples do, so that classes are refined on them; and bands, since those of two are a single angle. */
const SHARE_OF_DIRECTIONS = 0.94;
const BANDS_OF_DIRECTIONS = 3;

/**
 * The image to refine classes on: that of directions, which is the same in light and shade, where its pixels tell as much of classes
 * found on it as those of samples tell of theirs, or nearly; else classes differ by brightness, and it is that of samples.
 */
export function chooseImage(hypotheses: readonly Hypothesis[], bands: number): ImageIndex {
  const most = (image: ImageIndex): number =>
    Math.max(
      ...hypotheses
        .filter(({ refined }) => refined === image)
        .map(({ information }) => information.pixel[image]),
    );
  return bands >= BANDS_OF_DIRECTIONS && most(1) >= SHARE_OF_DIRECTIONS * most(0) ? 1 : 0;
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
  const most = Math.max(...hypotheses.map(({ information }) => information.pixel[0]));
  const worth = ({ information: { spatial, pixel } }: Hypothesis): number => spatial + GAMMA * pixel[0];
  return hypotheses
    .filter(({ information }) => information.pixel[0] >= GATE * most)
    .reduce((best, next) => (worth(next) > worth(best) ? next : best));
}
