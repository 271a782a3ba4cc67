import { z } from 'zod';
import type { Centres } from '../../kernels/centre-kernel.ts';
import type { ClusterModel, ModelState } from '../clusterer.ts';
import { parseModelState } from '../model-state.ts';
import { ruleModel } from '../rules/rule-model.ts';

const VERSION = 1;

/** What is saved of centres. */
export const centresState = z.object({
  /** One row per cluster, one number per band. */
  centres: z
    .array(z.array(z.number()).min(1))
    .min(1)
    .max(65535)
    .refine((centres) => centres.every(({ length }) => length === centres[0].length)),
  inertia: z.number().nonnegative(),
  /** Euclidean when absent. */
  distance: z.literal('angle').optional(),
});

/** A model that puts a pixel into the cluster with the nearest centre; the lowest id of several equally near. */
export function centresModel(
  clusterer: string,
  centres: Centres,
  inertia: number,
  distance: 'euclidean' | 'angle' = 'euclidean',
): ClusterModel {
  const byAngle = distance === 'angle' ? { distance } : {};
  const data = { centres: rowsOf(centres), inertia, ...byAngle };
  return ruleModel(
    { kind: 'centres', centres, ...byAngle },
    { clusterCount: centres.count, inertia, save: () => ({ clusterer, version: VERSION, data }) },
  );
}

/** The model again from what `save` gave. Throws `bad-input` where that is not such a state. */
export function restoreCentresModel(clusterer: string, state: ModelState): ClusterModel {
  const data = parseModelState(centresState, clusterer, VERSION, state);
  return centresModel(clusterer, centresOf(data.centres), data.inertia, data.distance);
}

/** Centres from the least mean over the bands to the greatest; equal ones by their first bands. */
export function byBrightness(centres: Centres): Centres {
  const rows = rowsOf(centres);
  const brightness = (row: readonly number[]): number => row.reduce((sum, value) => sum + value, 0);
  const before = (left: readonly number[], right: readonly number[]): number => {
    const band = left.findIndex((value, index) => value !== right[index]);
    return brightness(left) - brightness(right) || (band < 0 ? 0 : left[band] - right[band]);
  };
  return { ...centres, values: Float32Array.from(rows.sort(before).flat()) };
}

/** Centres of rows as `rowsOf` gives them. */
export function centresOf(rows: readonly (readonly number[])[]): Centres {
  return { count: rows.length, bandCount: rows[0].length, values: Float32Array.from(rows.flat()) };
}

/** One row per centre. */
export function rowsOf({ count, bandCount, values }: Centres): number[][] {
  return Array.from({ length: count }, (_, centre) => [
    ...values.subarray(centre * bandCount, (centre + 1) * bandCount),
  ]);
}
