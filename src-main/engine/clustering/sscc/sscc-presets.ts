import type { TrainingPreset } from '../deep/net-parameters.ts';

/** What a preset decides about training; parameters may say otherwise. */
export interface SsccPreset extends TrainingPreset {
  /** How the rate falls: to a tenth after each third of the training, or along half a cosine. */
  readonly schedule: 'steps' | 'cosine';
  /** Heads over the one encoder; where there are several, what they agree on is learned in the end. */
  readonly heads: number;
  /** Whether both views are of the same pixel, or the second of itself or one beside it. */
  readonly views: 'same' | 'neighbour';
}

export const SSCC_PRESETS: Readonly<Record<'compact' | 'paper', SsccPreset>> = {
  compact: { length: { steps: 1000 }, rate: 1e-3, schedule: 'cosine', heads: 8, views: 'neighbour' },
  /** As published (arXiv 2111.07945), the most probable output being the cluster. */
  paper: { length: { epochs: 60 }, rate: 2e-4, schedule: 'steps', heads: 1, views: 'same' },
};
