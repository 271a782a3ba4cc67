import { describe, expect, it } from 'vitest';
import { nodeCodecs } from '../../node/codecs.ts';
import { openOnnx } from '../../node/devices/open-onnx.ts';
import { builtinPlugins } from '../builtin.ts';
import { EngineError } from '../errors.ts';
import { openRaster } from '../plugins/open-raster.ts';
import { createRegistry } from '../plugins/registry.ts';
import { memoryFiles, type Fault } from '../testing/memory-files.ts';
import { testPlugin, testSceneText, type TestScene } from '../testing/test-plugin.ts';
import { inlineWorkers } from '../workers.ts';
import { clusterFile, type ClusterFileContext, type ClusterFileRequest } from './cluster-file.ts';
import { readModelFile, writeModelFile } from './model-file.ts';
import { predictFile, type PredictFileRequest } from './predict-file.ts';

const SCENE: TestScene = { width: 60, height: 50, bands: 3 };
const MODEL = '/m.safetensors';
const workers = inlineWorkers(nodeCodecs);

function setUp(fault?: Fault) {
  const files = memoryFiles(fault);
  const put = (path: string, scene: TestScene): void =>
    void files.contents.set(path, new TextEncoder().encode(testSceneText(scene)));
  put('/scene.test', SCENE);
  put('/other.test', { ...SCENE, shift: 31 });
  put('/wide.test', { ...SCENE, bands: 5 });
  put('/mask.test', { ...SCENE, bands: 1, shift: 41 });
  const context: ClusterFileContext = {
    files,
    workers,
    registry: createRegistry([...builtinPlugins, testPlugin().plugin]),
    version: '0.0.0',
    signal: new AbortController().signal,
    report: () => {},
    devices: { open: () => openOnnx({ provider: 'cpu', threads: 1 }) },
  };
  return { files, context };
}

const recipeOf = (changes: Partial<ClusterFileRequest['recipe']> = {}): ClusterFileRequest['recipe'] => ({
  clusterer: 'kmeans',
  parameters: { clusters: 5 },
  standardise: true,
  seed: 9,
  ...changes,
});

const training = (changes: Partial<ClusterFileRequest> = {}): ClusterFileRequest => ({
  scene: '/scene.test',
  recipe: recipeOf(),
  out: '/trained.tif',
  saveModel: MODEL,
  ...changes,
});

const prediction = (changes: Partial<PredictFileRequest> = {}): PredictFileRequest => ({
  scene: '/scene.test',
  model: MODEL,
  out: '/predicted.tif',
  ...changes,
});

async function labelsOf(context: ClusterFileContext, path: string): Promise<number[]> {
  const dataset = await openRaster(path, 'labels', context);
  const { width, height } = dataset.grid;
  const { bands } = await dataset.read({ column: 0, row: 0, width, height });
  await dataset.close();
  return Array.from(bands[0], Number);
}

/** A net that is trained soon. */
const NET = { clusters: 5, width: 4, sample: 128, batch: 32, epochs: 2 };

const SMALL: Readonly<Record<string, object>> = {
  'two-level': { clusters: 9 },
  anchor: { anchors: 60, components: 3 },
  ...Object.fromEntries(trainingMethods().map((id) => [id, NET])),
  learner: { clusters: 4, epochs: 3 },
};

function trainingMethods(): string[] {
  const all = builtinPlugins.flatMap(({ manifest }) => manifest.clusterers ?? []);
  return all.filter(({ trains }) => trains).map(({ id }) => id);
}

/** Those that need examples are in few-shot-file.test.ts. */
const methods = [...builtinPlugins, testPlugin().plugin]
  .flatMap(({ manifest }) => manifest.clusterers ?? [])
  .filter(({ takesExamples }) => !takesExamples);

it.each(methods.map(({ id, parameters }) => [id, parameters] as const))(
  'labels the scene of a model of %s as it was labelled then',
  async (clusterer, schema) => {
    const { context, files } = setUp();
    const wanted = { ...('clusters' in schema ? { clusters: 5 } : {}), ...SMALL[clusterer] };
    const given = Object.entries(wanted).filter(([name]) => name in schema);
    const isOfTests = clusterer === 'steps' || clusterer === 'learner';
    const parameters = Object.fromEntries(given);
    const recipe = recipeOf({ clusterer, parameters, standardise: !isOfTests });
    const first = await clusterFile(training({ recipe }), context);
    const then = await predictFile(prediction(), context);
    const labels = await labelsOf(context, '/trained.tif');
    expect(new Set(labels).size).toBeGreaterThan(2);
    expect(await labelsOf(context, '/predicted.tif')).toEqual(labels);
    expect(then.clusters).toEqual(first.clusters);
    expect(files.unfinished.size).toBe(0);
  },
);

