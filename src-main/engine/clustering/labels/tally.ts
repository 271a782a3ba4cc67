import { openTallyKernel, type ShortSamples, type TallyKernel } from '../../kernels/tally-kernel.ts';
import { createTallier, isExact, TALLY_PIXELS, type Tallier, type Tally } from '../../raster/moments.ts';
import type { NumericSamples, SampleType } from '../../raster/samples.ts';

/**
 * Sums by group, compiled where all samples have 8 or 16 bits. Only one may be open on a thread at a time: from here to `finish`
 * nothing is waited for.
 */
export function openTally(types: readonly SampleType[], groupCount: number): Tallier {
  const kernel = types.every(isExact) ? openTallyKernel() : undefined;
  if (!kernel?.begin(groupCount, types.length)) return createTallier(types, groupCount);
  return kernelTallier(kernel, types, groupCount);
}

function kernelTallier(kernel: TallyKernel, types: readonly SampleType[], groupCount: number): Tallier {
  const runs = runsOf(types);
  const done: Tally[] = [];
  let counts = new Float64Array(groupCount);
  let pixels = 0;
  const close = (): void => {
    const bands = types.map((_, band) => ({ pivots: new Float64Array(groupCount), ...kernel.sums(band) }));
    done.push({ counts, bands });
  };
  return {
    add(groups, planes) {
      if (pixels + groups.length > TALLY_PIXELS && pixels > 0) {
        close();
        kernel.begin(groupCount, types.length);
        counts = new Float64Array(groupCount);
        pixels = 0;
      }
      pixels += groups.length;
      for (let i = 0; i < groups.length; i++) counts[groups[i]]++;
      for (const { first, count } of runs)
        kernel.add(groups, short(planes.slice(first, first + count)), first);
    },
    finish() {
      if (pixels > 0) close();
      return done;
    },
  };
}

/** Only exact types come here. */
function short(planes: readonly NumericSamples[]): readonly ShortSamples[] {
  return planes as readonly ShortSamples[];
}

/** Bands of one type that follow each other. */
function runsOf(types: readonly SampleType[]): { first: number; count: number }[] {
  const runs: { first: number; count: number }[] = [];
  types.forEach((type, band) => {
    if (band > 0 && type === types[band - 1]) runs[runs.length - 1].count++;
    else runs.push({ first: band, count: 1 });
  });
  return runs;
}
