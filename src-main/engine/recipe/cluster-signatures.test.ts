import { expect, it } from 'vitest';
import { nodeCodecs } from '../../node/codecs.ts';
import { builtinPlugins } from '../builtin.ts';
import { readSignatures } from '../clustering/signatures/read-signatures.ts';
import type { SignatureSet } from '../clustering/signatures/signature-set.ts';
import { openRaster } from '../plugins/open-raster.ts';
import { createRegistry } from '../plugins/registry.ts';
import { testRun } from '../testing/check-clusterer.ts';
import { memoryFiles, type Fault, type MemoryFiles } from '../testing/memory-files.ts';
import { testPlugin, testSceneText, type TestScene } from '../testing/test-plugin.ts';
import { inlineWorkers } from '../workers.ts';
import { recipeSchema } from './recipe.ts';
import { restoreLabels } from './restore-labels.ts';
import { runRecipe } from './run-recipe.ts';
import {
  clusterFile,
  type ClusterFileContext,
  type ClusterFileReport,
  type ClusterFileRequest,
} from './cluster-file.ts';

const SCENE: TestScene = { width: 60, height: 50, bands: 2 };

function setUp(fault?: Fault): { files: MemoryFiles; context: ClusterFileContext } {
  const files = memoryFiles(fault);
  const put = (path: string, scene: TestScene): void =>
    void files.contents.set(path, new TextEncoder().encode(testSceneText(scene)));
  put('/scene.test', SCENE);
  put('/wide.test', { ...SCENE, bands: 3 });
  const context = {
    files,
    workers: inlineWorkers(nodeCodecs),
    registry: createRegistry([...builtinPlugins, testPlugin().plugin]),
    version: '0.0.0',
    signal: new AbortController().signal,
    report: () => {},
  };
  return { files, context };
}

const kmeans = { clusterer: 'kmeans', parameters: { clusters: 5 }, standardise: true, seed: 9 };
const hybrid = { clusterer: 'hybrid', parameters: {}, standardise: true, seed: 9 };

const save = (changes: Partial<ClusterFileRequest> = {}): ClusterFileRequest => ({
  scene: '/scene.test',
  recipe: kmeans,
  out: '/labels.tif',
  saveSignatures: '/classes.json',
  ...changes,
});

const use = (changes: Partial<ClusterFileRequest> = {}): ClusterFileRequest => ({
  scene: '/scene.test',
  recipe: hybrid,
  out: '/classes.tif',
  signatures: '/classes.json',
  ...changes,
});

async function saved(
  request: ClusterFileRequest,
  { files, context } = setUp(),
): Promise<{ set: SignatureSet; report: ClusterFileReport }> {
  const report = await clusterFile(request, context);
  return { report, set: await readSignatures(files, '/classes.json') };
}

it.each([
  ['standardised first', { standardise: true }],
  ['as they are', { standardise: false }],
  ['labelled by whole blocks', { clusterer: 'steps', standardise: false }],
])('saves signatures in stored samples, of bands %s', async (_, recipe) => {
  const { set, report } = await saved(save({ recipe: { ...kmeans, ...recipe } }));
  expect(set.classes).toHaveLength(5);
  for (const [index, { pixels, mean, colour }] of set.classes.entries()) {
    const cluster = report.clusters[index];
    expect([pixels, colour]).toEqual([cluster.pixels, cluster.colour]);
    mean.forEach((value, band) => {
      expect(value).toBeCloseTo(cluster.mean[band]!, 3);
      expect(set.classes[index].covariance[band === 0 ? 0 : 2]).toBeCloseTo(
        (cluster.deviation[band]! ** 2 * pixels) / (pixels - 1),
        1,
      );
    });
  }
});

it('classifies by signatures that were saved, and calls the classes by their names', async () => {
  const { files, context } = setUp();
  const { report } = await saved(save(), { files, context });
  const text = new TextDecoder().decode(files.contents.get('/classes.json')).replace('Cluster 2', 'Wet sand');
  files.contents.set('/classes.json', new TextEncoder().encode(text));
  const { clusters } = await clusterFile(use(), context);
  expect(clusters).toHaveLength(5);
  const agreeing = clusters.filter(({ mean }, i) => Math.abs(mean[0]! - report.clusters[i].mean[0]!) < 15);
  expect(agreeing).toHaveLength(5);
  expect(new TextDecoder().decode(files.contents.get('/classes.tif.aux.xml'))).toContain('Wet sand');
});

