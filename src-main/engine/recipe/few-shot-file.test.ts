import { beforeAll, describe, expect, it } from 'vitest';
import { clusterFile, type ClusterFileContext, type ClusterFileRequest } from './cluster-file.ts';
import { fewShotFiles, pointsAt, samplesOf, spreadOver } from './few-shot.test-setup.ts';
import { readModelFile } from './model-file.ts';
import { predictFile } from './predict-file.ts';

const NET = '/net.safetensors';
const NAMES = ['Water', 'Forest', 'Bare', 'Town'];
const CODES = [11, 2, 300, 41];
const COLOURS = ['#0000ff', '#00ff00', '#888888', '#ff0000'];

let files: Awaited<ReturnType<typeof fewShotFiles>>['files'];
let context: ClusterFileContext;
let truth: number[];

const request = (changes: Partial<ClusterFileRequest> = {}): ClusterFileRequest => ({
  scene: '/one.dat',
  recipe: { clusterer: 'prototypes', parameters: {}, standardise: true, seed: 1 },
  model: NET,
  examples: { path: '/few.geojson' },
  out: '/classes.tif',
  ...changes,
});

const shareRight = (labels: number[], fields: number[], idOf: (field: number) => number): number =>
  labels.filter((label, pixel) => label === idOf(fields[pixel])).length / labels.length;

beforeAll(async () => {
  ({ files, context } = await fewShotFiles());
  truth = await samplesOf('/one-truth.dat', context);
  const parameters = { clusters: 4, patch: 1, padding: 'same', width: 4, batch: 64, sample: 640, epochs: 4 };
  const recipe = { clusterer: 'selflabel', parameters, standardise: true, seed: 1 };
  await clusterFile({ scene: '/one.dat', out: '/net.tif', recipe, saveModel: NET }, context);
  const few = spreadOver(truth, 5);
  const rows = few.map(({ pixel, field }) => ({
    pixel,
    properties: { class: NAMES[field - 1], code: CODES[field - 1], colour: COLOURS[field - 1] },
  }));
  files.contents.set('/few.geojson', pointsAt(rows));
  files.contents.set('/lone.geojson', pointsAt(rows.slice(0, 5)));
  files.contents.set('/away.geojson', pointsAt(rows.map((row) => ({ ...row, pixel: row.pixel + 1e6 }))));
});

