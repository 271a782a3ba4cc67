import { z } from 'zod';

/** In map units. */
export const positionSchema = z.tuple([z.number(), z.number()]).readonly();
export const polygonSchema = z.array(z.array(positionSchema).min(4).readonly()).min(1).readonly();
