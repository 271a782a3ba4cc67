import { z } from 'zod';

/** A colour as #rrggbb, lower case. */
export const colourSchema = z.string().regex(/^#[0-9a-f]{6}$/);

/** A land-cover class. Ids are what is written into the labelled raster: 1..255, 0 is "no data". */
export const landCoverClassSchema = z.object({
  id: z.int().min(1).max(255),
  name: z.string().min(1).max(120),
  colour: colourSchema,
  /** The class it is a part of. */
  parent: z.int().min(1).max(255).optional(),
});
export type LandCoverClass = Readonly<z.infer<typeof landCoverClassSchema>>;

export const classSchemeSchema = z.object({
  id: z.string().min(1),
  title: z.string().min(1),
  classes: z.array(landCoverClassSchema).max(255),
});
export type ClassScheme = Readonly<z.infer<typeof classSchemeSchema>>;

/** Which class each cluster belongs to: cluster id (as a key) -> class id. A cluster without an entry has no class yet. */
export const assignmentSchema = z.record(z.string().regex(/^\d+$/), z.int().min(1).max(255));
export type Assignment = Readonly<Record<string, number>>;
