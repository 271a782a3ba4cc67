import { z } from 'zod';
import type { LloydResult, LloydState } from '../kmeans/lloyd.ts';

/** Of a checkpoint: so many centres, with as many numbers as they need. */
export function keptCentres<Values extends typeof Float32Array | typeof Float64Array>(values: Values) {
  return z
    .object({ count: z.int().min(1), bandCount: z.int().min(1), values: z.instanceof(values) })
    .refine((centres) => centres.values.length === centres.count * centres.bandCount);
}

/** Of a checkpoint: Lloyd's algorithm between two passes. */
export const keptLloyd: z.ZodType<LloydState> = z.object({
  centres: keptCentres(Float32Array),
  before: keptCentres(Float32Array),
  iterations: z.int().min(1),
});

export const keptLloydResult: z.ZodType<LloydResult> = z.object({
  centres: keptCentres(Float32Array),
  inertia: z.number(),
  iterations: z.int().min(1),
});
