import type { Run } from '../../run.ts';
import { labelPixelsTask } from '../rules/label-pixels.ts';
import { labellingOf, type PixelRule } from '../rules/pixel-rule.ts';
import { forEachChunk, planesOf, type Pace } from './sample-chunks.ts';
import type { Sample } from './samples.ts';

/** The ids that a rule gives to the pixels of a sample. */
export async function labelSample(
  sample: Sample,
  rule: PixelRule,
  run: Run,
  pace: Pace,
): Promise<Uint16Array<ArrayBuffer>> {
  const ids = new Uint16Array(sample.count);
  await forEachChunk(
    sample,
    Math.ceil(labellingOf(rule).work(rule) / sample.bandCount),
    run,
    pace,
    labelPixelsTask,
    (chunk) => ({
      planes: planesOf(chunk).planes,
      valid: new Uint8Array(chunk.length).fill(1),
      rule,
      withConfidence: false,
    }),
    (labels, { from }) => ids.set(labels.ids, from),
  );
  return ids;
}
