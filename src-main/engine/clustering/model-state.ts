import type { z } from 'zod';
import { EngineError } from '../errors.ts';
import type { NamedArray } from '../named-arrays.ts';
import type { ModelState } from './clusterer.ts';

/** The data of a saved model. Throws `bad-input` where it is of another method or version, or not of this shape. */
export function parseModelState<Schema extends z.ZodType>(
  schema: Schema,
  clusterer: string,
  version: number,
  state: ModelState,
): z.infer<Schema> {
  const { success, data } = schema.safeParse(state.data);
  if (success && state.clusterer === clusterer && state.version === version) return data;
  throw new EngineError(
    'bad-input',
    `The saved model (${state.clusterer}, version ${state.version}) is not a ${clusterer} model that this version of Swath can ` +
      'use; run the clustering again.',
  );
}

/** An array of a saved model, of this shape where one is given. Throws `bad-input` where it has none such. */
export function requireArray(
  { clusterer, arrays = {} }: ModelState,
  name: string,
  shape?: readonly number[],
): NamedArray['values'] {
  const found = Object.hasOwn(arrays, name) ? arrays[name] : undefined;
  const fits = shape === undefined || found?.shape.join() === shape.join();
  if (found && fits) return found.values;
  throw new EngineError(
    'bad-input',
    `The saved model (${clusterer}) has no "${name}"${shape ? ` of [${shape.join(', ')}]` : ''}; run the clustering again.`,
  );
}
