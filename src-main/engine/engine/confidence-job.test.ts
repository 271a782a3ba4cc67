import { expect, it } from 'vitest';
import { nodeCodecs } from '../../node/codecs.ts';
import type { EngineApi } from '../api.ts';
import { builtinPlugins } from '../builtin.ts';
import type { Result } from '../project/document.ts';
import { jobEnd, putScene, testEngine, type TestEngine } from '../testing/test-engine.ts';
import { testSample } from '../testing/test-plugin.ts';

const SCENE = { width: 60, height: 50, bands: 2 };
const PATH = '/data/sure.tif';

async function clustered(): Promise<TestEngine & { sceneId: string; result: Result }> {
  const made = testEngine({ codecs: nodeCodecs, plugins: builtinPlugins, scenes: { '/scene.test': SCENE } });
  const { id: sceneId } = await made.engine.openScene('/scene.test');
  const recipe = {
    bands: [0],
    standardise: true,
    clusterer: 'kmeans',
    parameters: { clusters: 3 },
    seed: 1,
    areas: [],
  };
  const { id } = await made.engine.startClustering({ sceneId, recipe });
  expect(await jobEnd(made.engine, id)).toMatchObject({ state: 'done' });
  return { ...made, sceneId, result: (await made.engine.state()).project.results[0] };
}

async function exported(engine: EngineApi, resultId: string, path = PATH) {
  return jobEnd(engine, (await engine.startExport({ resultId, content: 'confidence', path })).id);
}

it('writes how sure the saved model is of each pixel: least between two centres, nothing where there is no data', async () => {
  const { engine, result, faults } = await clustered();
  expect(await exported(engine, result.id)).toMatchObject({ state: 'done', kind: 'export', path: PATH });
  const map = await engine.openScene(PATH);
  expect(map.bands.map(({ sampleType }) => sampleType)).toEqual(['float32']);
  const byValue = new Map<number, number>();
  for (let column = 0; column < SCENE.width; column++) {
    const value = testSample(SCENE, 0, column, 7);
    const [sure] = (await engine.readPixel(map.id, column, 7)).values;
    if (value === 0) expect(sure).toBe(null);
    else byValue.set(value, sure!);
  }
  const sures = [...byValue.values()];
  expect(Math.min(...sures)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...sures)).toBeLessThanOrEqual(1);
  const centres = result.clusters.map(({ mean }) => mean[0]!).sort((one, other) => one - other);
  const border = Math.round((centres[0] + centres[1]) / 2);
  const near = (wanted: number): number =>
    [...byValue].reduce((best, entry) =>
      Math.abs(entry[0] - wanted) < Math.abs(best[0] - wanted) ? entry : best,
    )[1];
  expect(near(centres[1])).toBeGreaterThan(near(border) + 0.3);
  expect(faults).toEqual([]);
  await engine.close();
});

it('needs no map of labels, and works from a project that was saved', async () => {
  const made = await clustered();
  await exported(made.engine, made.result.id);
  const first = made.files.contents.get(PATH)!;
  await made.engine.saveProject('/project.swath');
  await made.engine.close();
  made.files.contents.delete(PATH);
  const { engine } = testEngine({ codecs: nodeCodecs, plugins: builtinPlugins, after: made });
  await engine.openProject('/project.swath');
  expect(await exported(engine, made.result.id)).toMatchObject({ state: 'done' });
  expect(made.files.contents.get(PATH)).toEqual(first);
  await engine.close();
});

it('refuses a format that holds no such numbers, a scene as its target, and a scene of another size', async () => {
  const { engine, result, files } = await clustered();
  const request = { resultId: result.id, content: 'confidence' } as const;
  await expect(engine.startExport({ ...request, path: '/data/sure.png' })).rejects.toThrow(
    /PNG .*cannot hold numbers of float32; choose another format/,
  );
  await expect(engine.startExport({ ...request, path: '/scene.test' })).rejects.toThrow(/is a scene/);
  putScene(files, '/scene.test', { ...SCENE, width: 70 });
  expect(await exported(engine, result.id)).toMatchObject({
    state: 'failed',
    message: expect.stringMatching(/scene\.test has another size than when "K-means 1" was made/),
  });
  expect(files.contents.has(PATH)).toBe(false);
  await engine.close();
});
