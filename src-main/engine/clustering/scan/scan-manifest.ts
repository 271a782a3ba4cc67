import type { ClustererManifest } from '../clusterer.ts';
import { SETTLE_PARAMETER } from '../consensus/settle-parameter.ts';
import {
  NET_PARAMETERS,
  TASK_PARAMETERS,
  trainingParameters,
  VIEW_PARAMETERS,
  type TrainingPresets,
} from '../deep/net-parameters.ts';

/** Of each of the stages. */
export const SCAN_PRESETS: TrainingPresets = {
  compact: { length: { steps: 600 }, rate: 1e-3 },
  paper: { length: { epochs: 60 }, rate: 1e-4 },
};

/** Apart from the code, which is loaded when it is first used. */
export const scanManifest: ClustererManifest = {
  id: 'scan',
  title: 'Neighbour consistency (SCAN)',
  description:
    'Trains a small neural network in three stages: to know altered surroundings of a pixel again, to put pixels that look alike into ' +
    'the same cluster, and on its own sure answers. Standardises the bands by itself.',
  takesModel: true,
  trains: true,
  parameters: {
    ...TASK_PARAMETERS,
    ...trainingParameters(SCAN_PRESETS, 0.0001),
    ...SETTLE_PARAMETER,
    neighbours: {
      type: 'integer',
      title: 'Neighbours',
      description: 'How many pixels that look most alike are put together with each.',
      default: 20,
      minimum: 1,
      maximum: 200,
    },
    entropy: {
      type: 'number',
      title: 'Weight of the entropy',
      description: 'What clusters of equal size count for, beside neighbours in the same cluster.',
      default: 5,
      minimum: 0,
      maximum: 1000,
    },
    confidence: {
      type: 'number',
      title: 'Confidence',
      description:
        'How sure the network must be of a pixel, 0 to 1, to learn from its answer in the last stage.',
      default: 0.99,
      minimum: 0,
      maximum: 1,
    },
    ...NET_PARAMETERS,
    ...VIEW_PARAMETERS,
  },
};
