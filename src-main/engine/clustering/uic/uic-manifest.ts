import type { ClustererManifest } from '../clusterer.ts';
import {
  NET_PARAMETERS,
  TASK_PARAMETERS,
  trainingParameters,
  VIEW_PARAMETERS,
  type TrainingPresets,
} from '../deep/net-parameters.ts';

export const UIC_PRESETS: TrainingPresets = {
  compact: { length: { steps: 2400 }, rate: 0.05 },
  paper: { length: { epochs: 200 }, rate: 0.05 },
};

/** Apart from the code, which is loaded when it is first used. */
export const uicManifest: ClustererManifest = {
  id: 'uic',
  title: 'Self-classification (UIC)',
  description:
    'Trains a small neural network on its own answers: classes are random at first, then what the network says of altered ' +
    'surroundings of each pixel. The simplest of the networks; a yardstick more than a first choice. Standardises the bands by itself.',
  takesModel: true,
  trains: true,
  parameters: {
    ...TASK_PARAMETERS,
    ...trainingParameters(UIC_PRESETS, 0.0001),
    ...NET_PARAMETERS,
    ...VIEW_PARAMETERS,
  },
};
