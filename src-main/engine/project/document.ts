import { z } from 'zod';
import { featureStateSchema } from '../features/feature-state.ts';
import { areaOfInterestSchema, mergeBySchema, recipeSchema } from '../recipe/recipe.ts';
import { assignmentSchema, classSchemeSchema, colourSchema } from '../scheme/class-scheme.ts';
import { examplePlaceSchema } from './example-place.ts';

/** A scene that the project uses; its pixels stay in their file. */
export const sceneReferenceSchema = z.object({
  id: z.string().min(1),
  /** A file, or a folder that is one scene. */
  path: z.string().min(1),
  /** More files of the same ground, whose bands come after. */
  parts: z.array(z.string().min(1)).min(1).optional(),
  /** What was chosen when it was opened, by option id; also where the choice was the reader's. */
  options: z.record(z.string(), z.string()).optional(),
  name: z.string().min(1),
  /** Bytes of its files when it was added, to notice another file under the same name. */
  size: z.number().nonnegative(),
  /** Pixels of its grid, to notice another scene under the same name. */
  width: z.int().min(1).optional(),
  height: z.int().min(1).optional(),
});
export type SceneReference = z.infer<typeof sceneReferenceSchema>;

/** One cluster of a result, over the pixels that were classified. */
export const clusterSummarySchema = z.object({
  id: z.int().min(1),
  /** "Cluster 3" when absent. */
  name: z.string().min(1).max(200).optional(),
  colour: colourSchema,
  pixels: z.int().nonnegative(),
  /** Undefined where the grid has no known area per pixel (degrees are computed on the ellipsoid). */
  hectares: z.number().nonnegative().optional(),
  /** Per band of the recipe, in stored samples * scale + offset. NaN-free: an empty cluster has null. */
  mean: z.array(z.number().nullable()),
  deviation: z.array(z.number().nullable()),
});
export type ClusterSummary = z.infer<typeof clusterSummarySchema>;

export const modelStateSchema = z.object({
  clusterer: z.string(),
  version: z.int(),
  data: z.unknown(),
  /** Checksum of the file of the model that has its arrays: these are never in the document. */
  arraysIn: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
});

/** What a raster of uint16 can tell apart, beside 0 for no data. */
const MAXIMUM_CLUSTERS = 65_535;

const clusterIdSchema = z.int().min(1).max(MAXIMUM_CLUSTERS);

const matchReportSchema = z.object({
  kept: z.array(z.object({ id: clusterIdSchema, overlap: z.number() })),
  new: z.array(clusterIdSchema),
  gone: z.array(clusterIdSchema),
});

/** Merges of clusters two by two, from the least distance on; see clustering/merge-tree. */
const mergeTreeSchema = z.array(z.tuple([clusterIdSchema, clusterIdSchema, z.number()]).readonly());

/** As many as the curves of a job can have, each a value for each epoch. */
const curvesSchema = z.object({
  epochs: z.array(z.int().min(1)).max(1000),
  values: z.record(z.string().max(200), z.array(z.number().nullable()).max(1000)),
});

/** What makes the map of a result again. */
const mapShape = {
  recipe: recipeSchema,
  model: modelStateSchema,
  /** What the steps before clustering have learned. */
  features: z.array(featureStateSchema).optional(),
  /** In older projects: mean and deviation, in stored samples, by which each band of the recipe was standardised. */
  standardisation: z.array(z.object({ mean: z.number(), deviation: z.number() })).optional(),
  clusterCount: z.int().min(1).max(MAXIMUM_CLUSTERS),
  /** The id of each cluster of the model, from entry 1 on, where it is not the model's own; some up to `clusterCount` may be unused. */
  table: z.array(z.int().min(0).max(MAXIMUM_CLUSTERS)).optional(),
  /** Names of the devices that tensor programs ran on; absent where none did. */
  devices: z.array(z.string().max(200)).optional(),
  clusters: z.array(clusterSummarySchema),
};

/** More divisions of a map than anyone makes by hand: each is done anew when the map is made again. */
export const MOST_SPLITS = 64;

/** A map before one of its clusters was divided. */
const splitSchema = z.object({
  cluster: clusterIdSchema,
  /** How its clusters were merged then, by id. */
  lookup: z.array(z.int().min(0).max(MAXIMUM_CLUSTERS)).optional(),
  of: z.object({ name: z.string().min(1).max(120), ...mapShape }),
});

/** A finished clustering. The label raster is a cache: the model makes it again from the scene. */
export const resultSchema = z.object({
  id: z.string().min(1),
  name: z.string().min(1).max(120),
  sceneId: z.string(),
  ...mapShape,
  /**
   * Where it is another map with a cluster divided: the map before, then that before it and so on. Recipe and model are then those of the
   * parts of the last one.
   */
  splits: z.array(splitSchema).min(1).max(MOST_SPLITS).optional(),
  /** Pixels of the grid it was made on; those of the scene when absent. */
  width: z.int().min(1).optional(),
  height: z.int().min(1).optional(),
  inertia: z.number().optional(),
  /** What became of the clusters of the earlier result whose ids it keeps. */
  matched: matchReportSchema.optional(),
  /** How its clusters could be merged, as far as that was worked out. */
  tree: z.partialRecord(mergeBySchema, mergeTreeSchema).optional(),
  /** How they are merged now: shown, named and exported as so many groups. Labels stay as they are. */
  cut: z.object({ by: mergeBySchema, count: z.int().min(1) }).optional(),
  /** What the fit chose from the data: title and value. */
  notes: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  /** How its training went; see `Curves`. */
  curves: curvesSchema.optional(),
  /** What the user was told while it was made. */
  notices: z.array(z.string().max(2000)).max(20).optional(),
  assignment: assignmentSchema,
  /** Seconds per stage. */
  seconds: z.record(z.string(), z.number()),
});
export type Result = z.infer<typeof resultSchema>;

export const stretchSchema = z.object({
  kind: z.enum(['min-max', 'percent', 'deviation']),
  /** Percent cut at each end for `percent` (2 = 2..98); deviations each side of the mean for `deviation`. */
  amount: z.number().min(0).max(50),
  from: z.enum(['scene', 'view']),
});
export type Stretch = z.infer<typeof stretchSchema>;

/** How the scene is shown; changing it is not a step to undo. */
export const viewSchema = z.object({
  /** Map units. */
  center: z.tuple([z.number(), z.number()]).optional(),
  /** Map units per screen pixel. */
  resolution: z.number().positive().optional(),
  /** Zero-based bands shown as red, green, blue. */
  composite: z.tuple([z.int().min(0), z.int().min(0), z.int().min(0)]).optional(),
  stretch: stretchSchema,
  activeResult: z.string().optional(),
  colourBy: z.enum(['cluster', 'class']),
  /** Of the result layer, 0..1. */
  opacity: z.number().min(0).max(1),
});
export type View = z.infer<typeof viewSchema>;

/** The saved document. */
export const projectSchema = z.object({
  format: z.literal('swath-project'),
  version: z.literal(1),
  name: z.string().min(1).max(200),
  scenes: z.array(sceneReferenceSchema),
  activeScene: z.string().optional(),
  areas: z.array(areaOfInterestSchema),
  /** In the order in which they were made; older projects have none. */
  examples: z.array(examplePlaceSchema).default([]),
  results: z.array(resultSchema),
  scheme: classSchemeSchema,
  view: viewSchema,
});
export type Project = z.infer<typeof projectSchema>;
