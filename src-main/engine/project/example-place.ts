import { z } from 'zod';
import { polygonSchema, positionSchema } from '../geo/geometry-schema.ts';

const placed = {
  id: z.string().min(1).max(64),
  sceneId: z.string().min(1),
  /** Of the project's scheme. */
  classId: z.int().min(1).max(255),
};

/** A place of a scene that is known to be of a class, in the scene's coordinates: the pixel under a point, or those inside of polygons. */
export const examplePlaceSchema = z.union([
  z.object({ ...placed, at: positionSchema }),
  z.object({
    ...placed,
    name: z.string().min(1).max(120),
    polygons: z.array(polygonSchema).min(1).readonly(),
  }),
]);
export type ExamplePlace = z.infer<typeof examplePlaceSchema>;
