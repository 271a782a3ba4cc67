import type {
  ClusterRequest,
  DeviceListing,
  EngineEvent,
  ExportRequest,
  JobDescription,
  OpenOptions,
  OpenSceneRequest,
  PostStep,
  ProjectState,
  SceneDescription,
} from '../../src-main/engine/api.ts';
import type { FolderListing } from '../../src-main/engine/bytes.ts';
import type { Result } from '../../src-main/engine/project/document.ts';
import type { EngineClient } from '../state/engine-client.ts';
import { Broadcast } from './broadcast.ts';
import { fakeAreasFrom } from './fake-areas.ts';
import { clusterFake } from './fake-clustering.ts';
import { FAKE_DESCRIPTION } from './fake-description.ts';
import { fakeAdvice, fakeInspection } from './fake-findings.ts';
import { FakeJobs } from './fake-jobs.ts';
import { fakeTree } from './fake-merging.ts';
import { fakeNames } from './fake-names.ts';
import { FakeProject } from './fake-project.ts';
import { fakeBands, fakeStatistics, isFakeValid, readFakePixel, readFakeTile } from './fake-raster.ts';
import { fakeSplit } from './fake-split.ts';
import { refusal, refuseIfAborted } from './fake-refusal.ts';
import { describeFakeScene, FAKE_FILES } from './fake-scenes.ts';

const FAKE_DEVICE = { id: 'cpu', provider: 'onnx', name: 'A device', available: true, rate: 10 };

export interface FakeEngineOptions {
  /** How long a clustering pretends to take. */
  readonly jobMilliseconds?: number;
  /** Sees the name of every call that is made, and its arguments. */
  readonly onCall?: (name: keyof EngineClient, given: readonly unknown[]) => void;
}

/** The whole engine in memory, over one made-up landscape: to look at the page and to test its state without a server. */
export function createFakeEngine(options: FakeEngineOptions = {}): EngineClient {
  const engine = new FakeEngine(options.jobMilliseconds ?? 1000);
  const { onCall } = options;
  if (!onCall) return engine;
  return new Proxy<EngineClient>(engine, {
    get(target, name: keyof EngineClient) {
      const call = target[name].bind(target) as (...given: unknown[]) => unknown;
      return (...given: unknown[]) => {
        onCall(name, given);
        return call(...given);
      };
    },
  });
}

class FakeEngine implements EngineClient {
  readonly #store = new FakeProject();
  #device = 'auto';
  readonly #events = new Broadcast<EngineEvent>();
  readonly #jobs: FakeJobs;
  #count = 0;

  constructor(jobMilliseconds: number) {
    this.#jobs = new FakeJobs(jobMilliseconds, (job) => this.#events.send({ type: 'job', job }));
  }

  describe = async () => FAKE_DESCRIPTION;
  state = async () => this.#store.state();
  jobs = async () => this.#jobs.list();

  events(signal: AbortSignal): AsyncIterable<EngineEvent> {
    const jobs = this.#jobs.list().map((job) => ({ type: 'job', job }) as const);
    return this.#events.listen([{ type: 'project', state: this.#store.state() }, ...jobs], signal);
  }

