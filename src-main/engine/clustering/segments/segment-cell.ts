import { ABSENT_SAMPLE } from '../../kernels/mean-shift-kernel.ts';
import { openMeanShift } from '../../kernels/open-mean-shift.ts';
import type { Cell } from './cells.ts';
import { connectPixels, type Segments } from './connect-pixels.ts';
import { mergeSmallSegments } from './merge-small-segments.ts';
import { scaleCell, withoutMargin } from './scale-cell.ts';
import { segmentFeatures, type SegmentFeatures } from './segment-features.ts';
import { PASSES, type Segmenting } from './segmenting.ts';

/** Share of the bandwidth within which shifted neighbours are one segment. */
const JOINED_WITHIN = 0.5;

export interface SegmentedCell {
  readonly segments: Segments;
  readonly features: SegmentFeatures;
}

/** Segments of a cell: shifts its pixels by mean shift, joins neighbours that are alike then, and small segments with others. */
export function segmentCell(cell: Cell, segmenting: Segmenting): SegmentedCell {
  const { radius, bandwidth, minimumSegment } = segmenting;
  const scaled = scaleCell(cell, segmenting);
  const shifted = openMeanShift().shift(scaled, { radius, bandwidth, passes: PASSES });
  const planes = withoutMargin(scaled);
  const present = Uint8Array.from(planes[0], (value) => (value < ABSENT_SAMPLE / 2 ? 1 : 0));
  const connected = connectPixels(shifted, present, cell.window.width, bandwidth * JOINED_WITHIN);
  const segments = mergeSmallSegments(connected, shifted, minimumSegment);
  return { segments, features: segmentFeatures(segments, planes) };
}
