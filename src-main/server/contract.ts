import { eventIterator, oc, type } from '@orpc/contract';
import { z } from 'zod';
import { postStepSchema } from '../engine/quality/post-process/post-step.ts';
import type {
  BandStatistics,
  DeviceListing,
  EngineApi,
  EngineDescription,
  EngineEvent,
  Inspection,
  JobDescription,
  NamedClusters,
  PixelReading,
  ProjectState,
  SceneDescription,
} from '../engine/api.ts';
import { exampleSetSchema } from '../engine/clustering/examples/example-set.ts';
import type { FolderListing } from '../engine/bytes.ts';
import { commandSchema } from '../engine/project/commands.ts';
import { viewSchema } from '../engine/project/document.ts';
import { mergeBySchema, modelUseSchema, recipeSchema } from '../engine/recipe/recipe.ts';

const MAXIMUM_BANDS = 65_536;
const MAXIMUM_CLUSTERS = 65_535;
/** Files of one scene. */
const MAXIMUM_PARTS = 1000;
const MAXIMUM_SIDE = 2 ** 31;
/** A few shapefiles with all that lies beside them. */
const MAXIMUM_AREA_FILES = 64;

/** A path as the operating system takes it. Which paths are allowed is decided by the engine's files. */
export const pathSchema = z
  .string()
  .min(1)
  .max(4096)
  .refine((path) => !path.includes('\0'), 'must not contain a NUL character');

export const idSchema = z.string().min(1).max(200);
/** Values of a scene's options by their ids; which there are is for the scene's reader to say. */
const optionsSchema = z.record(idSchema, z.string().max(200));
const nameSchema = z.string().min(1).max(200);
const bandSchema = z.int().min(0).max(MAXIMUM_BANDS);
const clusterSchema = z.int().min(1).max(MAXIMUM_CLUSTERS);
const pixelSchema = z.int().min(0).max(MAXIMUM_SIDE);
const bandsSchema = z.array(bandSchema).min(1).max(MAXIMUM_BANDS);
const extentSchema = z.tuple([z.number(), z.number(), z.number(), z.number()]);

/** The bands of one tile; a composite has three. */
export const tileBandsSchema = z.array(bandSchema).min(1).max(64);
export const tileAddressSchema = z.object({
  z: z.int().min(0).max(64),
  x: z.int().min(0).max(MAXIMUM_SIDE),
  y: z.int().min(0).max(MAXIMUM_SIDE),
});

const boundedExamplesSchema = exampleSetSchema.extend({ raster: pathSchema.optional() });

const boundedRecipeSchema = recipeSchema.extend({
  bands: bandsSchema,
  clusterer: idSchema,
  mask: pathSchema.optional(),
  examples: boundedExamplesSchema.optional(),
  model: modelUseSchema.extend({ path: pathSchema }).optional(),
});

/** What travels as raw pixels over the data plane, or belongs to the process itself. */
type NotOverRpc = 'sceneTile' | 'labelTile' | 'previewTile' | 'close';

/**
 * The control plane: every method of EngineApi that a page may call, its arguments gathered into one object. Inputs are
 * checked here in full; outputs come from our own engine and are only typed.
 */
