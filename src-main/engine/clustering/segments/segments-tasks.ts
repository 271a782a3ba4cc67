import type { Centres } from '../../kernels/centre-kernel.ts';
import type { Task } from '../../workers.ts';
import type { Labels } from '../clusterer.ts';
import { centresLabelling } from '../rules/centres-rule.ts';
import type { Cell } from './cells.ts';
import { inFeatureSpace, type FeatureSpace } from './feature-space.ts';
import { segmentCell } from './segment-cell.ts';
import type { SegmentFeatures } from './segment-features.ts';
import type { Segmenting } from './segmenting.ts';

export interface LearnCellInput {
  readonly cell: Cell;
  readonly segmenting: Segmenting;
}

/** Segments learned from in one cell: of more, every second, third and so on is taken. */
const LEARNED_SEGMENTS = 16384;

/** The features of a cell's segments. */
export const learnCellTask: Task<LearnCellInput, SegmentFeatures> = {
  name: 'learn-cell',
  run: ({ cell, segmenting }) => thinned(segmentCell(cell, segmenting).features),
};

export interface LabelCellInput extends LearnCellInput {
  readonly space: FeatureSpace;
  readonly centres: Centres;
  readonly withConfidence: boolean;
}

/** Labels of a cell's pixels: each has that of its segment. */
export const labelCellTask: Task<LabelCellInput, Labels> = {
  name: 'label-cell',
  run: ({ cell, segmenting, space, centres, withConfidence }) => {
    const { segments, features } = segmentCell(cell, segmenting);
    const pixels = { planes: inFeatureSpace(features, space), valid: new Uint8Array(features.count).fill(1) };
    const labels = centresLabelling.label({ kind: 'centres', centres }, pixels, withConfidence);
    const ids = Uint16Array.from(segments.ids, (segment) => (segment === 0 ? 0 : labels.ids[segment - 1]));
    if (!labels.confidence) return { ids };
    const { confidence } = labels;
    return {
      ids,
      confidence: Float32Array.from(segments.ids, (segment) =>
        segment === 0 ? NaN : confidence[segment - 1],
      ),
    };
  },
};

function thinned({ count, length, values, pixels }: SegmentFeatures): SegmentFeatures {
  const step = Math.max(1, Math.ceil(count / LEARNED_SEGMENTS));
  const kept = Math.ceil(count / step);
  if (kept === count) return { count, length, values, pixels };
  const rows = new Float64Array(kept * length);
  for (let row = 0; row < kept; row++) {
    rows.set(values.subarray(row * step * length, (row * step + 1) * length), row * length);
  }
  return { count: kept, length, values: rows, pixels: pixels.filter((_, segment) => segment % step === 0) };
}
