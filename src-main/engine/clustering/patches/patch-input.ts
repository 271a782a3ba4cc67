import { z } from 'zod';
import { EngineError } from '../../errors.ts';
import { patchLength, type PatchShape } from './patch-shape.ts';

/** What stands for the pixels of a patch that have no data. */
export const PATCH_FILLS = ['mean', 'centre'] as const;
/**
 * Whether each place of a patch has a mean and deviation of its own; or all places of a component the same; or all components are divided
 * by the deviation of the first, so that those of noise stay small.
 */
export const PATCH_STANDARDS = ['feature', 'component', 'scene'] as const;
export type PatchFill = (typeof PATCH_FILLS)[number];
export type PatchStandard = (typeof PATCH_STANDARDS)[number];

const numbers = z.array(z.number()).readonly();

const patchInputSchema = z
  .object({
    side: z.int().min(1).max(255),
    /** From the samples of a pixel to components of mean 0. */
    projection: z.object({
      bandCount: z.int().min(1),
      coefficients: z.array(numbers).min(1).readonly(),
      offsets: numbers,
    }),
    fill: z.enum(PATCH_FILLS),
    /** Of each number of a patch, taken off and divided by; absent where the components stay as they are. */
    features: z.object({ means: numbers, deviations: numbers }).optional(),
  })
  .refine(({ side, projection: { bandCount, coefficients, offsets }, features }) => {
    const length = patchLength({ components: coefficients.length, side });
    return (
      side % 2 === 1 &&
      offsets.length === coefficients.length &&
      coefficients.every((row) => row.length === bandCount) &&
      (!features || (features.means.length === length && features.deviations.length === length))
    );
  });

/** What makes patches of a raster's samples, learnt from one raster and good for others with the same bands. Plain data. */
export type PatchInput = z.infer<typeof patchInputSchema>;

/** A `PatchInput` that was saved. Throws `bad-input` where it is none. */
export function parsePatchInput(data: unknown): PatchInput {
  const { data: input, error } = patchInputSchema.safeParse(data);
  if (input) return input;
  const [{ path, message }] = error!.issues;
  throw new EngineError('bad-input', `The model's patches cannot be used: ${path.join('.')} ${message}.`);
}

/** Of each number of a patch, component by component, row by row. */
export type FeatureMoments = NonNullable<PatchInput['features']>;

export function shapeOfInput({ side, projection }: PatchInput): PatchShape {
  return { components: projection.offsets.length, side };
}

/** Pixels that a patch reaches to on every side of its own. */
export function marginOf({ side }: Pick<PatchInput, 'side'>): number {
  return (side - 1) / 2;
}

/** Whether a pixel's numbers are the same in all patches that it lies in, so that what a net makes of it can be shared. */
export function isShareable({ fill, features }: PatchInput): boolean {
  return fill === 'mean' && features === undefined;
}

/** Throws `bad-input` where a raster has other bands than the input was made from. */
export function checkPatchBands({ projection }: PatchInput, bandCount: number): void {
  if (bandCount === projection.bandCount) return;
  throw new EngineError(
    'bad-input',
    `The patches were made from ${projection.bandCount} bands and cannot be made from ${bandCount}; choose the bands they were made from.`,
  );
}
