/** What embedders and authors of plugins may rely on; a test freezes the names. */
export type * from './api.ts';
export type { ByteSink, ByteSource, Files, FolderEntry, FolderListing, Spill } from './bytes.ts';
export { memorySource, readAll } from './bytes.ts';
export { labelRaster } from './clustering/labels/label-raster.ts';
export type {
  Clusterer,
  ClustererCode,
  ClustererManifest,
  ClusterModel,
  Labels,
  ModelState,
} from './clustering/clusterer.ts';
export { requireArray } from './clustering/model-state.ts';
export { drawSample } from './clustering/samples/samples.ts';
export type { Sample, SampleOptions } from './clustering/samples/samples.ts';
export { createEngine } from './create-engine.ts';
export type { EngineOptions, Scratch } from './engine/options.ts';
export { asEngineError, EngineError, isEngineError } from './errors.ts';
export type { ErrorCode } from './errors.ts';
export { applyAffine, composeAffine, invertAffine } from './geo/affine.ts';
export type { AffineTransform } from './geo/affine.ts';
export type { Crs } from './geo/crs.ts';
export type { AreaOfInterest, Polygon, Ring } from './geo/geometry.ts';
export { gridExtent, sameGrid } from './geo/grid.ts';
export type { Extent, Grid } from './geo/grid.ts';
export type { NamedArray, NamedArrays } from './named-arrays.ts';
export { completeParameters, describeRange } from './parameters.ts';
export type { Parameters, ParameterSchema, ParametersSchema, ParameterValue } from './parameters.ts';
export type { Plugin, PluginManifest, ReaderManifest } from './plugins/manifest.ts';
export { openRaster } from './plugins/open-raster.ts';
export type { FileAccess } from './plugins/open-raster.ts';
export { createRegistry } from './plugins/registry.ts';
export type { Registry } from './plugins/registry.ts';
export { applyCommand } from './project/apply-command.ts';
export { commandSchema } from './project/commands.ts';
export type { Command } from './project/commands.ts';
export { projectSchema } from './project/document.ts';
export type { ClusterSummary, Project, Result, SceneReference, Stretch, View } from './project/document.ts';
export { newProject } from './project/new-project.ts';
export { parseProject, serialiseProject } from './project/project-file.ts';
export { agreement } from './quality/agreement.ts';
export type { Agreement } from './quality/agreement.ts';
export { createRandom } from './random.ts';
export type { Random } from './random.ts';
export { checksumRaster } from './raster/checksum.ts';
export type { RasterChecksum } from './raster/checksum.ts';
export type {
  Exporter,
  ExporterChoice,
  ExporterManifest,
  ExportOptions,
  LegendEntry,
} from './raster/exporter.ts';
export { maskRaster } from './raster/mask.ts';
export { memoryRaster } from './raster/memory-raster.ts';
export type { Band, Block, Dataset, Raster, ReadOptions } from './raster/raster.ts';
export type { OpenContext, Reader } from './raster/reader.ts';
export { createSamples, numeric } from './raster/samples.ts';
export type { NumericSamples, Samples, SampleType } from './raster/samples.ts';
export { bandMoments, standardiseRaster } from './raster/standardise.ts';
export { walkRaster } from './raster/walk.ts';
export { grow, intersect, windowsOf } from './raster/window.ts';
export type { Window } from './raster/window.ts';
export { clusterFile } from './recipe/cluster-file.ts';
export type { ClusterFileContext, ClusterFileReport, ClusterFileRequest } from './recipe/cluster-file.ts';
export { predictFile } from './recipe/predict-file.ts';
export type { PredictFileRequest } from './recipe/predict-file.ts';
export { convertFile } from './recipe/convert-file.ts';
export type { ConvertFileContext, ConvertFileRequest } from './recipe/convert-file.ts';
export { recipeSchema } from './recipe/recipe.ts';
export type { Recipe } from './recipe/recipe.ts';
export { breathe, subRun, throwIfCancelled } from './run.ts';
export type { Checkpoint, KeptState, Progress, Run } from './run.ts';
export { BUILTIN_SCHEMES } from './scheme/builtin-schemes.ts';
export type { Assignment, ClassScheme, LandCoverClass } from './scheme/class-scheme.ts';
export { clusterColours } from './scheme/palette.ts';
export { relabelRaster } from './scheme/relabel-raster.ts';
export { inlineWorkers, pipeline } from './workers.ts';
export type { Codecs, Digest, Task, TaskOptions, Workers } from './workers.ts';
