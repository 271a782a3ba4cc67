import type { TrainingPreset } from '../deep/net-parameters.ts';

/** What a preset decides about training; parameters may say otherwise. */
export interface SsccPreset extends TrainingPreset {
  /** How the rate falls: to a tenth after each third of the training, or along half a cosine. */
  readonly schedule: 'steps' | 'cosine';
  /** Whether each output is read by its own mean and deviation: the loss on correlations knows nothing else of them. */
  readonly standardisedReading: boolean;
}

export const SSCC_PRESETS: Readonly<Record<'compact' | 'paper', SsccPreset>> = {
  compact: { length: { steps: 1200 }, rate: 1e-3, schedule: 'cosine', standardisedReading: true },
  /** As published (arXiv 2111.07945), the most probable output being the cluster. */
  paper: { length: { epochs: 60 }, rate: 2e-4, schedule: 'steps', standardisedReading: false },
};
