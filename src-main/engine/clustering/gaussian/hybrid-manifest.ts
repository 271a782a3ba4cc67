import type { ClustererManifest } from '../clusterer.ts';
import { isodataManifest } from '../isodata/isodata-manifest.ts';

/** Apart from the code, which is loaded when it is first used. */
export const hybridManifest: ClustererManifest = {
  id: 'hybrid',
  title: 'Hybrid (ISODATA, then maximum likelihood)',
  description:
    'Finds clusters by ISODATA, takes mean and covariance of each as its signature, then puts every pixel into the ' +
    'most likely one. With signatures given it classifies by those and looks for no clusters.',
  takesSignatures: true,
  parameters: {
    ...isodataManifest.parameters,
    priors: {
      type: 'string',
      title: 'Prior probabilities',
      description: 'equal: every cluster alike; sample: by the pixels that its signature comes from.',
      default: 'equal',
      enum: ['equal', 'sample'],
    },
    rejectFraction: {
      type: 'number',
      title: 'Reject fraction',
      description:
        'Pixels so far from their cluster that no more than this share of its own pixels would be get no cluster; ' +
        '0 rejects none. Usual: 0.005, 0.01, 0.025, 0.05, 0.1.',
      default: 0,
      minimum: 0,
      maximum: 0.995,
    },
  },
};
