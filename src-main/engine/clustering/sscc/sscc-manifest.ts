import type { ClustererManifest } from '../clusterer.ts';
import {
  NET_PARAMETERS,
  TASK_PARAMETERS,
  trainingParameters,
  VIEW_PARAMETERS,
} from '../deep/net-parameters.ts';
import { SSCC_PRESETS } from './sscc-presets.ts';

/** Apart from the code, which is loaded when it is first used. */
export const ssccManifest: ClustererManifest = {
  id: 'sscc',
  title: 'Contrastive (SSCC)',
  description:
    'Trains a small neural network to put altered views of the same surroundings of a pixel into the same cluster, by spectra and ' +
    'texture together. Needs no labels; takes minutes on a laptop with the compact network, a GPU with that of the paper. Standardises ' +
    'the bands by itself.',
  takesModel: true,
  trains: true,
  parameters: {
    ...TASK_PARAMETERS,
    ...trainingParameters(SSCC_PRESETS, 0.005),
    ...NET_PARAMETERS,
    heads: {
      type: 'integer',
      title: 'Heads',
      description:
        'How many times clusters are found over one network; what they agree on is learned in the end, which is steadier than one alone. ' +
        '0: 8 for compact, 1 for paper; always 1 for more than 64 clusters.',
      default: 0,
      minimum: 0,
      maximum: 32,
    },
    views: {
      type: 'string',
      title: 'Views',
      description:
        'same: both views of a pixel are its own surroundings; neighbour: the second is its own or those of a pixel beside it, which makes ' +
        'clusters smoother; preset: neighbour for compact, same for paper.',
      default: 'preset',
      enum: ['preset', 'same', 'neighbour'],
    },
    rowWeight: {
      type: 'number',
      title: 'Weight of the row loss',
      description: 'What telling pixels apart counts for, beside keeping clusters apart.',
      default: 0.00005,
      minimum: 0,
      maximum: 1000,
    },
    redundancy: {
      type: 'number',
      title: 'Redundancy',
      description: 'What correlation between different clusters counts for in the column loss.',
      default: 0.005,
      minimum: 0,
      maximum: 1000,
    },
    ...VIEW_PARAMETERS,
  },
};
