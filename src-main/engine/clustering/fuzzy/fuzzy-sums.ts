import type { ExactCentres, FuzzySums } from '../../kernels/fuzzy-kernel.ts';
import { openFuzzyKernel } from '../../kernels/open-fuzzy-kernel.ts';
import type { Run } from '../../run.ts';
import type { Task } from '../../workers.ts';
import { forEachChunk, planesOf, type Pace, type SampleChunk } from '../samples/sample-chunks.ts';
import type { Sample } from '../samples/samples.ts';

export interface FuzzySumsInput {
  readonly chunk: SampleChunk;
  readonly centres: ExactCentres;
  readonly fuzziness: number;
}

/** One pass of fuzzy c-means over a chunk. */
export const fuzzySumsTask: Task<FuzzySumsInput, FuzzySums> = {
  name: 'fuzzy-sums',
  run: ({ chunk, centres, fuzziness }) => openFuzzyKernel().sum(planesOf(chunk), centres, fuzziness),
};

/** One pass over the whole sample; the same for any number of threads. */
export async function fuzzySums(
  sample: Sample,
  centres: ExactCentres,
  fuzziness: number,
  run: Run,
  pace: Pace,
): Promise<FuzzySums> {
  const masses = new Float64Array(centres.count);
  const sums = new Float64Array(centres.values.length);
  let objective = 0;
  await forEachChunk(
    sample,
    centres.count,
    run,
    pace,
    fuzzySumsTask,
    (chunk) => ({ chunk, centres, fuzziness }),
    (part) => {
      for (let i = 0; i < masses.length; i++) masses[i] += part.masses[i];
      for (let i = 0; i < sums.length; i++) sums[i] += part.sums[i];
      objective += part.objective;
    },
  );
  return { masses, sums, objective };
}
