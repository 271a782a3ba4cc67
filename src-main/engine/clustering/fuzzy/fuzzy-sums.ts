import type { ExactCentres, FuzzySums } from '../../kernels/fuzzy-kernel.ts';
import { openFuzzyKernel } from '../../kernels/open-fuzzy-kernel.ts';
import type { Run } from '../../run.ts';
import type { Task } from '../../workers.ts';
import { addNumbers } from '../samples/add-numbers.ts';
import type { PixelSource } from '../samples/pixel-source.ts';
import type { Pace } from '../samples/sample-chunks.ts';
import type { Sample } from '../samples/samples.ts';
import { sumChunk, sumOver, type PixelChunk } from '../samples/sum-over.ts';

export interface FuzzySumsInput {
  readonly chunk: PixelChunk;
  readonly centres: ExactCentres;
  readonly fuzziness: number;
}

/** One pass of fuzzy c-means over a chunk. */
export const fuzzySumsTask: Task<FuzzySumsInput, FuzzySums | undefined> = {
  name: 'fuzzy-sums',
  run: ({ chunk, centres, fuzziness }, codecs) =>
    sumChunk(chunk, codecs, (pixels) => openFuzzyKernel().sum(pixels, centres, fuzziness), addFuzzySums),
};

/** One pass over all pixels; the same for any number of threads. */
export function fuzzySums(
  pixels: Sample | PixelSource,
  centres: ExactCentres,
  fuzziness: number,
  run: Run,
  pace: Pace,
): Promise<FuzzySums> {
  return sumOver(pixels, centres.count, run, pace, {
    task: fuzzySumsTask,
    add: addFuzzySums,
    inputOf: (chunk) => ({ chunk, centres, fuzziness }),
  });
}

function addFuzzySums(before: FuzzySums, after: FuzzySums): FuzzySums {
  return {
    masses: addNumbers(before.masses, after.masses),
    sums: addNumbers(before.sums, after.sums),
    objective: before.objective + after.objective,
  };
}
