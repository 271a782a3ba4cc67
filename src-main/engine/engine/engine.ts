import type {
  AdviceRequest,
  AreaFile,
  CleanRequest,
  ClusterRequest,
  DeviceListing,
  EngineApi,
  EngineDescription,
  EngineEvent,
  ExportRequest,
  InspectRequest,
  LabelTileRequest,
  MergeBy,
  NamedClusters,
  NamingRequest,
  OpenOptions,
  OpenSceneRequest,
  OverviewsRequest,
  PixelReading,
  PredictionRequest,
  PreviewTileRequest,
  ProjectState,
  SceneDescription,
  SceneTileRequest,
  SplitRequest,
  StatisticsRequest,
} from '../api.ts';
import { clearShelf } from '../device/program-shelf.ts';
import { AUTO } from '../device/device-directory.ts';
import { EngineError } from '../errors.ts';
import { bandsOf, SPECTRAL_INDICES } from '../features/spectral-indices.ts';
import type { JobRequest } from '../jobs/job.ts';
import { applyCommand } from '../project/apply-command.ts';
import type { Command } from '../project/commands.ts';
import { describeCommand } from '../project/describe-command.ts';
import type { Project, View } from '../project/document.ts';
import { newProject, UNTITLED } from '../project/new-project.ts';
import { parseProject, serialiseProject } from '../project/project-file.ts';
import { baseName } from '../paths.ts';
import { shownClusters } from '../project/shown-clusters.ts';
import { readAreas } from '../recipe/read-areas.ts';
import { BUILTIN_SCHEMES } from '../scheme/builtin-schemes.ts';
import { clusterColours, DISTINCT_COLOURS } from '../scheme/palette.ts';
import { adviceJob } from './advice-job.ts';
import { cleanJob } from './clean-job.ts';
import { exportJob } from './export-job.ts';
import { growTree, withTree } from './grow-tree.ts';
import { inspectResult } from './inspect-result.ts';
import { examplesOfClusters, withNames } from './name-by-examples.ts';
import type { OpenProject } from './open-project.ts';
import { labelTile, previewTile, readPixel, sceneStatistics, sceneTile } from './pixels.ts';
import { predictionRequest } from './prediction-request.ts';
import { refuseProjectInputs } from './refuse-inputs.ts';
import { reopenScene } from './reopen-scene.ts';
import { overviewsJob } from './overviews-job.ts';
import { openScene, relocateScene, withoutScene } from './scene-steps.ts';
import { settle } from './settle.ts';
import { resumeClusterings, startClustering } from './start-clustering.ts';
import { splitJob } from './split-job.ts';
import { readText, writeText } from '../text-files.ts';
import { createTurns } from './turns.ts';
import type { Autosave } from './autosave.ts';
import type { EventStream } from './event-stream.ts';
import { describeState, findResult, type Workspace } from './workspace.ts';

/**
 * The engine as shells see it. Calls that change the project take turns; pixels are read at any time, also while jobs run.
 */
export class Engine implements EngineApi {
  readonly #workspace: Workspace;
  readonly #autosave: Autosave;
  readonly #stream: EventStream;
  readonly #inTurn = createTurns();
  readonly #recovered: Promise<void>;

  constructor(workspace: Workspace, autosave: Autosave, stream: EventStream) {
    this.#workspace = workspace;
    this.#autosave = autosave;
    this.#stream = stream;
    this.#recovered = this.#inTurn(() => this.#recover());
  }

  async describe(): Promise<EngineDescription> {
    const { version, roots, sampleScene } = this.#workspace.options;
    const { clusterers, exporters } = this.#workspace.registry;
    const spectralIndices = SPECTRAL_INDICES.map((index) => ({
      id: index.id,
      title: index.title,
      bands: bandsOf(index),
    }));
    const palette = clusterColours(DISTINCT_COLOURS);
    const schemes = BUILTIN_SCHEMES;
    return { version, clusterers, exporters, schemes, spectralIndices, roots, sampleScene, palette };
  }

  listFiles(folder?: string) {
    return this.#workspace.options.files.list(folder ?? '');
  }

  async devices(again?: boolean): Promise<DeviceListing> {
    const { devices } = this.#workspace.options;
    return devices ? devices.list(again) : { devices: [], chosen: AUTO };
  }

  async chooseDevice(id: string): Promise<void> {
    const { devices } = this.#workspace.options;
    if (devices) {
      await devices.choose(id);
      return clearShelf(devices);
    }
    if (id !== AUTO) throw new EngineError('bad-input', `There is no device "${id}" here; choose ${AUTO}.`);
  }

