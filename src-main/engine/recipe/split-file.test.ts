import { beforeAll, describe, expect, it } from 'vitest';
import { openRaster } from '../plugins/open-raster.ts';
import { clusterFile, type ClusterFileContext } from './cluster-file.ts';
import { fewShotFiles, HEIGHT, pointsAt, samplesOf, spreadOver, WIDTH } from './few-shot.test-setup.ts';
import { splitFile, type SplitFileRequest } from './split-file.ts';

let files: Awaited<ReturnType<typeof fewShotFiles>>['files'];
let context: ClusterFileContext;
/** 1 to 4. */
let truth: number[];
/** Fields 2, 3 and 4 as one cluster, the first by itself, and one pixel of no data. */
let before: number[];

const NO_DATA = 71;
const recipe = { clusterer: 'kmeans', parameters: { clusters: 3 }, standardise: true, seed: 1 };
const request = (changes: Partial<SplitFileRequest> = {}): SplitFileRequest => ({
  labels: '/two.tif',
  cluster: 2,
  scene: '/one.dat',
  recipe,
  out: '/new.tif',
  ...changes,
});
const labelsOf = (path = '/new.tif') => samplesOf(path, context);

/** Whether the labels of some pixels are those of others under other ids. */
function sameParts(labels: readonly number[], others: readonly number[]): boolean {
  const pairs = new Set(labels.map((label, i) => `${label} ${others[i]}`));
  return pairs.size === new Set(labels).size && pairs.size === new Set(others).size;
}

beforeAll(async () => {
  ({ files, context } = await fewShotFiles());
  truth = await samplesOf('/one-truth.dat', context);
  before = truth.map((field, pixel) => (pixel === NO_DATA ? 0 : Math.min(field, 2)));
  files.contents.set('/two.img', Uint8Array.from(before));
  files.contents.set('/two.hdr', files.contents.get('/one-truth.hdr')!);
  const two = { labels: '/two.img', cluster: 1, scene: '/one.dat', out: '/two.tif' };
  // A map with a name and a colour of each cluster: of a cluster divided into one.
  await splitFile({ ...two, recipe: { ...recipe, parameters: { clusters: 1 } } }, context);
  before = await samplesOf('/two.tif', context);
});

describe('a split map', () => {
  it('has other ids where the cluster was, after the greatest, and is the same elsewhere', async () => {
    const { clusters, parts, seconds } = await splitFile(request(), context);
    expect(parts).toEqual([4, 5, 6]);
    const labels = await labelsOf();
    const inside = [...before.keys()].filter((pixel) => before[pixel] === 2);
    expect(labels.filter((_, pixel) => before[pixel] !== 2)).toEqual(before.filter((id) => id !== 2));
    expect(
      sameParts(
        inside.map((pixel) => labels[pixel]),
        inside.map((pixel) => truth[pixel]),
      ),
    ).toBe(true);
    expect(clusters.map(({ id, pixels }) => [id, pixels])).toEqual(
      [3, 4, 5, 6].map((id) => [id, labels.filter((label) => label === id).length]),
    );
    expect(clusters.find(({ id }) => id === 4)!.mean).toHaveLength(3);
    expect(Object.keys(seconds)).toEqual(['reading', 'fitting', 'writing', 'total']);
  });

  it('keeps names and colours of the others, and gives the parts theirs', async () => {
    const legendOf = async (path: string) => {
      const { categories, palette, close } = await openRaster(path, 'labels', context);
      await close();
      return { categories: categories!, palette: palette! };
    };
    await splitFile(request(), context);
    const [old, now] = [await legendOf('/two.tif'), await legendOf('/new.tif')];
    expect(now.palette[3]).toEqual(old.palette[3]);
    expect(now.categories.slice(3, 7)).toEqual(['Cluster 3', 'Cluster 4', 'Cluster 5', 'Cluster 6']);
    expect(new Set([3, 4, 5, 6].map((id) => now.palette[id].join())).size).toBe(4);
    expect(now.categories[2] ?? '').toBe('');
  });

  it('is divided by means of its own pixels alone: as a clustering with that mask', async () => {
    await splitFile(request({ recipe: { ...recipe, standardise: false } }), context);
    const mask = Uint8Array.from(before, (id) => (id === 2 ? 1 : 0));
    files.contents.set('/mask.img', mask);
    files.contents.set('/mask.hdr', files.contents.get('/one-truth.hdr')!);
    const masked = { ...recipe, standardise: false, mask: '/mask.img' };
    await clusterFile({ scene: '/one.dat', recipe: masked, out: '/masked.tif' }, context);
    const own = await labelsOf('/masked.tif');
    expect(await labelsOf()).toEqual(before.map((id, pixel) => (id === 2 ? own[pixel] + 3 : id)));
  });

  it.each([
    ['kmeans', { clusters: 3 }],
    ['segments', { clusters: 3 }],
    ['gmm', { clusters: 3 }],
  ])('is the same in a format that is written row by row: %s', async (clusterer, parameters) => {
    const by = { recipe: { ...recipe, clusterer, parameters } };
    await splitFile(request(by), context);
    await splitFile(request({ ...by, out: '/new.dat' }), context);
    const labels = await labelsOf();
    expect(await labelsOf('/new.dat')).toEqual(labels);
    expect(labels.filter((_, pixel) => before[pixel] !== 2)).toEqual(before.filter((id) => id !== 2));
    expect(new Set(labels.filter((_, pixel) => before[pixel] === 2))).toEqual(new Set([4, 5, 6]));
  });

  it('is divided by examples: without a net by the bands, with one by what it sees', async () => {
    const few = spreadOver(truth, 5).filter(({ field }) => field > 1);
    const rows = few.map(({ pixel, field }) => ({ pixel, properties: { class: `Field ${field}` } }));
    files.contents.set('/few.geojson', pointsAt(rows));
    const net = { patch: 9, blocks: 1, padding: 'valid', width: 4, clusters: 4, batch: 64 };
    const training = { ...recipe, clusterer: 'selflabel', parameters: { ...net, sample: 640, epochs: 2 } };
    await clusterFile(
      { scene: '/one.dat', recipe: training, out: '/n.tif', saveModel: '/net.safetensors' },
      context,
    );
    for (const model of [undefined, '/net.safetensors']) {
      const by = { ...recipe, clusterer: 'prototypes', parameters: {} };
      const examples = { path: '/few.geojson' };
      const { clusters, notes } = await splitFile(request({ recipe: by, examples, model }), context);
      expect(notes).toMatchObject({ Network: model ? 'selflabel' : 'none' });
      expect(clusters.map(({ name }) => name)).toEqual([undefined, 'Field 2', 'Field 3', 'Field 4']);
      const labels = await labelsOf();
      expect(labels.filter((_, pixel) => before[pixel] !== 2)).toEqual(before.filter((id) => id !== 2));
      // The same pixels as in a map of the whole scene by these examples: its surroundings are seen, though they are not divided.
      await clusterFile({ scene: '/one.dat', recipe: by, examples, model, out: '/whole.tif' }, context);
      const whole = await labelsOf('/whole.tif');
      expect(labels).toEqual(before.map((id, pixel) => (id === 2 ? whole[pixel] + 3 : id)));
    }
  });

  it('leaves pixels as they are that the scene has no data of', async () => {
    const bytes = files.contents.get('/one.dat')!.slice();
    const samples = new Float32Array(bytes.buffer);
    const lost = before.indexOf(2);
    samples[lost] = NaN;
    files.contents.set('/holes.dat', bytes);
    files.contents.set('/holes.hdr', files.contents.get('/one.hdr')!);
    const { clusters } = await splitFile(request({ scene: '/holes.dat' }), context);
    expect((await labelsOf())[lost]).toBe(2);
    expect(clusters.find(({ id }) => id === 2)).toMatchObject({ pixels: 1 });
  });
});

