import { z } from 'zod';
import { EngineError } from '../../errors.ts';

const classSignatureSchema = z.object({
  name: z.string().max(200),
  /** "#rrggbb" */
  colour: z
    .string()
    .regex(/^#[0-9a-f]{6}$/i)
    .optional(),
  /** That the numbers come from. */
  pixels: z.number().nonnegative(),
  /** Per band, in stored samples: before scale, offset and standardising. */
  mean: z.array(z.number()).min(1),
  /** Lower triangle of the covariance, row by row. */
  covariance: z.array(z.number()).min(1),
});

/** Means and covariances of classes, to classify by. Plain data: a recipe carries it. */
export const signatureSetSchema = z.object({
  /** Name of the file that they come from. */
  source: z.string(),
  /** In the order of their ids. */
  classes: z.array(classSignatureSchema).min(1).max(65535),
});

export type SignatureSet = z.infer<typeof signatureSetSchema>;
export type ClassSignature = SignatureSet['classes'][number];

/** The set itself. Throws `damaged` where numbers are missing or are those of no covariance. */
export function checkSignatures(set: SignatureSet): SignatureSet {
  const bandCount = bandCountOf(set);
  for (const { name, mean, covariance } of set.classes) {
    if (mean.length !== bandCount) {
      throw broken(set, `class "${name}" has ${mean.length} means where others have ${bandCount}`);
    }
    const expected = (bandCount * (bandCount + 1)) / 2;
    if (covariance.length !== expected) {
      throw broken(
        set,
        `class "${name}" has ${covariance.length} numbers of a covariance instead of ${expected}`,
      );
    }
    const variances = mean.map((_, band) => covariance[(band * (band + 3)) / 2]);
    const band = variances.findIndex((variance) => variance < 0);
    if (band >= 0) throw broken(set, `class "${name}" has a negative variance in band ${band + 1}`);
    checkCorrelations(set, name, covariance, variances);
  }
  if (set.classes.every(({ pixels }) => pixels === 0)) throw broken(set, 'no class has any pixels');
  return set;
}

export function bandCountOf({ classes }: SignatureSet): number {
  return classes[0].mean.length;
}

/** Throws `bad-input` where signatures were made from another number of bands. */
export function checkSignatureBands(set: SignatureSet, bandCount: number): void {
  if (bandCountOf(set) === bandCount) return;
  throw new EngineError(
    'bad-input',
    `${set.source} has signatures of ${bandCountOf(set)} bands, but ${bandCount} are to be classified; choose ` +
      'the bands that the signatures were made from, in their order.',
  );
}

/** No two bands may vary together more than they vary, but for what rounding leaves. */
function checkCorrelations(
  set: SignatureSet,
  name: string,
  covariance: readonly number[],
  variances: readonly number[],
): void {
  const slack = 1e-9 * Math.max(...variances);
  let place = 0;
  for (let row = 0; row < variances.length; row++) {
    for (let column = 0; column <= row; column++) {
      const most = Math.sqrt(variances[row] * variances[column]) * 1.001 + slack;
      if (Math.abs(covariance[place++]) <= most) continue;
      throw broken(
        set,
        `class "${name}" has a covariance of bands ${row + 1} and ${column + 1} that is larger than their variances allow`,
      );
    }
  }
}

function broken({ source }: SignatureSet, what: string): EngineError {
  return new EngineError('damaged', `${source}: ${what}; write the signatures again.`);
}