  async devices(): Promise<DeviceListing> {
    return { devices: [FAKE_DEVICE], chosen: this.#device, auto: FAKE_DEVICE.id };
  }

  async chooseDevice(id: string): Promise<void> {
    if (id !== 'auto' && id !== FAKE_DEVICE.id) throw refusal('bad-input', `There is no device "${id}".`);
    this.#device = id;
  }

  async listFiles(folder = '/scenes'): Promise<FolderListing> {
    if (folder !== '/scenes')
      throw refusal('not-allowed', `${folder} is outside the folders that may be read.`);
    const entries = Object.keys(FAKE_FILES).map((path) => ({
      name: path.slice('/scenes/'.length),
      path,
      kind: 'file' as const,
      size: 3_600_000,
    }));
    return { folder, entries };
  }

  newProject = () => this.#change(() => this.#store.startAfresh());
  openProject = (path: string) => this.#change(() => this.#store.open(path));
  saveProject = (path?: string) => this.#change(() => this.#store.save(path));
  apply: EngineClient['apply'] = (command) => this.#change(() => this.#store.apply(command));
  undo = () => this.#change(() => this.#store.undo());
  redo = () => this.#change(() => this.#store.redo());
  setView: EngineClient['setView'] = async (view) => this.#store.setView(view);

  async openScene(path: string, { parts, options }: OpenSceneRequest = {}): Promise<SceneDescription> {
    const known = [...this.#store.scenes.values()].find((scene) => scene.path === path);
    const scene = known ?? describeFakeScene(path, `scene-${++this.#count}`, { parts, options });
    if (!scene) throw refusal('not-found', `${path} is not there. Check the path, or choose another file.`);
    await this.#change(() => this.#store.addScene(scene));
    return scene;
  }

  async reopenScene(sceneId: string, options: OpenOptions): Promise<SceneDescription> {
    const { path, parts } = this.#scene(sceneId);
    const scene = describeFakeScene(path, sceneId, { parts, options })!;
    await this.#change(() => this.#store.addScene(scene));
    return scene;
  }

  async relocateScene(sceneId: string, path: string): Promise<SceneDescription> {
    const scene = describeFakeScene(path, sceneId);
    if (!scene) throw refusal('not-found', `${path} is not there. Choose another file.`);
    await this.#change(() => this.#store.addScene(scene));
    return scene;
  }

  closeScene = (sceneId: string) => this.#change(() => this.#store.removeScene(sceneId));

  statistics: EngineClient['statistics'] = async ({ sceneId, bands, extent }, signal) => {
    refuseIfAborted(signal);
    return fakeStatistics(this.#scene(sceneId), bands, extent);
  };

  readPixel: EngineClient['readPixel'] = async (sceneId, column, row, resultId) => {
    const { width, height, name } = this.#scene(sceneId);
    if (column < 0 || row < 0 || column >= width || row >= height)
      throw refusal('bad-input', `${name} has no pixel at column ${column}, row ${row}.`);
    return readFakePixel(column, row, resultId ? this.#labels(resultId) : undefined);
  };

  sceneTile: EngineClient['sceneTile'] = async ({ sceneId, bands, ...address }, signal) => {
    refuseIfAborted(signal);
    const layers = bands.map((band) => fakeBands()[band]);
    return readFakeTile(this.#scene(sceneId).tiles, address, layers, isFakeValid);
  };

  labelTile: EngineClient['labelTile'] = async ({ resultId, ...address }, signal) => {
    refuseIfAborted(signal);
    const labels = this.#labels(resultId);
    const grid = this.#scene(this.#result(resultId).sceneId).tiles;
    return readFakeTile(grid, address, [labels], (index) => labels[index] > 0);
  };

  previewTile: EngineClient['previewTile'] = async () => {
    throw refusal('cancelled', 'Nothing is trained here.');
  };

  loadAreas: EngineClient['loadAreas'] = (_sceneId, files) =>
    this.#change(() => this.#store.apply({ type: 'add-areas', areas: files.flatMap(fakeAreasFrom) }));

  inspect: EngineClient['inspect'] = async (request, signal) => {
    refuseIfAborted(signal);
    const { id, clusters, recipe, sceneId } = this.#result(request.resultId);
    const names = recipe.bands.map((band) => this.#scene(sceneId).bands[band].name);
    return fakeInspection(this.#store.state().shown[id]?.clusters ?? clusters, names, request);
  };

  growTree: EngineClient['growTree'] = async (resultId, by, signal) => {
    refuseIfAborted(signal);
    return this.#change(() => this.#store.growTree(this.#result(resultId).id, by));
  };

  nameClusters: EngineClient['nameClusters'] = async ({ resultId, examples }, signal) => {
    refuseIfAborted(signal);
    const { sceneId } = this.#result(resultId);
    const clusters = fakeNames(this.#scene(sceneId), this.#labels(resultId), examples);
    const state = await this.#change(() => this.#store.nameClusters(resultId, clusters));
    return { clusters, state };
  };

  startAdvice: EngineClient['startAdvice'] = async (request) =>
    this.#jobs.start({
      kind: 'advise',
      title: `Try ${request.from} to ${request.to} clusters on ${this.#scene(request.sceneId).name}`,
      stages: ['Trying'],
      sceneId: request.sceneId,
      finish: () => ({ advice: fakeAdvice(request) }),
    });

  async startClustering(request: ClusterRequest): Promise<JobDescription> {
    const name = request.name ?? `Clustering ${this.#store.project.results.length + 1}`;
    return this.#jobs.start({
      kind: 'cluster',
      title: name,
      stages: ['Sampling', 'Fitting', 'Classifying', 'Summarising'],
      finish: () => ({ resultId: this.#finishClustering(request, name) }),
    });
  }

  startPrediction: EngineClient['startPrediction'] = ({ sceneId, name, areas }) =>
    this.startClustering({
      sceneId,
      name: name ?? 'model',
      recipe: { bands: [0, 1, 2], standardise: true, clusterer: 'kmeans', parameters: {}, seed: 42, areas },
    });

  async startExport({ resultId, path }: ExportRequest): Promise<JobDescription> {
    const title = `Export ${this.#result(resultId).name}`;
    return this.#jobs.start({ kind: 'export', title, stages: ['Writing'], finish: () => ({ path }) });
  }

  startCleaning: EngineClient['startCleaning'] = async ({ resultId, steps }) => {
    const result = this.#result(resultId);
    if (steps.length === 0) throw refusal('bad-input', 'A map is cleaned by 1 to 16 steps; take others.');
    return this.#jobs.start({
      kind: 'clean',
      title: `Clean ${result.name}`,
      stages: ['Cleaning'],
      finish: () => ({ resultId: this.#finishCleaning(result, steps) }),
    });
  };

  startSplit: EngineClient['startSplit'] = async ({ resultId, cluster, recipe }) => {
    const result = this.#result(resultId);
    return this.#jobs.start({
      kind: 'split',
      title: `Split cluster ${cluster} of ${result.name}`,
      stages: ['Fitting', 'Writing'],
      finish: () => ({
        resultId: this.#finishSplit(result, cluster, Number(recipe.parameters.clusters ?? 2)),
      }),
    });
  };

  startOverviews: EngineClient['startOverviews'] = async ({ sceneId }) => {
    const scene = this.#scene(sceneId);
    const finish = (): Partial<JobDescription> => {
      this.#store.scenes.set(sceneId, { ...scene, overviewCount: 2 });
      this.#tell();
      return { sceneId };
    };
    return this.#jobs.start({
      kind: 'overviews',
      title: `Build overviews of ${scene.name}`,
      stages: ['Building'],
      finish,
    });
  };

  cancelJob = async (jobId: string) => this.#jobs.cancel(jobId);

  #finishClustering({ sceneId, recipe, like }: ClusterRequest, name: string): string {
    const { labels, clusters } = clusterFake(this.#scene(sceneId), recipe);
    const result: Result = {
      id: `result-${++this.#count}`,
      name,
      sceneId,
      recipe,
      model: { clusterer: recipe.clusterer, version: 1, data: null },
      clusterCount: clusters.length,
      clusters,
      tree: { ward: [...fakeTree(clusters)] },
      matched: like === undefined ? undefined : allKept(clusters),
      assignment: {},
      seconds: { fit: 0.4, classify: 0.6 },
    };
    this.#store.addResult(result, labels);
    this.#tell();
    return result.id;
  }

  /** The map stays as it is. */
  #finishCleaning(from: Result, steps: readonly PostStep[]): string {
    const id = `result-${++this.#count}`;
    const recipe = { ...from.recipe, postProcess: [...(from.recipe.postProcess ?? []), ...steps] };
    const cleaned = { ...from, id, recipe, name: `${from.name}, cleaned` };
    this.#store.takeResult(cleaned, this.#labels(from.id));
    this.#tell();
    return id;
  }

  #finishSplit(from: Result, cluster: number, count: number): string {
    const { labels, clusters, clusterCount } = fakeSplit(from, this.#labels(from.id), cluster, count);
    const id = `result-${++this.#count}`;
    const name = `${from.name}, split ${cluster}`;
    const splits = [{ cluster, of: from }, ...(from.splits ?? [])];
    this.#store.takeResult({ ...from, id, name, clusters, clusterCount, splits, tree: undefined }, labels);
    this.#tell();
    return id;
  }

  #scene(id: string): SceneDescription {
    const scene = this.#store.scenes.get(id);
    if (!scene) throw refusal('not-found', `The scene ${id} is not open.`);
    return scene;
  }

  #result(id: string): Result {
    const result = this.#store.project.results.find((entry) => entry.id === id);
    if (!result) throw refusal('not-found', `There is no result ${id}.`);
    return result;
  }

  #labels(resultId: string): Uint16Array {
    const labels = this.#store.labels.get(resultId);
    if (!labels) throw refusal('not-found', `The labels of ${resultId} are not ready.`);
    return labels;
  }

  async #change(change: () => void): Promise<ProjectState> {
    change();
    return this.#tell();
  }

  #tell(): ProjectState {
    const state = this.#store.state();
    this.#events.send({ type: 'project', state });
    return state;
  }
}

function allKept(clusters: Result['clusters']): Result['matched'] {
  return { kept: clusters.map(({ id }) => ({ id, overlap: 1 })), new: [], gone: [] };
}