  async state(): Promise<ProjectState> {
    await this.#recovered;
    return describeState(this.#workspace);
  }

  async jobs() {
    return this.#workspace.jobs.list();
  }

  async *events(signal: AbortSignal): AsyncIterable<EngineEvent> {
    await this.#recovered;
    const first: EngineEvent[] = [
      { type: 'project', state: describeState(this.#workspace) },
      ...this.#workspace.jobs.list().map((job) => ({ type: 'job', job }) as const),
    ];
    yield* this.#stream.subscribe(first, signal);
  }

  newProject(): Promise<ProjectState> {
    return this.#inTurn(() => this.#replace(newProject(), undefined, true));
  }

  openProject(path: string): Promise<ProjectState> {
    return this.#inTurn(async () => {
      const text = await readText(this.#workspace.options.files, path);
      return this.#replace(parseProject(text, path), path, true);
    });
  }

  saveProject(path?: string): Promise<ProjectState> {
    return this.#inTurn(async () => {
      const { document, options } = this.#workspace;
      const target = path ?? document.path;
      if (target === undefined) {
        throw new EngineError('bad-input', 'The project was never saved before; say where to save it.');
      }
      await refuseProjectInputs(this.#workspace, target);
      nameAfterFile(document, target);
      const { project, revision } = document;
      await this.#workspace.models.copyBeside(project, target, document.path);
      await writeText(options.files, target, serialiseProject(project, target));
      document.markSaved(target, revision);
      this.#workspace.announce();
      return describeState(this.#workspace);
    });
  }

  apply(command: Command): Promise<ProjectState> {
    return this.#change((project) => ({
      name: describeCommand(command),
      project: applyCommand(project, command),
    }));
  }

  undo(): Promise<ProjectState> {
    return this.#inTurn(() => this.#settled(() => this.#workspace.document.undo()));
  }

  redo(): Promise<ProjectState> {
    return this.#inTurn(() => this.#settled(() => this.#workspace.document.redo()));
  }

  async setView(view: View): Promise<void> {
    await this.#recovered;
    this.#workspace.document.setView(view);
    this.#autosave.schedule();
  }

  openScene(path: string, how?: OpenSceneRequest): Promise<SceneDescription> {
    return this.#inTurn(async () => {
      const description = await openScene(this.#workspace, path, how);
      await this.#settle();
      return description;
    });
  }

  reopenScene(sceneId: string, options: OpenOptions): Promise<SceneDescription> {
    return this.#inTurn(async () => {
      const description = await reopenScene(this.#workspace, sceneId, options);
      await this.#settle();
      return description;
    });
  }

  relocateScene(sceneId: string, path: string): Promise<SceneDescription> {
    return this.#inTurn(async () => {
      const description = await relocateScene(this.#workspace, sceneId, path);
      await this.#settle();
      return description;
    });
  }

  closeScene(sceneId: string): Promise<ProjectState> {
    return this.#change((project) => withoutScene(project, sceneId));
  }

  async statistics(request: StatisticsRequest, signal?: AbortSignal) {
    return sceneStatistics(this.#workspace.scenes.get(request.sceneId), request, signal);
  }

  async readPixel(sceneId: string, column: number, row: number, resultId?: string): Promise<PixelReading> {
    const { scenes, labels } = this.#workspace;
    const { dataset } = scenes.get(sceneId);
    if (resultId === undefined) return readPixel(dataset, undefined, column, row);
    const result = findResult(this.#workspace, resultId);
    if (result.sceneId !== sceneId) {
      throw new EngineError(
        'bad-input',
        `The result "${result.name}" is of another scene than ${dataset.name}.`,
      );
    }
    const reading = await readPixel(dataset, labels.get(resultId), column, row);
    return { ...reading, clusterId: shownClusters(result).lookup[reading.clusterId!] };
  }

  async sceneTile(request: SceneTileRequest, signal?: AbortSignal) {
    return sceneTile(this.#workspace.scenes.get(request.sceneId), request, signal);
  }

  async labelTile(request: LabelTileRequest, signal?: AbortSignal) {
    const { sceneId } = findResult(this.#workspace, request.resultId);
    const { scenes, labels } = this.#workspace;
    return labelTile(labels.get(request.resultId), scenes.get(sceneId), request, signal);
  }

  async previewTile(request: PreviewTileRequest, signal?: AbortSignal) {
    return previewTile(this.#workspace, request, signal);
  }

  async loadAreas(sceneId: string, files: readonly AreaFile[]): Promise<ProjectState> {
    const { scenes, options, newId } = this.#workspace;
    const areas = await readAreas(scenes.get(sceneId).dataset, files, options.workers, newId);
    return this.#change((project) => {
      const command: Command = { type: 'add-areas', areas };
      return { name: describeCommand(command), project: applyCommand(project, command) };
    });
  }

  inspect(request: InspectRequest, signal?: AbortSignal) {
    return inspectResult(this.#workspace, request, signal);
  }

  async growTree(resultId: string, by: MergeBy, signal?: AbortSignal): Promise<ProjectState> {
    const merges = await growTree(this.#workspace, resultId, by, signal);
    return this.#change((project) => withTree(project, resultId, by, merges));
  }

  async nameClusters(request: NamingRequest, signal?: AbortSignal): Promise<NamedClusters> {
    const clusters = await examplesOfClusters(this.#workspace, request, signal);
    const state = await this.#change((project) => withNames(project, request.resultId, clusters));
    return { clusters, state };
  }

  startAdvice(request: AdviceRequest) {
    return this.#start(async () => adviceJob(this.#workspace, request));
  }

  startClustering(request: ClusterRequest) {
    return this.#inTurn(() => startClustering(this.#workspace, this.#autosave, request));
  }

  startPrediction(request: PredictionRequest) {
    return this.#inTurn(async () =>
      startClustering(this.#workspace, this.#autosave, await predictionRequest(this.#workspace, request)),
    );
  }

  startExport(request: ExportRequest) {
    return this.#start(async () => {
      await refuseProjectInputs(this.#workspace, request.path);
      return exportJob(this.#workspace, request);
    });
  }

  startCleaning(request: CleanRequest) {
    return this.#start(async () => cleanJob(this.#workspace, request));
  }

  startSplit(request: SplitRequest) {
    return this.#start(() => splitJob(this.#workspace, request));
  }

  startOverviews(request: OverviewsRequest) {
    return this.#start(() => overviewsJob(this.#workspace, request));
  }

  async cancelJob(jobId: string): Promise<void> {
    this.#workspace.jobs.cancel(jobId);
  }

  close(): Promise<void> {
    return this.#inTurn(async () => {
      const { document, jobs, labels, models, options, scenes } = this.#workspace;
      await jobs.cancelAll();
      if (options.devices) await clearShelf(options.devices);
      await this.#autosave.flush();
      await labels.removeFilesBut(idsOf(document.project));
      await models.removeFilesBut(document.project.results);
      await labels.keepOnly(new Set());
      await scenes.settle([]);
      this.#stream.close();
    });
  }

  #start(request: () => Promise<JobRequest>) {
    return this.#inTurn(async () => this.#workspace.jobs.start(await request()));
  }

  #change(step: (project: Project) => { name: string; project: Project }): Promise<ProjectState> {
    return this.#inTurn(() => {
      const { name, project } = step(this.#workspace.document.project);
      return this.#settled(() => this.#workspace.document.take(name, project));
    });
  }

  async #settled(move: () => void): Promise<ProjectState> {
    move();
    await this.#settle();
    return describeState(this.#workspace);
  }

  async #settle(): Promise<void> {
    await settle(this.#workspace);
    this.#workspace.announce();
  }

  async #replace(project: Project, path: string | undefined, saved: boolean): Promise<ProjectState> {
    const { jobs, labels, models, document, restored } = this.#workspace;
    await jobs.cancelAll();
    await labels.removeFilesBut(idsOf(document.project));
    await models.removeFilesBut(document.project.results);
    restored.clear();
    return this.#settled(() => document.replace(project, path, saved));
  }

  async #recover(): Promise<void> {
    try {
      const work = await this.#autosave.recover();
      if (!work) return;
      await this.#replace(work.project, work.path, work.isSaved === true);
      await resumeClusterings(this.#workspace, this.#autosave, work.unfinished ?? []);
    } catch (error) {
      this.#workspace.options.onUnexpected?.(error);
    }
  }
}

function idsOf({ results }: Project): ReadonlySet<string> {
  return new Set(results.map(({ id }) => id));
}

/** A project that was never named is called as its file: "olinda.swath.json" makes "olinda". */
function nameAfterFile(document: OpenProject, path: string): void {
  const [name] = baseName(path).split('.');
  if (document.project.name !== UNTITLED || name === '') return;
  document.take('Name the project', { ...document.project, name: name.slice(0, 200) });
}
