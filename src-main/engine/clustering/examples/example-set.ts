import { z } from 'zod';
import { polygonSchema, positionSchema } from '../../geo/geometry-schema.ts';
import type { Raster } from '../../raster/raster.ts';

/** Ids of classes are kept in maps of 16 bits, where 0 is no data. */
export const LARGEST_CLASS_ID = 65535;

const exampleClassSchema = z.object({
  id: z.int().min(1).max(LARGEST_CLASS_ID),
  name: z.string().min(1).max(120),
  /** "#rrggbb" */
  colour: z
    .string()
    .regex(/^#[0-9a-f]{6}$/i)
    .optional(),
  /** Pixels whose centre lies inside are examples, in the scene's coordinates. */
  polygons: z.array(polygonSchema).optional(),
  /** Pixels under them are. */
  points: z.array(positionSchema).optional(),
});

/** Classes with places that are known to be of them. Plain data: a recipe carries it. */
export const exampleSetSchema = z.object({
  /** Name of the file that they come from. */
  source: z.string().max(4096),
  /** By rising id. */
  classes: z.array(exampleClassSchema).min(1).max(LARGEST_CLASS_ID),
  /** Path of a raster on the scene's grid whose values are ids of these classes; others are no examples. */
  raster: z.string().min(1).max(4096).optional(),
});

export type ExampleSet = z.infer<typeof exampleSetSchema>;
export type ExampleClass = ExampleSet['classes'][number];

/** A class as a map shows it. */
export type KnownClass = Pick<ExampleClass, 'id' | 'name' | 'colour'>;

/** Examples as they lie on a scene. */
export interface Examples {
  /** Where they come from, for messages. */
  readonly source: string;
  readonly classes: readonly KnownClass[];
  /** On the scene's grid: one band of class ids, 0 and invalid where there is no example. */
  readonly raster: Raster;
}
