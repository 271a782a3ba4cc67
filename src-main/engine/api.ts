import type { FolderListing } from './bytes.ts';
import type { FeatureStep } from './features/feature-step.ts';
import type { AreaFile } from './formats/areas/area-file.ts';
import type { AffineTransform } from './geo/affine.ts';
import type { ExampleSet } from './clustering/examples/example-set.ts';
import type { DeviceListing, DeviceReport } from './device/device-report.ts';
import type { Extent } from './geo/grid.ts';
import type { Curves } from './jobs/curves.ts';
import type { Job, JobState } from './jobs/job.ts';
import type { Parameters } from './parameters.ts';
import type { ClustererManifest, ExporterManifest } from './plugins/manifest.ts';
import type { Command } from './project/commands.ts';
import type { Project, View } from './project/document.ts';
import type { ClusterExamples } from './quality/name-clusters.ts';
import type { PostStep } from './quality/post-process/post-step.ts';
import type { TilePixels } from './raster/display-tiles.ts';
import type { OpenOption, OpenOptions } from './raster/open-option.ts';
import type { BandStatistics } from './raster/statistics.ts';
import type { TileGrid } from './raster/tile-grid.ts';
import type { ShownClusters } from './project/shown-clusters.ts';
import type { Advice, CountScores } from './quality/advise/advice.ts';
import type { Inspection } from './quality/inspect/inspection.ts';
import type { MergeBy, Recipe } from './recipe/recipe.ts';
import type { ClassScheme } from './scheme/class-scheme.ts';

export type {
  Advice,
  AreaFile,
  BandStatistics,
  ClusterExamples,
  CountScores,
  Curves,
  DeviceListing,
  DeviceReport,
  ExampleSet,
  FeatureStep,
  Inspection,
  MergeBy,
  OpenOption,
  OpenOptions,
  PostStep,
  ShownClusters,
  TileGrid,
  TilePixels,
};

/** A spectral index that features can be made of. */
export interface SpectralIndexDescription {
  readonly id: string;
  readonly title: string;
  /** What it is reckoned from: a band of each of these ranges, in nanometres. */
  readonly bands: readonly { readonly role: string; readonly from: number; readonly until: number }[];
}

/** What the engine is and offers; does not change while it runs. */
export interface EngineDescription {
  readonly version: string;
  readonly clusterers: readonly ClustererManifest[];
  readonly exporters: readonly ExporterManifest[];
  readonly schemes: readonly ClassScheme[];
  readonly spectralIndices: readonly SpectralIndexDescription[];
  /** Folders that scenes may be opened from and results written to. */
  readonly roots: readonly string[];
  readonly sampleScene?: string;
  /** Colours of clusters by their ids, from 1 on; further ids begin again. */
  readonly palette: readonly string[];
}

/** A band as shown to people and drawn in forms; numbers beyond JSON are strings ("nan", "18446744073709551615"). */
export interface BandDescription {
  readonly index: number;
  readonly name: string;
  readonly sampleType: string;
  readonly wavelength?: number;
  readonly scale: number;
  readonly offset: number;
  readonly nodata?: number | string;
  readonly unit?: string;
}

/** An opened scene. */
export interface SceneDescription {
  readonly id: string;
  readonly path: string;
  /** More files that it is made of; absent for a scene of one file or folder. */
  readonly parts?: readonly string[];
  readonly name: string;
  readonly format: string;
  readonly details: Readonly<Record<string, string>>;
  readonly problems: readonly string[];
  readonly width: number;
  readonly height: number;
  readonly transform: AffineTransform;
  readonly georeferenced: boolean;
  readonly extent: Extent;
  /** `uncertainty`: metres by which places on the earth may be wrong, where it is more than one. */
  readonly crs?: { name: string; epsg?: number; proj4?: string; unit: string; uncertainty?: number };
  readonly bands: readonly BandDescription[];
  /** How the map asks for tiles of this scene and of results on its grid. */
  readonly tiles: TileGrid;
  readonly overviewCount: number;
  /** What could be chosen otherwise, with what is in force; absent where there is nothing to choose. */
  readonly options?: readonly OpenOption[];
}

/** How a scene is opened. */
export interface OpenSceneRequest {
  /** More files of the same ground, whose bands come after those of the first. */
  readonly parts?: readonly string[];
  /** Values by option id; the reader's own choice where absent. */
  readonly options?: OpenOptions;
}

export interface StatisticsRequest {
  readonly sceneId: string;
  readonly bands: readonly number[];
  /** Map units; the whole scene when absent. */
  readonly extent?: Extent;
}

export interface PixelReading {
  readonly column: number;
  readonly row: number;
  /** Stored sample per band; null where it is nodata. Physical values follow from scale and offset. */
  readonly values: readonly (number | null)[];
  /** Cluster id in the asked result, that of the group where it is cut; 0 for no data. */
  readonly clusterId?: number;
}

