import { targetManifest } from '../targets/target-manifest.ts';

/** Apart from the code, which is loaded when it is first used. */
export const deepclusterManifest = targetManifest({
  id: 'deepcluster',
  title: 'DeepCluster',
  description:
    'Trains a small neural network to tell the clusters that k-means finds in what the network makes of the surroundings of each ' +
    'pixel, found anew in each epoch. Standardises the bands by itself.',
  weightDecay: 0.00001,
  own: {
    every: {
      type: 'integer',
      title: 'Epochs between clusterings',
      description: 'How many epochs learn the same clusters; 3 in DeeperCluster.',
      default: 1,
      minimum: 1,
      maximum: 1000,
    },
  },
});
