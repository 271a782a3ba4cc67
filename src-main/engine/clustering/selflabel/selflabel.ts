import type { Random } from '../../random.ts';
import { createPace } from '../samples/sample-chunks.ts';
import type { TargetMaker, Targets } from '../targets/target-maker.ts';
import { targetCode } from '../targets/target-code.ts';
import { balancedLabels } from './balanced-labels.ts';
import { selflabelManifest } from './selflabel-manifest.ts';

export { selflabelManifest };

/** Labellings over a training, at most. */
const LABELLINGS = 100;

/** Classes are what the net says of the pixels, made equally large. */
const maker: TargetMaker = {
  first: shuffledClasses,
  renew: async ({ epoch, epochs, targets, logits }, run) => {
    if (epoch === 1 || !isDue(epoch, epochs)) return { targets };
    return { targets: await balancedLabels(await logits(run), createPace(run.signal)) };
  },
  listens: false,
};

/** Self-labelling by simultaneous clustering and representation learning (Asano, Rupprecht & Vedaldi 2020). */
export const selflabelCode = targetCode(selflabelManifest.id, () => maker);

/** Every class equally often, in any order. */
function shuffledClasses(pixels: number, classes: number, random: Random): Targets {
  const targets = Int32Array.from({ length: pixels }, (_, pixel) => pixel % classes);
  for (let i = pixels - 1; i > 0; i--) {
    const other = random.below(i + 1);
    [targets[i], targets[other]] = [targets[other], targets[i]];
  }
  return targets;
}

function isDue(epoch: number, epochs: number): boolean {
  const labellings = Math.min(LABELLINGS, epochs);
  return Math.floor((epoch * labellings) / epochs) > Math.floor(((epoch - 1) * labellings) / epochs);
}