describe('what comes with a model', () => {
  it.each<[string, Partial<ClusterFileRequest['recipe']>]>([
    ['some bands in another order', { bands: [2, 0] }],
    [
      'features and no standardising',
      { standardise: false, features: [{ kind: 'principal-components', components: 2 }] },
    ],
    [
      'features that look around a pixel',
      { features: [{ kind: 'local', radius: 1, statistics: ['mean'], keep: true }] },
    ],
    ['merged clusters', { parameters: { clusters: 12 }, merge: { by: 'ward', count: 4 } }],
    ['a cleaned map', { postProcess: [{ kind: 'majority', radius: 1 }] }],
  ])('is %s', async (_title, changes) => {
    const { context } = setUp();
    await clusterFile(training({ recipe: recipeOf(changes) }), context);
    await predictFile(prediction(), context);
    expect(await labelsOf(context, '/predicted.tif')).toEqual(await labelsOf(context, '/trained.tif'));
  });

  it('is the ids, names and colours of an earlier map', async () => {
    const { context } = setUp();
    const earlier = recipeOf({ parameters: { clusters: 8 } });
    await clusterFile(training({ recipe: earlier, out: '/earlier.tif', saveModel: undefined }), context);
    const first = await clusterFile(training({ like: '/earlier.tif' }), context);
    expect(first.matched!.new.length + first.matched!.gone.length).toBeGreaterThan(0);
    expect((await predictFile(prediction(), context)).clusters).toEqual(first.clusters);
  });

  it('is said in the file: method, bands, recipe without folders, source, software', async () => {
    const { context, files } = setUp();
    const recipe = recipeOf({ bands: [2, 0], mask: '/mask.test' });
    await clusterFile(training({ recipe }), context);
    const { saved, checksum } = await readModelFile(files, MODEL, workers);
    expect(saved).toMatchObject({
      software: 'Swath 0.0.0',
      source: 'scene.test',
      sceneBands: 3,
      bands: [{ name: 'Band 3' }, { name: 'Band 1' }],
      recipe: { clusterer: 'kmeans', bands: [2, 0], mask: 'mask.test' },
      model: { clusterer: 'kmeans', version: 1 },
    });
    expect(saved.model).not.toHaveProperty('arrays');
    await clusterFile(training({ recipe }), context);
    expect((await readModelFile(files, MODEL, workers)).checksum).toBe(checksum);
  });
});

describe('another scene', () => {
  it('is labelled by the same rule, in its own areas and mask', async () => {
    const { context, files } = setUp();
    await clusterFile(training({ recipe: recipeOf({ mask: '/mask.test' }) }), context);
    await predictFile(prediction({ scene: '/other.test', confidence: '/sure.tif' }), context);
    const whole = await labelsOf(context, '/predicted.tif');
    expect(whole.filter((label) => label === 0).length).toBeLessThan(0.05 * whole.length);
    expect(files.contents.has('/sure.tif')).toBe(true);
    await predictFile(prediction({ scene: '/other.test', mask: '/mask.test' }), context);
    const masked = await labelsOf(context, '/predicted.tif');
    const hidden = await labelsOf(context, '/mask.test');
    expect(masked).toEqual(whole.map((label, pixel) => (hidden[pixel] === 0 ? 0 : label)));
  });

  it('is labelled with other cleaning where that is asked for', async () => {
    const { context } = setUp();
    await clusterFile(training(), context);
    await predictFile(prediction(), context);
    const raw = await labelsOf(context, '/predicted.tif');
    await predictFile(prediction({ postProcess: [{ kind: 'majority', radius: 2 }] }), context);
    expect(await labelsOf(context, '/predicted.tif')).not.toEqual(raw);
  });

  it('with other bands is refused, or labelled by the bands that were chosen', async () => {
    const { context, files } = setUp();
    await clusterFile(training({ recipe: recipeOf({ bands: [0, 1] }) }), context);
    await expect(predictFile(prediction({ scene: '/wide.test' }), context)).rejects.toThrow(
      /made from 2 bands .*wide\.test has 5 bands/,
    );
    await expect(predictFile(prediction({ scene: '/wide.test', bands: [4] }), context)).rejects.toThrow(
      /but 1 were chosen/,
    );
    expect(files.contents.has('/predicted.tif')).toBe(false);
    await predictFile(prediction({ scene: '/wide.test', bands: [0, 1] }), context);
    expect(await labelsOf(context, '/predicted.tif')).toEqual(await labelsOf(context, '/trained.tif'));
  });

  it('names the model and its checksum in the recipe of its map, so that it can be made again', async () => {
    const { context, files } = setUp();
    await clusterFile(training(), context);
    const { checksum } = await readModelFile(files, MODEL, workers);
    await predictFile(prediction({ scene: '/other.test' }), context);
    const text = new TextDecoder('latin1').decode(files.contents.get('/predicted.tif'));
    expect(text).toContain('m.safetensors');
    expect(text).toContain(checksum);
    expect(text).not.toContain(`"${MODEL}"`);
  });
});

