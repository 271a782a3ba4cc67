import type { Task } from '../../workers.ts';
import type { Labels } from '../clusterer.ts';
import { labellingOf, type PixelPlanesAndValidity, type PixelRule } from './pixel-rule.ts';

export interface LabelPixelsInput extends PixelPlanesAndValidity {
  readonly rule: PixelRule;
  readonly withConfidence: boolean;
}

/** Labels of some pixels by a rule. */
export const labelPixelsTask: Task<LabelPixelsInput, Labels> = {
  name: 'label-pixels',
  run: ({ rule, withConfidence, ...pixels }) => labellingOf(rule).label(rule, pixels, withConfidence),
};