describe('a split is refused', () => {
  it.each<[string, Partial<SplitFileRequest>, RegExp]>([
    ['of a cluster that is not there', { cluster: 9 }, /no cluster 9; it has 2, 3/],
    ['of a scene', { labels: '/one.dat' }, /3 bands/],
    ['by a scene of another size', { scene: '/small.dat' }, /60 x 50 pixels/],
    ['over the map', { out: '/two.tif' }, /the map itself/],
    [
      'by examples for a method that learns from none',
      { examples: { path: '/few.geojson' } },
      /cannot learn from examples/,
    ],
  ])('%s', async (_title, changes, message) => {
    files.contents.set('/small.dat', new Uint8Array(3 * 4 * WIDTH * (HEIGHT - 1)));
    const header = new TextDecoder().decode(files.contents.get('/one.hdr'));
    files.contents.set(
      '/small.hdr',
      new TextEncoder().encode(header.replace(`lines = ${HEIGHT}`, 'lines = 49')),
    );
    files.contents.delete('/new.tif');
    await expect(splitFile(request(changes), context)).rejects.toThrow(message);
    expect([files.contents.has('/new.tif'), [...files.unfinished]]).toEqual([false, []]);
  });

  it('where ids run out', async () => {
    const ids = Uint16Array.from(before, (id) => (id === 2 ? 65534 : id));
    files.contents.set('/high.img', new Uint8Array(ids.buffer));
    const header = new TextDecoder().decode(files.contents.get('/one-truth.hdr'));
    files.contents.set(
      '/high.hdr',
      new TextEncoder().encode(header.replace('data type = 1', 'data type = 12')),
    );
    await expect(splitFile(request({ labels: '/high.img', cluster: 65534 }), context)).rejects.toThrow(
      /ids up to 65534.*3 more/,
    );
  });
});

it('stops when told, and leaves nothing', async () => {
  const told = new AbortController();
  const report = ({ fraction }: { fraction: number }): void => {
    if (fraction > 0.5) told.abort();
  };
  files.contents.delete('/new.tif');
  const stopped = splitFile(request(), { ...context, signal: told.signal, report });
  await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
  expect([files.contents.has('/new.tif'), [...files.unfinished]]).toEqual([false, []]);
});
