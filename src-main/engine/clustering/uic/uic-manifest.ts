import { targetManifest } from '../targets/target-manifest.ts';

/** Apart from the code, which is loaded when it is first used. */
export const uicManifest = targetManifest({
  id: 'uic',
  title: 'Self-classification (UIC)',
  description:
    'Trains a small neural network on its own answers: classes are random at first, then what the network says of altered ' +
    'surroundings of each pixel. The simplest of the networks; a yardstick more than a first choice. Standardises the bands by itself.',
  weightDecay: 0.0001,
});