export const contract = {
  describe: oc.output(type<EngineDescription>()),
  listFiles: oc.input(z.object({ folder: pathSchema.optional() })).output(type<FolderListing>()),

  devices: oc.input(z.object({ again: z.boolean().optional() })).output(type<DeviceListing>()),
  chooseDevice: oc.input(z.object({ id: idSchema })).output(type<void>()),

  state: oc.output(type<ProjectState>()),
  jobs: oc.output(type<readonly JobDescription[]>()),
  events: oc.output(eventIterator(type<EngineEvent>())),

  newProject: oc.output(type<ProjectState>()),
  openProject: oc.input(z.object({ path: pathSchema })).output(type<ProjectState>()),
  saveProject: oc.input(z.object({ path: pathSchema.optional() })).output(type<ProjectState>()),
  apply: oc.input(z.object({ command: commandSchema })).output(type<ProjectState>()),
  undo: oc.output(type<ProjectState>()),
  redo: oc.output(type<ProjectState>()),
  setView: oc.input(z.object({ view: viewSchema })).output(type<void>()),

  openScene: oc
    .input(
      z.object({
        path: pathSchema,
        parts: z.array(pathSchema).max(MAXIMUM_PARTS).optional(),
        options: optionsSchema.optional(),
      }),
    )
    .output(type<SceneDescription>()),
  reopenScene: oc
    .input(z.object({ sceneId: idSchema, options: optionsSchema }))
    .output(type<SceneDescription>()),
  relocateScene: oc.input(z.object({ sceneId: idSchema, path: pathSchema })).output(type<SceneDescription>()),
  closeScene: oc.input(z.object({ sceneId: idSchema })).output(type<ProjectState>()),
  statistics: oc
    .input(z.object({ sceneId: idSchema, bands: bandsSchema, extent: extentSchema.optional() }))
    .output(type<readonly BandStatistics[]>()),
  readPixel: oc
    .input(
      z.object({
        sceneId: idSchema,
        column: pixelSchema,
        row: pixelSchema,
        resultId: idSchema.optional(),
      }),
    )
    .output(type<PixelReading>()),

  loadAreas: oc
    .input(z.object({ sceneId: idSchema, files: z.array(z.instanceof(File)).min(1).max(MAXIMUM_AREA_FILES) }))
    .output(type<ProjectState>()),

  inspect: oc
    .input(
      z.object({
        resultId: idSchema,
        bands: bandsSchema.optional(),
        clusters: z.array(clusterSchema).min(1).max(MAXIMUM_CLUSTERS).optional(),
        covariance: z.boolean().optional(),
        separability: z.boolean().optional(),
      }),
    )
    .output(type<Inspection>()),
  growTree: oc.input(z.object({ resultId: idSchema, by: mergeBySchema })).output(type<ProjectState>()),
  nameClusters: oc
    .input(z.object({ resultId: idSchema, examples: boundedExamplesSchema }))
    .output(type<NamedClusters>()),
  startAdvice: oc
    .input(
      z.object({
        sceneId: idSchema,
        recipe: boundedRecipeSchema.pick({
          bands: true,
          standardise: true,
          features: true,
          areas: true,
          mask: true,
          seed: true,
        }),
        from: clusterSchema,
        to: clusterSchema,
      }),
    )
    .output(type<JobDescription>()),
  startClustering: oc
    .input(
      z.object({
        sceneId: idSchema,
        name: z.string().min(1).max(120).optional(),
        recipe: boundedRecipeSchema,
        like: idSchema.optional(),
        truth: pathSchema.optional(),
      }),
    )
    .output(type<JobDescription>()),
  startPrediction: oc
    .input(
      z.object({
        sceneId: idSchema,
        model: pathSchema,
        name: z.string().min(1).max(120).optional(),
        bands: bandsSchema.optional(),
        areas: recipeSchema.shape.areas,
        mask: pathSchema.optional(),
        postProcess: recipeSchema.shape.postProcess,
      }),
    )
    .output(type<JobDescription>()),
  startExport: oc
    .input(
      z.object({
        resultId: idSchema,
        content: z.enum(['classes', 'clusters', 'confidence', 'model']),
        path: pathSchema,
        format: idSchema.optional(),
        parameters: z.record(nameSchema, z.union([z.number(), z.boolean(), z.string().max(200)])).optional(),
      }),
    )
    .output(type<JobDescription>()),
  startCleaning: oc
    .input(z.object({ resultId: idSchema, steps: z.array(postStepSchema).min(1).max(16) }))
    .output(type<JobDescription>()),
  startSplit: oc
    .input(
      z.object({
        resultId: idSchema,
        cluster: clusterSchema,
        recipe: boundedRecipeSchema.pick({
          clusterer: true,
          parameters: true,
          seed: true,
          examples: true,
          model: true,
        }),
      }),
    )
    .output(type<JobDescription>()),
  startOverviews: oc
    .input(z.object({ sceneId: idSchema, place: z.enum(['beside', 'cache']) }))
    .output(type<JobDescription>()),
  cancelJob: oc.input(z.object({ jobId: idSchema })).output(type<void>()),
} satisfies Record<Exclude<keyof EngineApi, NotOverRpc>, unknown>;