export interface ClusterRequest {
  readonly sceneId: string;
  readonly name?: string;
  readonly recipe: Recipe;
  /** A ready result on the same grid: clusters that are there too keep their ids, names, colours and classes. */
  readonly like?: string;
  /**
   * Path of known classes of the scene's pixels (a raster on its grid, or shapes with an attribute), which a method that trains is watched by:
   * after each epoch the job's curves tell how well it does. Nothing is learned from them.
   */
  readonly truth?: string;
}

/** A scene to be labelled by a trained model that was saved. */
export interface PredictionRequest {
  readonly sceneId: string;
  /** Path of the file. */
  readonly model: string;
  /** As the file when absent. */
  readonly name?: string;
  /** One for each band of the model; found by wavelength or number when absent. */
  readonly bands?: readonly number[];
  readonly areas: Recipe['areas'];
  readonly mask?: string;
  /** As the map of the model was cleaned when absent. */
  readonly postProcess?: readonly PostStep[];
}

export interface AdviceRequest {
  readonly sceneId: string;
  /** Which pixels and bands are looked at, and how. */
  readonly recipe: Pick<Recipe, 'bands' | 'standardise' | 'features' | 'areas' | 'mask' | 'seed'>;
  /** Numbers of clusters to try, both included; 2 or more. */
  readonly from: number;
  readonly to: number;
}

export interface InspectRequest {
  /** A ready result; its clusters as they are shown, merged where it is cut. */
  readonly resultId: string;
  /** Bands of the scene; those of the recipe when absent. */
  readonly bands?: readonly number[];
  /** Ids; all when absent. */
  readonly clusters?: readonly number[];
  readonly covariance?: boolean;
  readonly separability?: boolean;
}

/** Clusters to be named by places of known classes. */
export interface NamingRequest {
  /** A ready result; its clusters as they are shown, merged where it is cut. */
  readonly resultId: string;
  /** Of classes of the project's scheme. */
  readonly examples: ExampleSet;
}

/** What naming found and did. */
export interface NamedClusters {
  /** Those with examples. */
  readonly clusters: readonly ClusterExamples[];
  readonly state: ProjectState;
}

export interface ExportRequest {
  readonly resultId: string;
  /**
   * `confidence` is how sure the model is of each pixel's cluster, 0 to 1, made again from the scene: before the map was cleaned and
   * its clusters named. `model` is the trained model, to label other scenes by.
   */
  readonly content: 'classes' | 'clusters' | 'confidence' | 'model';
  readonly path: string;
  /** Id of an exporter; by the path's ending when absent. A model has a format of its own. */
  readonly format?: string;
  /** Of the exporter; the usual ones when absent. */
  readonly parameters?: Parameters;
}

/** Steps to be done to the map of a result. */
export interface CleanRequest {
  readonly resultId: string;
  readonly steps: readonly PostStep[];
}

/** A cluster of a result that is to be divided. */
export interface SplitRequest {
  /** A ready result; its clusters as they are shown, merged where it is cut. */
  readonly resultId: string;
  readonly cluster: number;
  /** How it is divided; bands and features are those of the result. */
  readonly recipe: Pick<Recipe, 'clusterer' | 'parameters' | 'seed' | 'examples' | 'model'>;
}

export interface OverviewsRequest {
  readonly sceneId: string;
  /** As a file of GDAL's kind beside the scene, or where Swath keeps what it can make again. */
  readonly place: 'beside' | 'cache';
}

/** A run that the user sees. */
export type JobDescription = Job;
export type { JobState };

/** A scene that the project refers to and that could not be opened. */
export interface MissingScene {
  readonly sceneId: string;
  readonly path: string;
  readonly message: string;
}

/** The open project and what is known about it. */
export interface ProjectState {
  /** Greater in a state that was taken later: an answer and an event may overtake each other on their way. */
  readonly revision: number;
  readonly project: Project;
  /** Where it was last saved. */
  readonly path?: string;
  readonly unsaved: boolean;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** Names of the steps that undo and redo would take, for menus. */
  readonly undoName?: string;
  readonly redoName?: string;
  /** Scenes of the project that are open. */
  readonly scenes: readonly SceneDescription[];
  readonly missing: readonly MissingScene[];
  /** Results whose label raster is ready to be shown. */
  readonly readyResults: readonly string[];
  /** What is shown of results that are cut: by their ids. All others show their clusters as they are. */
  readonly shown: Readonly<Record<string, ShownClusters>>;
}

export type EngineEvent =
  | { readonly type: 'project'; readonly state: ProjectState }
  | { readonly type: 'job'; readonly job: JobDescription };

export interface SceneTileRequest {
  readonly sceneId: string;
  readonly bands: readonly number[];
  readonly z: number;
  readonly x: number;
  readonly y: number;
  /** `refined` of an incomplete tile that the shell has: it waits for a better one. */
  readonly after?: number;
}