it('gives the same classes whether bands would be standardised or not', async () => {
  const { files, context } = setUp();
  await saved(save(), { files, context });
  const labels = async (standardise: boolean): Promise<unknown> => {
    await clusterFile(use({ recipe: { ...hybrid, standardise } }), context);
    const dataset = await openRaster('/classes.tif', 'labels', context);
    const { bands } = await dataset.read({ column: 0, row: 0, width: SCENE.width, height: SCENE.height });
    await dataset.close();
    return bands[0];
  };
  expect(await labels(true)).toEqual(await labels(false));
});

it('makes the same labels again from the saved model, without standardising', async () => {
  const { files, context } = setUp();
  const { set: signatures } = await saved(save(), { files, context });
  const scene = await openRaster('/scene.test', 'scene', context);
  const recipe = recipeSchema.parse({ ...hybrid, bands: [0, 1], areas: [], signatures });
  const format = await context.registry.chooseExporter({ path: '/1.tif' });
  const tools = {
    ...context,
    format,
    openMask: () => Promise.reject(new Error('no mask')),
    openWritten: () => Promise.reject(new Error('none')),
    openModel: () => Promise.reject(new Error('no model')),
    readArrays: () => Promise.reject(new Error('no arrays')),
  };
  const run = testRun({ workers: context.workers });
  const outcome = await runRecipe(scene, recipe, tools, run, { output: '/1.tif', source: 's' });
  expect(outcome.features).toEqual([]);
  const result = JSON.parse(JSON.stringify({ recipe, ...outcome })) as typeof outcome & {
    recipe: typeof recipe;
  };
  await restoreLabels(scene, result, tools, run, { output: '/2.tif', source: 's' });
  await scene.close();
  expect(files.contents.get('/2.tif')).toEqual(files.contents.get('/1.tif'));
});

it('names the file in the recipe that the map carries, instead of its numbers', async () => {
  const { files, context } = setUp();
  await saved(save(), { files, context });
  await clusterFile(use(), context);
  const map = new TextDecoder('latin1').decode(files.contents.get('/classes.tif'));
  expect(map).toMatch(/signatures[^,]*classes\.json/);
  expect(map).not.toContain('covariance');
});

it.each<[string, Partial<ClusterFileRequest>, RegExp]>([
  ['another method', { recipe: kmeans }, /"kmeans" cannot classify by given signatures; .*hybrid/],
  ['another number of bands', { scene: '/wide.test' }, /classes\.json has signatures of 2 bands, but 3/],
  ['a file that is not there', { signatures: '/none.json' }, /none\.json/],
  ['a file that is none', { signatures: '/scene.test' }, /scene\.test/],
  [
    'the file of signatures as output',
    { out: '/classes.json', format: 'geotiff' },
    /is the file of signatures/,
  ],
])('refuses %s and leaves nothing', async (_, changes, message) => {
  const { files, context } = setUp();
  await saved(save(), { files, context });
  const before = [...files.contents.keys()];
  await expect(clusterFile(use(changes), context)).rejects.toThrow(message);
  expect([...files.contents.keys()]).toEqual(before);
});

it.each<[string, Partial<ClusterFileRequest>, RegExp]>([
  ['the scene', { saveSignatures: '/scene.test' }, /scene itself/],
  ['the map', { saveSignatures: '/labels.tif' }, /map of clusters/],
  ['the confidence', { saveSignatures: '/sure.tif', confidence: '/sure.tif' }, /raster of confidence/],
])('does not save signatures over %s', async (_, changes, message) => {
  const { context } = setUp();
  await expect(clusterFile(save(changes), context)).rejects.toThrow(message);
});

it('leaves no signatures where the map cannot be written', async () => {
  let creations = 0;
  const { files, context } = setUp((step, path) => {
    if (step === 'create' && path === '/labels.tif' && creations++ > 0) throw new Error('disk full');
  });
  await expect(clusterFile(save({ confidence: '/sure.tif' }), context)).rejects.toThrow('disk full');
  expect([...files.contents.keys()]).toEqual(['/scene.test', '/wide.test']);
});
