import { expect, it } from 'vitest';
import { nodeCodecs } from '../../node/codecs.ts';
import { builtinPlugins } from '../builtin.ts';
import type { FeatureStep } from '../features/feature-step.ts';
import { jobEnd, testEngine } from '../testing/test-engine.ts';

const SCENE = { width: 60, height: 50, bands: 3 };
const FEATURES: FeatureStep[] = [
  { kind: 'local', radius: 1, statistics: ['mean'], keep: true },
  { kind: 'principal-components', components: 2 },
];

it('clusters features of the bands, and makes the same map again from what they learned', async () => {
  const made = testEngine({ codecs: nodeCodecs, plugins: builtinPlugins, scenes: { '/scene.test': SCENE } });
  const { id: sceneId } = await made.engine.openScene('/scene.test');
  const recipe = {
    bands: [0, 1, 2],
    standardise: true,
    features: FEATURES,
    clusterer: 'kmeans',
    parameters: { clusters: 4 },
    seed: 1,
    areas: [],
  };
  const { id } = await made.engine.startClustering({ sceneId, recipe });
  const job = await jobEnd(made.engine, id);
  expect([job.state, job.message]).toEqual(['done', undefined]);
  const [result] = (await made.engine.state()).project.results;
  expect(result.features!.map(({ kind }) => kind)).toEqual(['local', 'pixel', 'pixel']);
  expect(result.notes).toMatchObject({ 'Principal components': expect.stringMatching(/^2, /) });
  // Counted in the bands of the scene, not in the features.
  expect(result.clusters[0].mean.length).toBe(3);
  const path = `/scratch/${result.id}.tif`;
  const first = made.scratch.contents.get(path)!;

  await made.engine.saveProject('/project.swath');
  await made.engine.close();
  made.scratch.contents.clear();
  const { engine } = testEngine({ codecs: nodeCodecs, plugins: builtinPlugins, after: made });
  await engine.openProject('/project.swath');
  for (const { id: again } of await engine.jobs())
    expect(await jobEnd(engine, again)).toMatchObject({ state: 'done' });
  expect(made.scratch.contents.get(path)).toEqual(first);
  await engine.close();
});

it('says so where an index needs a band that is not there', async () => {
  const made = testEngine({ codecs: nodeCodecs, plugins: builtinPlugins, scenes: { '/scene.test': SCENE } });
  const { id: sceneId } = await made.engine.openScene('/scene.test');
  const features: FeatureStep[] = [{ kind: 'indices', indices: ['ndvi'], keep: true }];
  const recipe = {
    bands: [0, 1],
    standardise: false,
    features,
    clusterer: 'kmeans',
    parameters: {},
    seed: 1,
    areas: [],
  };
  const job = await jobEnd(made.engine, (await made.engine.startClustering({ sceneId, recipe })).id);
  expect(job).toMatchObject({ state: 'failed', message: expect.stringMatching(/ndvi needs a nir band/) });
  await made.engine.close();
});
