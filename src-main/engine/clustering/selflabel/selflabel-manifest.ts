import type { ClustererManifest } from '../clusterer.ts';
import {
  NET_PARAMETERS,
  TASK_PARAMETERS,
  trainingParameters,
  VIEW_PARAMETERS,
  type TrainingPresets,
} from '../deep/net-parameters.ts';

export const SELFLABEL_PRESETS: TrainingPresets = {
  compact: { length: { steps: 2400 }, rate: 0.05 },
  paper: { length: { epochs: 200 }, rate: 0.05 },
};

/** Apart from the code, which is loaded when it is first used. */
export const selflabelManifest: ClustererManifest = {
  id: 'selflabel',
  title: 'Self-labelling (SeLa)',
  description:
    'Trains a small neural network on its own answers, made equally many of each cluster by optimal transport: for scenes whose ' +
    'covers take about equal areas. Standardises the bands by itself.',
  takesModel: true,
  trains: true,
  parameters: {
    ...TASK_PARAMETERS,
    ...trainingParameters(SELFLABEL_PRESETS, 0.0001),
    ...NET_PARAMETERS,
    ...VIEW_PARAMETERS,
  },
};
