import type { Block } from '../../raster/raster.ts';
import type { Run } from '../../run.ts';
import type { Labels, PredictOptions } from '../clusterer.ts';
import type { Judge } from './judge.ts';

/** How the rows of a judge become labels. Outputs are counted from 0. */
export interface RowReader {
  /** The id of each output. */
  readonly ids: readonly number[];
  /** The output that a row stands for. */
  choose(rows: Float32Array, row: number): number;
  /** How sure that is: 0..1. Asked right after the output was chosen. */
  confidence(rows: Float32Array, row: number, output: number): number;
}

/** The labels of a block by what a judge says of its pixels. */
export async function labelJudged(
  judge: Judge,
  reader: RowReader,
  block: Block,
  run: Run,
  { confidence = false }: PredictOptions = {},
): Promise<Labels> {
  const pixels = block.window.width * block.window.height;
  const ids = new Uint16Array(pixels);
  const sure = confidence ? new Float32Array(pixels).fill(NaN) : undefined;
  for await (const { places, rows } of judge(block, run)) {
    places.forEach((place, row) => {
      const output = reader.choose(rows, row);
      ids[place] = reader.ids[output];
      if (sure) sure[place] = reader.confidence(rows, row, output);
    });
  }
  return { ids, confidence: sure };
}