describe('a model that cannot be used', () => {
  it.each<[string, string, RegExp]>([
    ['is not there', '/none', /none/],
    ['is none', '/scene.test', /scene\.test is not a trained model of Swath; choose another file/],
  ])('because it %s', async (_title, model, message) => {
    const { context, files } = setUp();
    await expect(predictFile(prediction({ scene: '/other.test', model }), context)).rejects.toThrow(message);
    expect(files.contents.has('/predicted.tif')).toBe(false);
  });

  it('because it is of a method that is not there, or another version of it', async () => {
    const { context, files } = setUp();
    await clusterFile(training(), context);
    const { saved } = await readModelFile(files, MODEL, workers);
    const magic = { ...saved, model: { ...saved.model, clusterer: 'magic' } };
    await writeModelFile(files, MODEL, magic, workers);
    await expect(predictFile(prediction(), context)).rejects.toThrow(/no clustering method "magic"/);
    await writeModelFile(files, MODEL, { ...saved, model: { ...saved.model, version: 9 } }, workers);
    await expect(predictFile(prediction(), context)).rejects.toThrow(/kmeans, version 9/);
  });

  it('because its ids are not those of its clusters', async () => {
    const { context, files } = setUp();
    await clusterFile(training(), context);
    const { saved } = await readModelFile(files, MODEL, workers);
    const table = { clusterCount: 2, ids: [0, 1, 2, 3] };
    await writeModelFile(files, MODEL, { ...saved, table }, workers);
    await expect(predictFile(prediction(), context)).rejects.toThrow(/not those of its clusters/);
  });
});

describe('the file of a model to save', () => {
  it.each<[string, Partial<ClusterFileRequest>, RegExp]>([
    ['the scene', { saveModel: '/scene.test' }, /scene itself/],
    ['the map', { saveModel: '/trained.tif' }, /is the map of clusters already/],
  ])('is not %s', async (_title, changes, message) => {
    const { context } = setUp();
    await expect(clusterFile(training(changes), context)).rejects.toThrow(message);
  });

  it('is gone again where the map cannot be written', async () => {
    const { context, files } = setUp((step, path) => {
      if (step === 'write' && path === '/trained.tif') throw new EngineError('cannot-write', 'disk full');
    });
    await expect(clusterFile(training(), context)).rejects.toThrow('disk full');
    expect(files.contents.has(MODEL)).toBe(false);
    expect(files.unfinished.size).toBe(0);
  });
});

describe('learning on from a model', () => {
  const learn = (changes: Partial<ClusterFileRequest> = {}) =>
    training({ recipe: recipeOf({ clusterer: 'learner', parameters: { epochs: 3 } }), ...changes });

  it('begins where that ended', async () => {
    const { context, files } = setUp();
    const cutsOf = async (path: string) =>
      (await readModelFile(files, path, workers)).saved.model.arrays!.cuts.values;
    await clusterFile(learn(), context);
    await clusterFile(learn({ model: MODEL, saveModel: '/six', out: '/six.tif' }), context);
    const recipe = recipeOf({ clusterer: 'learner', parameters: { epochs: 6 } });
    await clusterFile(training({ recipe, saveModel: '/whole', out: '/whole.tif' }), context);
    expect(await cutsOf('/six')).toEqual(await cutsOf('/whole'));
    expect(await cutsOf(MODEL)).not.toEqual(await cutsOf('/whole'));
  });

  it('prepares the bands as for that model', async () => {
    const { context, files } = setUp();
    const features = [{ kind: 'principal-components', components: 2 }] as const;
    const first = learn().recipe;
    await clusterFile(learn({ recipe: { ...first, features: [...features], bands: [0, 2] } }), context);
    await clusterFile(
      learn({ scene: '/other.test', model: MODEL, saveModel: '/next', out: '/next.tif' }),
      context,
    );
    const [before, after] = await Promise.all(
      [MODEL, '/next'].map(async (path) => (await readModelFile(files, path, workers)).saved),
    );
    expect(after.features).toEqual(before.features);
    expect(after.recipe).toMatchObject({ bands: [0, 2], features, model: { use: 'begin' } });
  });

  it('is refused by a method that cannot, and with features of its own', async () => {
    const { context } = setUp();
    await clusterFile(learn(), context);
    const other = training({ model: MODEL, out: '/next.tif', saveModel: undefined });
    await expect(clusterFile(other, context)).rejects.toThrow(
      /"kmeans" cannot begin from a trained model; those that can: .*learner/,
    );
    const { recipe } = learn();
    const featured = learn({
      model: MODEL,
      recipe: { ...recipe, features: [{ kind: 'reflectance' }] },
      out: '/next.tif',
      saveModel: undefined,
    });
    await expect(clusterFile(featured, context)).rejects.toThrow(/leave the features out/);
  });
});
