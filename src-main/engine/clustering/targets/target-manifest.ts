import type { ParametersSchema } from '../../parameters.ts';
import type { ClustererManifest } from '../clusterer.ts';
import { SETTLE_PARAMETER } from '../consensus/settle-parameter.ts';
import {
  NET_PARAMETERS,
  TASK_PARAMETERS,
  trainingParameters,
  VIEW_PARAMETERS,
  type TrainingPresets,
} from '../deep/net-parameters.ts';

/** How targets are learned from the first epoch on. */
export const TARGET_PRESETS: TrainingPresets = {
  compact: { length: { steps: 1500 }, rate: 0.05 },
  paper: { length: { epochs: 200 }, rate: 0.05 },
};

interface TargetMethod extends Pick<ClustererManifest, 'id' | 'title' | 'description'> {
  readonly weightDecay: number;
  /** What only this method may be told. */
  readonly own?: ParametersSchema;
}

/** The manifest of a method that learns targets with `TARGET_PRESETS`. */
export function targetManifest({ weightDecay, own = {}, ...about }: TargetMethod): ClustererManifest {
  return {
    ...about,
    takesModel: true,
    trains: true,
    parameters: {
      ...TASK_PARAMETERS,
      ...trainingParameters(TARGET_PRESETS, weightDecay),
      ...SETTLE_PARAMETER,
      ...own,
      ...NET_PARAMETERS,
      ...VIEW_PARAMETERS,
    },
  };
}
