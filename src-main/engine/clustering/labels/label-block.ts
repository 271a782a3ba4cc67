import { openDeferred } from '../../formats/open-deferred.ts';
import type { DeferredBlock } from '../../raster/deferred-block.ts';
import { discardBlock } from '../../raster/discard-block.ts';
import type { Block } from '../../raster/raster.ts';
import { tallyPixels, type Tally } from '../../raster/moments.ts';
import { numeric, type SampleType } from '../../raster/samples.ts';
import type { Task } from '../../workers.ts';
import type { Labels } from '../clusterer.ts';
import { labellingOf, type PixelRule } from '../rules/pixel-rule.ts';
import { renumbered, type IdTable } from './id-table.ts';

/** What is counted of a block's pixels while they are labelled. */
export interface Counting {
  /** Of the bands from before any wrapper changed their numbers. */
  readonly types: readonly SampleType[];
  readonly clusterCount: number;
}

/** A window's labels: 0 = no data, row-major. */
export interface LabelledPixels {
  readonly ids: Uint16Array;
  /** By cluster id, where counting was asked for; to be taken in once. */
  readonly tallies: readonly Tally[];
}

export interface RuledBlock {
  readonly deferred: DeferredBlock;
  readonly rule: PixelRule;
}

export interface LabelBlockInput extends RuledBlock {
  readonly table?: IdTable;
  readonly counting?: Counting;
}

/** Decodes, labels and counts a block in one go. */
export const labelBlockTask: Task<LabelBlockInput, LabelledPixels> = {
  name: 'label-block',
  run: ({ deferred, rule, table, counting }, codecs) => {
    const block = openDeferred(deferred, codecs);
    const ids = renumbered(labelsOf(rule, block, false).ids, table);
    const tallies = tallyBlock(ids, block, counting);
    discardBlock(block);
    return { ids, tallies };
  },
};

/** Decodes a block and says how sure its labels are; NaN where there is none. */
export const confidenceOfBlockTask: Task<RuledBlock, Float32Array> = {
  name: 'confidence-of-block',
  run: ({ deferred, rule }, codecs) => {
    const block = openDeferred(deferred, codecs);
    const { confidence } = labelsOf(rule, block, true);
    discardBlock(block);
    return confidence!;
  },
};

/** Sums of a block's original samples by cluster; none where nothing is to be counted. */
export function tallyBlock(ids: Uint16Array, block: Block, counting: Counting | undefined): Tally[] {
  if (!counting) return [];
  const planes = (block.original ?? block).bands.map(numeric);
  return tallyPixels(ids, planes, counting.types, counting.clusterCount + 1);
}

function labelsOf(rule: PixelRule, { bands, valid }: Block, withConfidence: boolean): Labels {
  return labellingOf(rule).label(rule, { planes: bands.map(numeric), valid }, withConfidence);
}
