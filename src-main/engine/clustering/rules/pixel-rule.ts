import { EngineError } from '../../errors.ts';
import type { NumericSamples } from '../../raster/samples.ts';
import type { Labels } from '../clusterer.ts';
import { centresLabelling, type CentresRule } from './centres-rule.ts';
import { fuzzyLabelling, type FuzzyRule } from './fuzzy-rule.ts';
import { gaussiansLabelling, type GaussiansRule } from './gaussians-rule.ts';
import { prototypesLabelling, type PrototypesRule } from './prototypes-rule.ts';

/**
 * How a pixel is labelled from its own samples alone, as plain data that may travel to a thread: blocks are then labelled where
 * they are decoded.
 */
export type PixelRule = CentresRule | FuzzyRule | GaussiansRule | PrototypesRule;

/** Pixels to label: a plane of samples per band, and 0 in `valid` where there is no data. */
export interface PixelPlanesAndValidity {
  readonly planes: readonly NumericSamples[];
  readonly valid: Uint8Array;
}

/** What has to be known of one kind of rule. */
export interface RuleLabelling<Rule> {
  /** Bands that a pixel must have. */
  bandCount(rule: Rule): number;
  /** Multiplications for one pixel, roughly: long blocks are cut by it. */
  work(rule: Rule): number;
  /** Ids, 0 where a pixel is not valid or cannot be labelled; confidence (NaN there) where it is asked for. */
  label(rule: Rule, pixels: PixelPlanesAndValidity, withConfidence: boolean): Labels;
}

type Kind = PixelRule['kind'];

const LABELLINGS: { readonly [K in Kind]: RuleLabelling<Extract<PixelRule, { kind: K }>> } = {
  centres: centresLabelling,
  fuzzy: fuzzyLabelling,
  gaussians: gaussiansLabelling,
  prototypes: prototypesLabelling,
};

/** The labelling of a rule's kind. */
export function labellingOf(rule: PixelRule): RuleLabelling<PixelRule> {
  return LABELLINGS[rule.kind] as RuleLabelling<PixelRule>;
}

/** Throws `bad-input` where pixels have another number of bands than the rule was made from. */
export function checkBandCount(rule: PixelRule, bandCount: number): void {
  checkBands(labellingOf(rule).bandCount(rule), bandCount);
}

/** The same for a model that was made from so many bands. */
export function checkBands(expected: number, bandCount: number): void {
  if (bandCount === expected) return;
  throw new EngineError(
    'bad-input',
    `The model was made from ${expected} bands and cannot label pixels with ${bandCount}; choose the bands it was made from.`,
  );
}
