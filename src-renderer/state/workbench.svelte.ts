import type {
  AdviceRequest,
  CleanRequest,
  ClusterRequest,
  ExportRequest,
  Inspection,
  InspectRequest,
  JobDescription,
  MergeBy,
  OpenSceneRequest,
  OverviewsRequest,
  PredictionRequest,
  ProjectState,
  SceneDescription,
  SplitRequest,
} from '../../src-main/engine/api.ts';
import type { Command } from '../../src-main/engine/project/commands.ts';
import type { Project, Result } from '../../src-main/engine/project/document.ts';
import { Areas } from './areas.svelte.ts';
import { Devices } from './devices.svelte.ts';
import { type EngineClient, isCancelled, messageOf } from './engine-client.ts';
import { Examples } from './examples.svelte.ts';
import { MapView } from './map-view.svelte.ts';
import { matchSentence } from './match-report.ts';
import { Merging } from './merging.svelte.ts';
import { namingSentence } from './naming-report.ts';
import { Notices } from './notices.svelte.ts';
import { Selection } from './selection.svelte.ts';
import { Session } from './session.svelte.ts';
import { shownResult, type ShownResult } from './shown-result.ts';
import { Training } from './training.svelte.ts';

/** What the engine takes in one call, less what the call itself needs. */
const MAXIMUM_AREA_BYTES = 60e6;

/** Everything the page shows and every step a user can take, for the map and the panels to share. */
export class Workbench {
  readonly engine: EngineClient;
  readonly session: Session;
  readonly view: MapView;
  readonly selection = new Selection();
  readonly areas = new Areas();
  readonly notices = new Notices();
  readonly merging: Merging;
  readonly training: Training;
  readonly devices: Devices;
  readonly examples: Examples;
  /** Grows when another project takes the place of this one, so that its view is taken over. */
  opened = $state(0);

  readonly project: Project | undefined = $derived.by(() => this.session.state?.project);
  readonly scene: SceneDescription | undefined = $derived.by(() => {
    const active = this.project?.activeScene;
    return this.session.state?.scenes.find(({ id }) => id === active);
  });
  /** Finished clusterings of the active scene. */
  readonly results: readonly Result[] = $derived.by(
    () => this.project?.results.filter(({ sceneId }) => sceneId === this.scene?.id) ?? [],
  );
  /** The one that was chosen, or the latest where that one is gone, by undo for example; it comes back when it is done again. */
  readonly result: Result | undefined = $derived.by(() => {
    const { activeResult } = this.view;
    const isGone = activeResult !== undefined && !this.project?.results.some(({ id }) => id === activeResult);
    return isGone ? this.results.at(-1) : this.results.find(({ id }) => id === activeResult);
  });
  /** The active result as people see it; what is listed, drawn and picked is this. */
  readonly shown: ShownResult | undefined = $derived.by(
    () => this.result && shownResult(this.result, this.session.state?.shown[this.result.id]),
  );
  /** True where the active result's pixels can be shown. */
  readonly resultReady: boolean = $derived.by(
    () => this.result !== undefined && (this.session.state?.readyResults.includes(this.result.id) ?? false),
  );
  /** The result whose labels are on the map: not while those of a training are in their place. */
  readonly labelled: Result | undefined = $derived.by(() =>
    this.resultReady && !this.training.shown ? this.result : undefined,
  );
  readonly runningJobs: readonly JobDescription[] = $derived.by(() =>
    this.session.jobs.filter(({ state }) => state === 'running'),
  );

  constructor(engine: EngineClient) {
    this.engine = engine;
    this.view = new MapView(engine);
    this.session = new Session(engine, {
      jobEnded: (job) => this.#jobEnded(job),
      stateTaken: () => this.shown && this.selection.merge(this.shown.lookup),
      noticed: (message) => this.notices.show('information', message),
    });
    this.merging = new Merging(this);
    this.training = new Training(this);
    this.devices = new Devices(this);
    this.examples = new Examples(this);
  }

  /** Runs a step and shows its refusal, if any, as a notice. Undefined where it was refused. */
  async attempt<Value>(step: () => Promise<Value>): Promise<Value | undefined> {
    try {
      return await step();
    } catch (error) {
      if (!isCancelled(error)) this.notices.show('error', messageOf(error));
      return undefined;
    }
  }

