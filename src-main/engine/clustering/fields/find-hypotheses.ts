import { subRun, type Run } from '../../run.ts';
import { pipeline } from '../../workers.ts';
import { hypothesesOfAnchors, type Draw } from './hypotheses-of-anchors.ts';
import { hypothesesOfPixels } from './hypotheses-of-pixels.ts';
import { chooseImage, type Hypothesis } from './hypothesis.ts';
import { parallelRuns } from './parallel-runs.ts';
import type { LearnedScene } from './read-scene.ts';
import type { ScaleId } from './scales.ts';

/** Finds hypotheses, and says how far it is. */
type Search = (run: Run) => Promise<Hypothesis[]>;

const BOTH_IMAGES = [0, 1] as const;

/**
 * All hypotheses of a scale, or of each. What k-means and the first draw of details find is refined on both images; the one that these
 * choose is what the others are refined on, and those of the other image are dropped.
 */
export async function findHypotheses(
  scene: LearnedScene,
  draws: readonly Draw[],
  { clusters, scale, bands }: { clusters: number; scale: ScaleId | 'auto'; bands: number },
  run: Run,
): Promise<Hypothesis[]> {
  const first = draws.find((draw) => draw.scale === 'detail')!;
  const tried = await findAll(
    [
      (part) => hypothesesOfAnchors(scene, first, { clusters, images: BOTH_IMAGES }, part),
      ...BOTH_IMAGES.map(
        (image): Search =>
          (part) =>
            hypothesesOfPixels(scene, image, clusters, part),
      ),
    ],
    subRun(run, 0, 0.4),
  );
  const refined = chooseImage(tried, bands);
  const isWanted = (own: { readonly scale: ScaleId }): boolean => scale === 'auto' || own.scale === scale;
  const others = draws.filter((draw) => draw !== first && isWanted(draw));
  const found = await findAll(
    others.map((draw) => (part) => hypothesesOfAnchors(scene, draw, { clusters, images: [refined] }, part)),
    subRun(run, 0.4, 1),
  );
  return [...found, ...tried].filter((own) => own.refined === refined && isWanted(own));
}

/** In the order of the searches, which do not depend on each other: each thread has some, and any number of threads finds the same. */
async function findAll(searches: readonly Search[], run: Run): Promise<Hypothesis[]> {
  const parts = parallelRuns(run, searches.length);
  const found: Hypothesis[] = [];
  await pipeline(
    searches.entries(),
    run.workers.size,
    ([index, search]) => search(parts[index]),
    (hypotheses, [index]) => {
      found.push(...hypotheses);
      parts[index].report({ stage: 'Comparing hypotheses', fraction: 1 });
    },
  );
  return found;
}
