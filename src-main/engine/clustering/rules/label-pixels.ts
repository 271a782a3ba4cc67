import { discard } from '../../bytes.ts';
import type { Task } from '../../workers.ts';
import type { Labels } from '../clusterer.ts';
import { labellingOf, type PixelPlanesAndValidity, type PixelRule } from './pixel-rule.ts';

export interface LabelPixelsInput extends PixelPlanesAndValidity {
  readonly rule: PixelRule;
  readonly withConfidence: boolean;
  /** The pixels are for this task alone: their memory is given back at once. */
  readonly isOwn?: boolean;
}

/** Labels of some pixels by a rule. */
export const labelPixelsTask: Task<LabelPixelsInput, Labels> = {
  name: 'label-pixels',
  run: ({ rule, withConfidence, isOwn = false, ...pixels }) => {
    const labels = labellingOf(rule).label(rule, pixels, withConfidence);
    if (isOwn) for (const { buffer } of [...pixels.planes, pixels.valid]) discard(buffer);
    return labels;
  },
};
