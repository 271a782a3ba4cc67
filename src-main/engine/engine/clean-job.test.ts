import { describe, expect, it } from 'vitest';
import { nodeCodecs } from '../../node/codecs.ts';
import type { EngineApi, PostStep } from '../api.ts';
import { openRaster } from '../plugins/open-raster.ts';
import { createRegistry } from '../plugins/registry.ts';
import { builtinPlugins } from '../builtin.ts';
import { applyStepsTask } from '../quality/post-process/apply-steps.ts';
import { jobEnd, testEngine, type TestEngine } from '../testing/test-engine.ts';
import { inlineWorkers } from '../workers.ts';

const SCENE = { width: 60, height: 50, bands: 2 };
const STEPS: PostStep[] = [
  { kind: 'majority', radius: 1 },
  { kind: 'sieve', pixels: 12, connectivity: 4 },
];

async function clustered(recipe: object = {}): Promise<TestEngine & { sceneId: string; resultId: string }> {
  const made = testEngine({ codecs: nodeCodecs, plugins: builtinPlugins, scenes: { '/scene.test': SCENE } });
  const { id: sceneId } = await made.engine.openScene('/scene.test');
  const { id } = await made.engine.startClustering({
    sceneId,
    recipe: {
      bands: [0, 1],
      standardise: false,
      clusterer: 'steps',
      parameters: { clusters: 5 },
      seed: 1,
      areas: [],
      ...recipe,
    },
  });
  const { resultId, state, message } = await jobEnd(made.engine, id);
  expect(message).toBe(undefined);
  expect(state).toBe('done');
  return { ...made, sceneId, resultId: resultId! };
}

async function clean(engine: EngineApi, resultId: string, steps: PostStep[] = STEPS): Promise<string> {
  const job = await jobEnd(engine, (await engine.startCleaning({ resultId, steps })).id);
  expect(job).toMatchObject({ kind: 'clean', state: 'done' });
  return job.resultId!;
}

async function labelsOf({ scratch }: TestEngine, resultId: string): Promise<Uint16Array> {
  const registry = createRegistry(builtinPlugins);
  const context = { files: scratch, workers: inlineWorkers(nodeCodecs), registry };
  const dataset = await openRaster(`/scratch/${resultId}.tif`, 'labels', context);
  const { bands } = await dataset.read({ column: 0, row: 0, width: SCENE.width, height: SCENE.height });
  await dataset.close();
  return Uint16Array.from(bands[0], Number);
}

const cleanedByHand = (ids: Uint16Array): Uint16Array =>
  applyStepsTask.run(
    { grid: { width: SCENE.width, height: SCENE.height, ids }, steps: STEPS },
    {} as never,
  ) as Uint16Array;

describe('cleaning a result', () => {
  it('makes a result of its own with the labels that the steps give, counted', async () => {
    const made = await clustered();
    const id = await clean(made.engine, made.resultId);
    const labels = await labelsOf(made, id);
    expect([...labels]).toEqual([...cleanedByHand(await labelsOf(made, made.resultId))]);
    const { project } = await made.engine.state();
    expect(project.results.map((result) => result.id)).toEqual([made.resultId, id]);
    const [before, after] = project.results;
    expect(after.recipe.postProcess).toEqual(STEPS);
    for (const cluster of after.clusters) {
      expect(cluster.pixels).toBe(labels.filter((label) => label === cluster.id).length);
      expect(cluster.hectares).toBeCloseTo(cluster.pixels * 0.09);
      expect(cluster.mean).toEqual(before.clusters[cluster.id - 1].mean);
    }
    expect(after.clusters.map(({ pixels }) => pixels)).not.toEqual(
      before.clusters.map(({ pixels }) => pixels),
    );
  });

  it('is one step, taken back and done again', async () => {
    const { engine, resultId } = await clustered();
    const id = await clean(engine, resultId);
    expect((await engine.undo()).project.results.map((result) => result.id)).toEqual([resultId]);
    expect((await engine.redo()).readyResults).toContain(id);
  });

  it('gives the same map again from its model, and from a recipe that says so from the start', async () => {
    const made = await clustered();
    const id = await clean(made.engine, made.resultId);
    const labels = await labelsOf(made, id);
    const again = await clustered({ postProcess: STEPS });
    expect([...(await labelsOf(again, again.resultId))]).toEqual([...labels]);
    expect([...again.scratch.contents.keys()].filter((path) => path.includes('.raw'))).toEqual([]);
    const clusters = async (engine: EngineApi) => (await engine.state()).project.results.at(-1)!.clusters;
    expect(await clusters(again.engine)).toEqual(await clusters(made.engine));

    await made.engine.saveProject('/project.swath');
    await made.engine.close();
    made.scratch.contents.clear();
    const { engine } = testEngine({ codecs: nodeCodecs, plugins: builtinPlugins, after: made });
    await engine.openProject('/project.swath');
    for (const { id: job } of await engine.jobs())
      expect(await jobEnd(engine, job)).toMatchObject({ state: 'done' });
    expect([...(await labelsOf(made, id))]).toEqual([...labels]);
    await engine.close();
  });

  it.each<[string, PostStep[]]>([
    ['no steps', []],
    ['too many steps', Array.from({ length: 17 }, () => STEPS[0])],
  ])('refuses %s', async (_title, steps) => {
    const { engine, resultId } = await clustered();
    await expect(engine.startCleaning({ resultId, steps })).rejects.toMatchObject({ code: 'bad-input' });
  });
});
