import { z } from 'zod';
import type { Centres } from '../../kernels/centre-kernel.ts';
import type { Checkpoint } from '../../run.ts';
import type { LloydResult, LloydState } from './lloyd.ts';

const VERSION = 1;

/** Multiplications of the passes after which a state is worth keeping: some seconds. */
const WORTH_KEEPING = 2 ** 34;

const valuesSchema = z.array(z.number()).min(1);

const stateSchema = z.object({
  version: z.literal(VERSION),
  /** What the fit is of: see `keyOf`. */
  key: z.string(),
  restart: z.int().min(0),
  /** The best of the restarts before. */
  least: z.object({ centres: valuesSchema, inertia: z.number(), iterations: z.int() }).optional(),
  centres: valuesSchema,
  before: valuesSchema,
  iterations: z.int().min(1),
});

/** How far a fit by k-means is. */
export interface KmeansProgress {
  readonly restart: number;
  readonly least?: LloydResult;
  readonly lloyd: LloydState & { readonly before: Centres };
}

/** Keeps how far one fit is. */
export interface KmeansCheckpoint {
  /** Undefined where nothing was kept, or not of this very fit. */
  load(): Promise<KmeansProgress | undefined>;
  /** Called after each pass with its multiplications; keeps the state when enough of them came together. */
  passed(progress: KmeansProgress, work: number): Promise<void>;
}

/** `key` tells fits apart: parameters, seed and pixels. */
export function kmeansCheckpoint(
  checkpoint: Checkpoint | undefined,
  key: string,
  { count, bandCount }: Pick<Centres, 'count' | 'bandCount'>,
): KmeansCheckpoint {
  let unsaved = 0;
  const centresOf = (values: readonly number[]): Centres => ({
    count,
    bandCount,
    values: Float32Array.from(values),
  });
  return {
    load: async () => {
      const { success, data } = stateSchema.safeParse((await checkpoint?.load())?.state);
      if (!success || data.key !== key) return undefined;
      const all = [data.centres, data.before, data.least?.centres ?? data.centres];
      if (all.some(({ length }) => length !== count * bandCount)) return undefined;
      const least = data.least && { ...data.least, centres: centresOf(data.least.centres) };
      const [centres, before] = [centresOf(data.centres), centresOf(data.before)];
      return { restart: data.restart, least, lloyd: { centres, before, iterations: data.iterations } };
    },
    passed: async ({ restart, least, lloyd }, work) => {
      unsaved += work;
      if (!checkpoint || unsaved < WORTH_KEEPING) return;
      unsaved = 0;
      await checkpoint.save({
        version: VERSION,
        key,
        restart,
        least: least && { ...least, centres: [...least.centres.values] },
        centres: [...lloyd.centres.values],
        before: [...lloyd.before.values],
        iterations: lloyd.iterations,
      });
    },
  };
}
