import type { z } from 'zod';
import { EngineError } from '../errors.ts';
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