describe('a scene classified by a few examples', () => {
  it('has their classes, by name, with their colours', async () => {
    const { clusters, notes } = await clusterFile(request(), context);
    expect(clusters.map(({ id, name, colour }) => [id, name, colour])).toEqual([
      [1, 'Bare', '#888888'],
      [2, 'Forest', '#00ff00'],
      [3, 'Town', '#ff0000'],
      [4, 'Water', '#0000ff'],
    ]);
    expect(notes).toMatchObject({ Network: 'selflabel', 'Example pixels': 20 });
    const sorted = [...NAMES].sort();
    const right = shareRight(
      await samplesOf('/classes.tif', context),
      truth,
      (field) => sorted.indexOf(NAMES[field - 1]) + 1,
    );
    expect(right).toBeGreaterThan(0.97);
    expect(new TextDecoder('latin1').decode(files.contents.get('/classes.tif'))).toContain('few.geojson');
  });

  it('keeps their numbers, and so does another scene labelled by the model', async () => {
    const examples = { path: '/few.geojson', field: 'code' };
    const saveModel = '/few.safetensors';
    const { clusters } = await clusterFile(request({ examples, saveModel }), context);
    expect(clusters.map(({ id, name }) => [id, name])).toEqual(
      [2, 11, 41, 300].map((code) => [code, `Class ${code}`]),
    );
    const own = await samplesOf('/classes.tif', context);
    expect(shareRight(own, truth, (field) => CODES[field - 1])).toBeGreaterThan(0.97);
    const again = await predictFile({ scene: '/one.dat', model: saveModel, out: '/again.tif' }, context);
    expect(again.clusters).toEqual(clusters);
    expect(await samplesOf('/again.tif', context)).toEqual(own);
    await predictFile(
      { scene: '/two.dat', model: saveModel, out: '/two.tif', confidence: '/sure.tif' },
      context,
    );
    const other = await samplesOf('/two-truth.dat', context);
    const labels = await samplesOf('/two.tif', context);
    expect(shareRight(labels, other, (field) => CODES[field - 1])).toBeGreaterThan(0.97);
    const sure = await samplesOf('/sure.tif', context);
    expect(sure.every((value) => value > 0.2 && value <= 1)).toBe(true);
  });

  it('learns from a raster of class numbers as from points in the same pixels', async () => {
    const few = spreadOver(truth, 5);
    const ids = new Uint8Array(truth.length);
    for (const { pixel, field } of few) ids[pixel] = field;
    files.contents.set('/few.dat', ids);
    files.contents.set('/few.hdr', files.contents.get('/one-truth.hdr')!);
    const rows = few.map(({ pixel, field }) => ({ pixel, properties: { class: field } }));
    files.contents.set('/numbers.geojson', pointsAt(rows));
    await clusterFile(request({ examples: { path: '/numbers.geojson' }, out: '/points.tif' }), context);
    const { clusters } = await clusterFile(
      request({ examples: { path: '/few.dat' }, out: '/raster.tif', saveModel: '/r' }),
      context,
    );
    expect(clusters.map(({ name }) => name)).toEqual([1, 2, 3, 4].map((id) => `Class ${id}`));
    expect(await samplesOf('/raster.tif', context)).toEqual(await samplesOf('/points.tif', context));
    const { saved } = await readModelFile(files, '/r', context.workers);
    expect(saved.recipe.examples).toMatchObject({ source: 'few.dat', raster: 'few.dat' });
  });

  it('needs no model: the bands themselves, with their features, tell fields apart too', async () => {
    const features = [{ kind: 'principal-components' as const, components: 2 }];
    for (const recipe of [request().recipe, { ...request().recipe, features }]) {
      const { notes } = await clusterFile(request({ model: undefined, recipe }), context);
      expect(notes).toMatchObject({ Network: 'none', 'Example pixels': 20 });
      const sorted = [...NAMES].sort();
      const labels = await samplesOf('/classes.tif', context);
      const right = shareRight(labels, truth, (field) => sorted.indexOf(NAMES[field - 1]) + 1);
      expect(right).toBeGreaterThan(0.97);
    }
  });

  it('sees the bands as the model did, in another order of the scene too', async () => {
    const bands = [2, 0, 1];
    const recipe = { ...request().recipe, bands };
    await expect(clusterFile(request({ recipe: { ...recipe, bands: [0, 1] } }), context)).rejects.toThrow(
      /3 bands/,
    );
    const first = await clusterFile(request({ recipe }), context);
    expect(first.clusters[0].mean[0]).not.toBe((await clusterFile(request(), context)).clusters[0].mean[0]);
  });
});

describe('few-shot classification is refused', () => {
  it.each<[string, Partial<ClusterFileRequest>, RegExp]>([
    ['without examples', { examples: undefined }, /need examples/],
    ['with a single class', { examples: { path: '/lone.geojson' } }, /"Water" only/],
    [
      'with examples elsewhere',
      { examples: { path: '/away.geojson' } },
      /no example with data on .*one\.dat/,
    ],
    [
      'with an attribute that is not there',
      { examples: { path: '/few.geojson', field: 'kind' } },
      /it has class, code, colour/,
    ],
    ['with an attribute of a raster', { examples: { path: '/one-truth.dat', field: 'a' } }, /is a raster/],
    ['with a raster of several bands', { examples: { path: '/one.dat' } }, /has 3 bands/],
    ['into the file of examples', { out: '/few.geojson', format: 'geotiff' }, /is the file of examples/],
    [
      'by a method that does not learn from examples',
      { recipe: { clusterer: 'kmeans', parameters: {}, standardise: true, seed: 1 }, model: undefined },
      /"kmeans" cannot learn from examples; those that can: prototypes/,
    ],
  ])('%s', async (_title, changes, message) => {
    files.contents.delete('/classes.tif');
    await expect(clusterFile(request(changes), context)).rejects.toThrow(message);
    expect(files.contents.has('/classes.tif')).toBe(false);
  });

  it('with a model of a method without a network', async () => {
    const recipe = { clusterer: 'kmeans', parameters: { clusters: 3 }, standardise: true, seed: 1 };
    await clusterFile({ scene: '/one.dat', out: '/k.tif', recipe, saveModel: '/k.safetensors' }, context);
    await expect(clusterFile(request({ model: '/k.safetensors' }), context)).rejects.toThrow(
      /"kmeans" has no network/,
    );
  });
});
