import { afterEach, expect } from 'vitest';
import { builtinPlugins } from '../builtin.ts';
import type { SceneDescription } from '../api.ts';
import { nodeCodecs } from '../../node/codecs.ts';
import type { Result } from '../project/document.ts';
import type { Recipe } from '../recipe/recipe.ts';
import { jobEnd, testEngine, type TestEngine, type TestEngineOptions } from '../testing/test-engine.ts';
import { stepOf, testSample, type TestScene } from '../testing/test-plugin.ts';

export const SCENE: TestScene = { width: 90, height: 40, bands: 3 };
export const OTHER: TestScene = { width: 50, height: 60, bands: 2 };
export const SCENES = { '/data/one.test': SCENE, '/data/two.test': OTHER };

/** Engines on a made-up scene of one band in steps; each is closed after its test, and must leave nothing unfinished. */
const opened: TestEngine[] = [];
afterEach(async () => {
  const ended = opened.splice(0);
  for (const { engine } of ended) await engine.close();
  for (const { faults, scratch, files } of ended) {
    expect(faults).toEqual([]);
    expect([...scratch.unfinished, ...files.unfinished]).toEqual([]);
  }
});

export function start(options: Partial<TestEngineOptions> = {}): TestEngine {
  const testing = testEngine({ codecs: nodeCodecs, plugins: builtinPlugins, scenes: SCENES, ...options });
  opened.push(testing);
  return testing;
}

export const recipe = (changes: Partial<Recipe> = {}): Recipe => ({
  bands: [0, 2],
  standardise: false,
  clusterer: 'steps',
  parameters: { clusters: 4 },
  seed: 1,
  areas: [],
  ...changes,
});

export async function clustered({ engine }: TestEngine, scene: SceneDescription, changes?: Partial<Recipe>) {
  const job = await engine.startClustering({ sceneId: scene.id, recipe: recipe(changes) });
  expect(await jobEnd(engine, job.id)).toMatchObject({ state: 'done' });
  const { results } = (await engine.state()).project;
  return results.find(({ id }) => id === job.resultId)!;
}

/** Opens one.test and clusters it. */
export async function begun(
  options?: Partial<TestEngineOptions>,
): Promise<TestEngine & { scene: SceneDescription; result: Result }> {
  const testing = start(options);
  const scene = await testing.engine.openScene('/data/one.test');
  return { ...testing, scene, result: await clustered(testing, scene) };
}

/** The cluster of a pixel, by hand: bands 1 and 3 take part, 0 is nodata. */
export function expectedCluster(scene: TestScene, column: number, row: number, clusters = 4): number {
  const [first, third] = [testSample(scene, 0, column, row), testSample(scene, 2, column, row)];
  return first === 0 || third === 0 ? 0 : stepOf(first, clusters);
}

export function expectedPixels(scene: TestScene, cluster: number): number {
  let count = 0;
  for (let row = 0; row < scene.height; row++)
    for (let column = 0; column < scene.width; column++)
      if (expectedCluster(scene, column, row) === cluster) count++;
  return count;
}