export interface LabelTileRequest {
  readonly resultId: string;
  readonly z: number;
  readonly x: number;
  readonly y: number;
}

/** A tile of what a clustering that runs makes of its scene so far. */
export interface PreviewTileRequest extends LabelTileRequest {
  /** Of the job's `preview`. */
  readonly version: number;
}

/** All that a shell may ask of the engine. One project is open at a time; shells see its changes as events. */
export interface EngineApi {
  describe(): Promise<EngineDescription>;
  listFiles(folder?: string): Promise<FolderListing>;
  /** Where tensor programs can run. Tries and measures them where nothing is known yet, or `again`: that takes some seconds for each. */
  devices(again?: boolean): Promise<DeviceListing>;
  /**
   * Where jobs run that start from now on: "auto" or the id of a device. Throws `bad-input` for an unknown one, `unsupported`, saying what
   * would enable it, for one that is not available.
   */
  chooseDevice(id: string): Promise<void>;

  state(): Promise<ProjectState>;
  jobs(): Promise<readonly JobDescription[]>;
  /** Starts with the present project state and the jobs, also the last that ended, then every change. Ends when `signal` aborts. */
  events(signal: AbortSignal): AsyncIterable<EngineEvent>;

  newProject(): Promise<ProjectState>;
  openProject(path: string): Promise<ProjectState>;
  /** To `path`, or to where it was last saved. */
  saveProject(path?: string): Promise<ProjectState>;
  apply(command: Command): Promise<ProjectState>;
  undo(): Promise<ProjectState>;
  redo(): Promise<ProjectState>;
  /** Not a step to undo. */
  setView(view: View): Promise<void>;

  /** Opens a file, a folder or several files as a scene, adds it to the project where it is new, and makes it the active one. */
  openScene(path: string, how?: OpenSceneRequest): Promise<SceneDescription>;
  /**
   * Opens a scene of the project otherwise, as a step; what is not named stays as it is where it goes with the rest. Its results
   * stay; those of another grid are not shown. Throws `bad-input` while it is being clustered.
   */
  reopenScene(sceneId: string, options: OpenOptions): Promise<SceneDescription>;
  /** Points a scene of the project at another file, after it was moved; its other files are looked for beside that one. */
  relocateScene(sceneId: string, path: string): Promise<SceneDescription>;
  closeScene(sceneId: string): Promise<ProjectState>;
  statistics(request: StatisticsRequest, signal?: AbortSignal): Promise<readonly BandStatistics[]>;
  readPixel(sceneId: string, column: number, row: number, resultId?: string): Promise<PixelReading>;
  /** Of a large scene without overviews the first answers are coarse: they carry `refined`, to be asked with again. */
  sceneTile(request: SceneTileRequest, signal?: AbortSignal): Promise<TilePixels>;
  labelTile(request: LabelTileRequest, signal?: AbortSignal): Promise<TilePixels>;
  /** `resultId` is that of the job. Throws `cancelled` for a version that is not the newest, and where nothing is being trained. */
  previewTile(request: PreviewTileRequest, signal?: AbortSignal): Promise<TilePixels>;

  /** Adds the polygons of files that belong together (GeoJSON, Shapefile, GeoPackage, FlatGeobuf) as areas. */
  loadAreas(sceneId: string, files: readonly AreaFile[]): Promise<ProjectState>;

  /** Numbers of a result's clusters in its scene. */
  inspect(request: InspectRequest, signal?: AbortSignal): Promise<Inspection>;
  /** Works out how a result's clusters merge by a distance, as a step; then it can be cut. Ward's tree is there from the start. */
  growTree(resultId: string, by: MergeBy, signal?: AbortSignal): Promise<ProjectState>;
  /** Gives each cluster with examples to the class that most of them are of, as one step. */
  nameClusters(request: NamingRequest, signal?: AbortSignal): Promise<NamedClusters>;
  /** Tries numbers of clusters; the job that is done has the `advice`. */
  startAdvice(request: AdviceRequest): Promise<JobDescription>;
  /** If the process dies meanwhile, the next one goes on with it. */
  startClustering(request: ClusterRequest): Promise<JobDescription>;
  /** Labels a scene by a saved model; the result is one like those of clusterings. Throws `bad-input` where the bands do not fit. */
  startPrediction(request: PredictionRequest): Promise<JobDescription>;
  startExport(request: ExportRequest): Promise<JobDescription>;
  /** Makes a cleaned result of a result, which stays as it is. */
  startCleaning(request: CleanRequest): Promise<JobDescription>;
  /** Makes a result of a result, which stays as it is, with one cluster divided: its parts get ids after all others. */
  startSplit(request: SplitRequest): Promise<JobDescription>;
  /** Builds overviews of a scene that has none; the scene is shown with them from then on. */
  startOverviews(request: OverviewsRequest): Promise<JobDescription>;
  cancelJob(jobId: string): Promise<void>;
  /** Stops jobs, closes files. */
  close(): Promise<void>;
}
