import { targetManifest } from '../targets/target-manifest.ts';

/** Apart from the code, which is loaded when it is first used. */
export const selflabelManifest = targetManifest({
  id: 'selflabel',
  title: 'Self-labelling (SeLa)',
  description:
    'Trains a small neural network on its own answers, made equally many of each cluster by optimal transport: for scenes whose ' +
    'covers take about equal areas. Standardises the bands by itself.',
  weightDecay: 0.0001,
});
