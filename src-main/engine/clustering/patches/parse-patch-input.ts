import { z } from 'zod';
import { EngineError } from '../../errors.ts';
import { PATCH_FILLS, type PatchInput } from './patch-input.ts';
import { patchLength } from './patch-shape.ts';

const numbers = z.array(z.number()).readonly();

const patchInputSchema = z
  .object({
    side: z.int().min(1).max(255),
    projection: z.object({
      bandCount: z.int().min(1),
      coefficients: z.array(numbers).min(1).readonly(),
      offsets: numbers,
    }),
    fill: z.enum(PATCH_FILLS),
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

/** A `PatchInput` that was saved. Throws `bad-input` where it is none. */
export function parsePatchInput(data: unknown): PatchInput {
  const { data: input, error } = patchInputSchema.safeParse(data);
  if (input) return input;
  const [{ path, message }] = error!.issues;
  throw new EngineError('bad-input', `The model's patches cannot be used: ${path.join('.')} ${message}.`);
}