  apply(command: Command): Promise<unknown> {
    return this.attempt(async () => this.#take(await this.engine.apply(command)));
  }

  undo(): Promise<unknown> {
    return this.attempt(async () => this.#take(await this.engine.undo()));
  }

  redo(): Promise<unknown> {
    return this.attempt(async () => this.#take(await this.engine.redo()));
  }

  /** A file, a folder that is one scene, or several files as one. */
  openScene(path: string, how: OpenSceneRequest = {}): Promise<SceneDescription | undefined> {
    return this.attempt(() => this.engine.openScene(path, how));
  }

  /** Opens the active scene otherwise. */
  async chooseOption(id: string, value: string): Promise<SceneDescription | undefined> {
    const { scene } = this;
    return scene && this.attempt(() => this.engine.reopenScene(scene.id, { [id]: value }));
  }

  openProject(path: string): Promise<unknown> {
    return this.attempt(async () => this.#replace(await this.engine.openProject(path)));
  }

  newProject(): Promise<unknown> {
    return this.attempt(async () => this.#replace(await this.engine.newProject()));
  }

  saveProject(path?: string): Promise<unknown> {
    return this.attempt(async () => {
      this.#take(await this.engine.saveProject(path));
      this.notices.show('success', `Saved ${this.session.state?.path ?? 'the project'}.`);
    });
  }

  startClustering(request: ClusterRequest): Promise<JobDescription | undefined> {
    return this.attempt(() => this.engine.startClustering(request));
  }

  /** Labels a scene by a saved model. */
  startPrediction(request: PredictionRequest): Promise<JobDescription | undefined> {
    return this.attempt(() => this.engine.startPrediction(request));
  }

  /** Tries numbers of clusters. */
  startAdvice(request: AdviceRequest): Promise<JobDescription | undefined> {
    return this.attempt(() => this.engine.startAdvice(request));
  }

  /** Numbers of a result's clusters as they are shown. */
  inspect(request: InspectRequest, signal: AbortSignal): Promise<Inspection | undefined> {
    return this.attempt(() => this.engine.inspect(request, signal));
  }

  /** Works out how a result's clusters merge; false where that was refused or stopped. */
  async growTree(resultId: string, by: MergeBy, signal: AbortSignal): Promise<boolean> {
    const state = await this.attempt(() => this.engine.growTree(resultId, by, signal));
    if (state) this.#take(state);
    return state !== undefined;
  }

  /** Gives the active result's clusters to the classes of the examples in them. */
  async nameClusters(): Promise<void> {
    const [resultId, examples] = [this.result?.id, this.examples.set];
    if (resultId === undefined || !examples) return;
    const named = await this.attempt(() => this.engine.nameClusters({ resultId, examples }));
    if (!named) return;
    this.#take(named.state);
    this.notices.show('information', namingSentence(named.clusters, this.shown?.clusters.length ?? 0));
  }

  startExport(request: ExportRequest): Promise<JobDescription | undefined> {
    return this.attempt(() => this.engine.startExport(request));
  }

  startCleaning(request: CleanRequest): Promise<JobDescription | undefined> {
    return this.attempt(() => this.engine.startCleaning(request));
  }

  startSplit(request: SplitRequest): Promise<JobDescription | undefined> {
    return this.attempt(() => this.engine.startSplit(request));
  }

  /** Of the active scene. */
  async buildOverviews(place: OverviewsRequest['place']): Promise<void> {
    const sceneId = this.scene?.id;
    if (sceneId !== undefined) await this.attempt(() => this.engine.startOverviews({ sceneId, place }));
  }

  relocateScene(sceneId: string, path: string): Promise<unknown> {
    return this.attempt(() => this.engine.relocateScene(sceneId, path));
  }

  closeScene(sceneId: string): Promise<unknown> {
    return this.attempt(async () => this.#take(await this.engine.closeScene(sceneId)));
  }

  /** Adds the polygons of files that belong together to the project's areas. */
  loadAreas(files: readonly File[]): Promise<unknown> {
    return this.attempt(async () => {
      if (!this.scene) throw new Error('Open a scene before loading areas.');
      if (files.reduce((sum, { size }) => sum + size, 0) > MAXIMUM_AREA_BYTES)
        throw new Error(
          'These files are larger than 60 MB. Save the areas of the scene alone, or use swath cluster --aoi.',
        );
      const { id } = this.scene;
      const read = async (file: File) => ({
        name: file.name,
        bytes: new Uint8Array(await file.arrayBuffer()),
      });
      this.#take(await this.engine.loadAreas(id, await Promise.all(files.map(read))));
    });
  }

  cancelJob(jobId: string): Promise<unknown> {
    return this.attempt(() => this.engine.cancelJob(jobId));
  }

  /** Gives the selected clusters of the active result to a class, or takes their class away. */
  async assignSelection(classId: number | null): Promise<void> {
    const clusterIds = [...this.selection.clusters];
    if (!this.result || clusterIds.length === 0) return;
    await this.apply({ type: 'assign', resultId: this.result.id, clusterIds, classId });
  }

  #replace(state: ProjectState): void {
    this.selection.clear();
    this.areas.selected = new Set();
    this.#take(state);
    this.opened += 1;
  }

  #take(state: ProjectState): void {
    this.session.receive({ type: 'project', state });
  }

  #jobEnded(job: JobDescription): void {
    if (job.state === 'failed') this.notices.show('error', job.message ?? `${job.title} failed.`);
    if (job.state !== 'done') return;
    if (job.kind === 'overviews') this.notices.show('success', `Done: ${job.title}`);
    if (job.kind === 'export') this.notices.show('success', `Written: ${job.path}`);
    if (job.kind === 'cluster' && job.resultId) {
      this.#show(job.resultId, 'cluster');
      const matched = this.result?.matched;
      if (matched) this.notices.show('information', matchSentence(matched));
    }
    // A cleaned or split map has the classes of the one it was made from.
    if ((job.kind === 'clean' || job.kind === 'split') && job.resultId)
      this.#show(job.resultId, this.view.colourBy);
  }

  #show(resultId: string, colourBy: MapView['colourBy']): void {
    this.selection.clear();
    this.view.activeResult = resultId;
    this.view.colourBy = colourBy;
    this.view.remember();
  }
}
