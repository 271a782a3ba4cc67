import { discard } from '../../bytes.ts';
import { openDeferredRows } from '../../formats/open-deferred.ts';
import type { DeferredBlock } from '../../raster/deferred-block.ts';
import type { Block } from '../../raster/raster.ts';
import { TALLY_PIXELS, type Tallier, type Tally } from '../../raster/moments.ts';
import { createSamples, numeric, type NumericSamples, type SampleType } from '../../raster/samples.ts';
import type { Task } from '../../workers.ts';
import type { Labels } from '../clusterer.ts';
import { labellingOf, type PixelRule } from '../rules/pixel-rule.ts';
import { renumbered, type IdTable } from './id-table.ts';
import { openTally } from './tally.ts';

/** What is counted of a block's pixels while they are labelled. */
export interface Counting {
  /** Of the bands from before any wrapper changed their numbers. */
  readonly types: readonly SampleType[];
  readonly clusterCount: number;
}

/** Samples of a raster of labels. */
export type LabelSamples = Uint8Array | Uint16Array;

/** The type of samples for so many clusters. */
export function labelType(clusterCount: number): 'uint8' | 'uint16' {
  return clusterCount <= 255 ? 'uint8' : 'uint16';
}

/** A window's labels: 0 = no data, row-major. */
export interface LabelledPixels {
  readonly ids: LabelSamples;
  /** By cluster id, where counting was asked for; to be taken in once. */
  readonly tallies: readonly Tally[];
}

export interface RuledBlock {
  readonly deferred: DeferredBlock;
  readonly rule: PixelRule;
}

export interface LabelBlockInput extends RuledBlock {
  /** Of the ids, those of the table where there is one. */
  readonly sampleType: 'uint8' | 'uint16';
  readonly table?: IdTable;
  readonly counting?: Counting;
}

/** Decodes, labels and counts a block in one go, some rows at a time. */
export const labelBlockTask: Task<LabelBlockInput, LabelledPixels> = {
  name: 'label-block',
  run: ({ deferred, rule, sampleType, table, counting }, codecs) => {
    const { width, height } = deferred.window;
    const ids = createSamples(sampleType, width * height) as LabelSamples;
    const tally = counting && tallyOf(counting);
    let done = 0;
    for (const slice of openDeferredRows(deferred, codecs)) {
      const part = renumbered(labelsOf(rule, slice, false).ids, table);
      ids.set(part, done);
      done += part.length;
      tally?.add(part, originalPlanes(slice));
      discard(part.buffer);
    }
    return { ids, tallies: tally?.finish() ?? [] };
  },
};

/** Decodes a block and says how sure its labels are; NaN where there is none. */
export const confidenceOfBlockTask: Task<RuledBlock, Float32Array> = {
  name: 'confidence-of-block',
  run: ({ deferred, rule }, codecs) => {
    const { width, height } = deferred.window;
    const confidence = new Float32Array(width * height);
    let done = 0;
    for (const slice of openDeferredRows(deferred, codecs)) {
      const part = labelsOf(rule, slice, true).confidence!;
      confidence.set(part, done);
      done += part.length;
    }
    return confidence;
  },
};

/** Sums of a block's original samples by cluster; none where nothing is to be counted. */
export function tallyBlock(ids: LabelSamples, block: Block, counting: Counting | undefined): Tally[] {
  if (!counting) return [];
  const planes = originalPlanes(block);
  const tally = tallyOf(counting);
  for (let from = 0; from < ids.length; from += TALLY_PIXELS) {
    const until = from + TALLY_PIXELS;
    tally.add(
      ids.subarray(from, until),
      planes.map((plane) => plane.subarray(from, until)),
    );
  }
  return tally.finish();
}

function tallyOf({ types, clusterCount }: Counting): Tallier {
  return openTally(types, clusterCount + 1);
}

function originalPlanes(block: Block): NumericSamples[] {
  return (block.original ?? block).bands.map(numeric);
}

function labelsOf(rule: PixelRule, { bands, valid }: Block, withConfidence: boolean): Labels {
  return labellingOf(rule).label(rule, { planes: bands.map(numeric), valid }, withConfidence);
}
