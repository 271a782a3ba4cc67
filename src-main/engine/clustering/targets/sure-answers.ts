import type { Rows } from '../deep/rows-of.ts';
import type { TargetMaker, Targets } from './target-maker.ts';

/** Of the pixels, that are learned at least: the surest where few are sure enough. */
const LEAST_SHARE = 0.1;

/** Pixels are told as the net says of them where it is surer than `confidence`; the others are not learned. */
export function sureAnswers(confidence: number): TargetMaker {
  return {
    first: (pixels) => new Int32Array(pixels).fill(-1),
    renew: async ({ logits }, run) => ({ targets: sureOnes(await logits(run), confidence) }),
    listens: false,
  };
}

function sureOnes(logits: Rows, confidence: number): Targets {
  const { classes, sureness } = answersOf(logits);
  const falling = sureness.toSorted().reverse();
  const least = Math.min(confidence, falling[Math.ceil(LEAST_SHARE * falling.length) - 1]);
  return classes.map((own, pixel) => (sureness[pixel] >= least ? own : -1));
}

/** The most probable class of each row of logits, the first of several, and how probable it is. */
export function answersOf({ width, values }: Rows): { classes: Int32Array; sureness: Float64Array } {
  const count = values.length / width;
  const classes = new Int32Array(count);
  const sureness = new Float64Array(count);
  for (let row = 0; row < count; row++) {
    const logits = values.subarray(row * width, (row + 1) * width);
    const most = logits.reduce((a, b) => Math.max(a, b));
    classes[row] = logits.indexOf(most);
    sureness[row] = 1 / logits.reduce((sum, logit) => sum + Math.exp(logit - most), 0);
  }
  return { classes, sureness };
}
