import { resolve } from 'node:path';
import type { ExampleFile } from '../engine/recipe/read-examples.ts';
import type { FlagTable } from './flags.ts';
import { UsageError } from './usage-error.ts';

export const EXAMPLES_FLAG = {
  type: 'string',
  value: 'FILE',
  description:
    'Places of known classes: polygons or points with an attribute (GeoJSON, Shapefile, GeoPackage, FlatGeobuf), or a raster of class ' +
    'numbers on the same grid, 0 where there is none.',
} as const satisfies FlagTable[string];

export const CLASS_FIELD_FLAG = {
  type: 'string',
  value: 'NAME',
  description:
    'The attribute that holds the class of an example: a number is kept as its id. Looked for (Classname, MC_ID, class, name, ...) when absent.',
} as const satisfies FlagTable[string];

/** The file of examples that flags name. */
export function examplesOf(values: {
  readonly examples?: string;
  readonly 'class-field'?: string;
}): ExampleFile | undefined {
  const { examples, 'class-field': field } = values;
  if (examples !== undefined) return { path: resolve(examples), field };
  if (field !== undefined)
    throw new UsageError('--class-field says how to read --examples, which are missing.');
  return undefined;
}
