import type { ClustererManifest } from '../clusterer.ts';
import {
  NET_PARAMETERS,
  TASK_PARAMETERS,
  trainingParameters,
  VIEW_PARAMETERS,
  type TrainingPresets,
} from '../deep/net-parameters.ts';

export const DEEPCLUSTER_PRESETS: TrainingPresets = {
  compact: { length: { steps: 2400 }, rate: 0.05 },
  paper: { length: { epochs: 200 }, rate: 0.05 },
};

/** Apart from the code, which is loaded when it is first used. */
export const deepclusterManifest: ClustererManifest = {
  id: 'deepcluster',
  title: 'DeepCluster',
  description:
    'Trains a small neural network to tell the clusters that k-means finds in what the network makes of the surroundings of each ' +
    'pixel, found anew in each epoch. Standardises the bands by itself.',
  takesModel: true,
  trains: true,
  parameters: {
    ...TASK_PARAMETERS,
    ...trainingParameters(DEEPCLUSTER_PRESETS, 0.00001),
    every: {
      type: 'integer',
      title: 'Epochs between clusterings',
      description: 'How many epochs learn the same clusters; 3 in DeeperCluster.',
      default: 1,
      minimum: 1,
      maximum: 1000,
    },
    ...NET_PARAMETERS,
    ...VIEW_PARAMETERS,
  },
};
