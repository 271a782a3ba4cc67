import type { ClustererManifest } from '../clusterer.ts';

/** Apart from the code, which is loaded when it is first used. */
export const prototypesManifest: ClustererManifest = {
  id: 'prototypes',
  title: 'Few-shot prototypes',
  description:
    'Classifies by a few examples: each class is the mean of its pixels, and each pixel belongs to the class with the nearest mean. ' +
    'Pixels are seen by the network of a model that was trained before, or without one as their bands and features are. Needs examples ' +
    'of two classes or more.',
  takesModel: true,
  takesExamples: true,
  parameters: {
    perClass: {
      type: 'integer',
      title: 'Examples per class',
      description: 'Pixels of a class that its mean is made of, at most; of more, some spread over them.',
      default: 4096,
      minimum: 1,
      maximum: 262144,
    },
  },
};
