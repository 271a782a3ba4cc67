import { implement } from '@orpc/server';
import type { AreaFile, EngineApi, EngineEvent } from '../engine/api.ts';
import { contract } from './contract.ts';
import { rpcError, type FailureLog } from './failure.ts';

/** The contract, answered by an engine. */
export function createRouter(engine: EngineApi, log: FailureLog) {
  const os = implement(contract).use(async ({ next }) => {
    try {
      return await next();
    } catch (error) {
      throw rpcError(error, log);
    }
  });
  return os.router({
    describe: os.describe.handler(() => engine.describe()),
    listFiles: os.listFiles.handler(({ input }) => engine.listFiles(input.folder)),

    devices: os.devices.handler(({ input }) => engine.devices(input.again)),
    chooseDevice: os.chooseDevice.handler(({ input }) => engine.chooseDevice(input.id)),

    state: os.state.handler(() => engine.state()),
    jobs: os.jobs.handler(() => engine.jobs()),
    events: os.events.handler(({ signal }) => eventsOf(engine, signal ?? new AbortController().signal, log)),

    newProject: os.newProject.handler(() => engine.newProject()),
    openProject: os.openProject.handler(({ input }) => engine.openProject(input.path)),
    saveProject: os.saveProject.handler(({ input }) => engine.saveProject(input.path)),
    apply: os.apply.handler(({ input }) => engine.apply(input.command)),
    undo: os.undo.handler(() => engine.undo()),
    redo: os.redo.handler(() => engine.redo()),
    setView: os.setView.handler(({ input }) => engine.setView(input.view)),

    openScene: os.openScene.handler(({ input: { path, ...how } }) => engine.openScene(path, how)),
    reopenScene: os.reopenScene.handler(({ input }) => engine.reopenScene(input.sceneId, input.options)),
    relocateScene: os.relocateScene.handler(({ input }) => engine.relocateScene(input.sceneId, input.path)),
    closeScene: os.closeScene.handler(({ input }) => engine.closeScene(input.sceneId)),
    statistics: os.statistics.handler(({ input, signal }) => engine.statistics(input, signal)),
    readPixel: os.readPixel.handler(({ input }) =>
      engine.readPixel(input.sceneId, input.column, input.row, input.resultId),
    ),

    loadAreas: os.loadAreas.handler(async ({ input }) =>
      engine.loadAreas(input.sceneId, await Promise.all(input.files.map(inMemory))),
    ),

    inspect: os.inspect.handler(({ input, signal }) => engine.inspect(input, signal)),
    growTree: os.growTree.handler(({ input, signal }) => engine.growTree(input.resultId, input.by, signal)),
    nameClusters: os.nameClusters.handler(({ input, signal }) => engine.nameClusters(input, signal)),
    startAdvice: os.startAdvice.handler(({ input }) => engine.startAdvice(input)),
    startClustering: os.startClustering.handler(({ input }) => engine.startClustering(input)),
    startPrediction: os.startPrediction.handler(({ input }) => engine.startPrediction(input)),
    startExport: os.startExport.handler(({ input }) => engine.startExport(input)),
    startCleaning: os.startCleaning.handler(({ input }) => engine.startCleaning(input)),
    startSplit: os.startSplit.handler(({ input }) => engine.startSplit(input)),
    startOverviews: os.startOverviews.handler(({ input }) => engine.startOverviews(input)),
    cancelJob: os.cancelJob.handler(({ input }) => engine.cancelJob(input.jobId)),
  });
}

async function inMemory(file: File): Promise<AreaFile> {
  return { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
}

/** The engine's events, ended as soon as the page goes away. */
async function* eventsOf(
  engine: EngineApi,
  requestSignal: AbortSignal,
  log: FailureLog,
): AsyncGenerator<EngineEvent, void, void> {
  const closed = new AbortController();
  try {
    yield* engine.events(AbortSignal.any([requestSignal, closed.signal]));
  } catch (error) {
    throw rpcError(error, log);
  } finally {
    closed.abort();
  }
}
