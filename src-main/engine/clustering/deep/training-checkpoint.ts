import { z } from 'zod';
import type { NamedArrays } from '../../named-arrays.ts';
import type { Run } from '../../run.ts';
import type { Place, Training } from './train.ts';

const stateSchema = z.object({ key: z.string(), epoch: z.int().min(1) });

/** Begins the names of what is remembered, among the variables. */
const MEMORY = 'memory: ';

/** Where a training was when it was last kept; undefined where nothing was, or not of this very training. */
export async function resumePlace(
  { key, program, epochs, memory }: Pick<Training, 'key' | 'program' | 'epochs' | 'memory'>,
  { checkpoint }: Run,
): Promise<Place | undefined> {
  const kept = await checkpoint?.load();
  const { success, data } = stateSchema.safeParse(kept?.state);
  if (!success || !kept || data.key !== key || data.epoch > epochs) return undefined;
  const variables: Record<string, Float32Array> = {};
  for (const [name, { shape }] of program.variables) {
    const array = Object.hasOwn(kept.arrays, name) ? kept.arrays[name] : undefined;
    if (array?.shape.join() !== shape.join() || !(array.values instanceof Float32Array)) return undefined;
    variables[name] = array.values;
  }
  const remembered = Object.entries(kept.arrays)
    .filter(([name]) => name.startsWith(MEMORY))
    .map(([name, array]) => [name.slice(MEMORY.length), array] as const);
  if (!isLike(Object.fromEntries(remembered), memory ?? {})) return undefined;
  return { epoch: data.epoch, variables, memory: Object.fromEntries(remembered) };
}

/** Keeps where a training is. */
export async function keepPlace(
  { key, program }: Pick<Training, 'key' | 'program'>,
  { epoch, variables, memory }: Place,
  { checkpoint }: Run,
): Promise<void> {
  const arrays = [
    ...[...program.variables].map(([name, { shape }]) => [name, { shape, values: variables[name] }] as const),
    ...Object.entries(memory).map(([name, array]) => [MEMORY + name, array] as const),
  ];
  await checkpoint?.save({ key, epoch }, Object.fromEntries(arrays));
}

/** Whether both have the same arrays of the same shapes. */
function isLike(some: NamedArrays, others: NamedArrays): boolean {
  const describe = (arrays: NamedArrays): string =>
    JSON.stringify(
      Object.keys(arrays)
        .sort()
        .map((name) => [name, arrays[name].shape]),
    );
  return describe(some) === describe(others);
}
