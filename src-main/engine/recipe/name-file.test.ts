import { beforeAll, describe, expect, it } from 'vitest';
import { openRaster } from '../plugins/open-raster.ts';
import type { ClusterFileContext } from './cluster-file.ts';
import { clusterFile } from './cluster-file.ts';
import { fewShotFiles, pointsAt, samplesOf, spreadOver, WIDTH } from './few-shot.test-setup.ts';
import { nameFile } from './name-file.ts';

const NAMES = ['Water', 'Forest', 'Bare', 'Town'];

let files: Awaited<ReturnType<typeof fewShotFiles>>['files'];
let context: ClusterFileContext;
let labels: number[];
/** The field that most of a cluster's pixels lie in. */
const fieldOf = new Map<number, number>();

beforeAll(async () => {
  ({ files, context } = await fewShotFiles());
  const recipe = { clusterer: 'kmeans', parameters: { clusters: 6 }, standardise: true, seed: 1 };
  await clusterFile({ scene: '/one.dat', out: '/six.tif', recipe }, context);
  labels = await samplesOf('/six.tif', context);
  const truth = await samplesOf('/one-truth.dat', context);
  for (let id = 1; id <= 6; id++) {
    const fields = [1, 2, 3, 4].map(
      (field) => labels.filter((own, i) => own === id && truth[i] === field).length,
    );
    fieldOf.set(id, 1 + fields.indexOf(Math.max(...fields)));
  }
  const rows = spreadOver(truth, 25).map(({ pixel, field }) => ({
    pixel,
    properties: { class: NAMES[field - 1], colour: `#00000${field}` },
  }));
  files.contents.set('/all.geojson', pointsAt(rows));
});

async function named(examples: string) {
  const { clusters } = await nameFile(
    { labels: '/six.tif', examples: { path: examples }, out: '/named.tif' },
    context,
  );
  const dataset = await openRaster('/named.tif', 'labels', context);
  await dataset.close();
  return { clusters, categories: dataset.categories!, palette: dataset.palette! };
}

describe('a map of clusters', () => {
  it('gets the names and colours of classes, several clusters the same, and keeps its ids', async () => {
    const { clusters, categories, palette } = await named('/all.geojson');
    expect(clusters.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(new Set(clusters.map(({ name }) => name))).toEqual(new Set(NAMES));
    for (const { id, name, pixels } of clusters) {
      const field = fieldOf.get(id)!;
      expect(name).toBe(NAMES[field - 1]);
      expect(categories[id]).toBe(name);
      expect(palette[id].slice(0, 3)).toEqual([0, 0, field]);
      expect(pixels).toBe(labels.filter((own) => own === id).length);
    }
    expect(await samplesOf('/named.tif', context)).toEqual(labels);
  });

  it('keeps the names of clusters without examples, and tells which hold several classes', async () => {
    const [first, second, third] = [1, 2, 3].map((id) => labels.indexOf(id));
    files.contents.set(
      '/mixed.geojson',
      pointsAt([
        { pixel: first, properties: { class: 'Lake' } },
        { pixel: labels.indexOf(1, first + 1), properties: { class: 'Sea' } },
        { pixel: labels.lastIndexOf(1), properties: { class: 'Sea' } },
        { pixel: second, properties: { class: 'Lake' } },
      ]),
    );
    const { clusters, categories } = await named('/mixed.geojson');
    expect(clusters[0]).toMatchObject({
      name: 'Sea',
      examples: [
        { name: 'Sea', pixels: 2 },
        { name: 'Lake', pixels: 1 },
      ],
    });
    expect(clusters[1]).toMatchObject({ name: 'Lake', examples: [{ name: 'Lake', pixels: 1 }] });
    expect(clusters[labels[third] - 1]).toMatchObject({ name: 'Cluster 3', examples: [] });
    expect(categories.slice(1, 4)).toEqual(['Sea', 'Lake', 'Cluster 3']);
  });

  it('without names of its own, and without a word on no data, is named too', async () => {
    const { clusters } = await nameFile(
      { labels: '/one-truth.dat', examples: { path: '/all.geojson' }, out: '/named.tif' },
      context,
    );
    expect(clusters.map(({ id, name }) => [id, name])).toEqual(NAMES.map((name, index) => [index + 1, name]));
  });

  it('is named by a raster of class numbers as well', async () => {
    const request = { labels: '/six.tif', examples: { path: '/one-truth.dat' }, out: '/named.tif' };
    const { clusters } = await nameFile(request, context);
    for (const { id, name } of clusters) expect(name).toBe(`Class ${fieldOf.get(id)}`);
  });

  it.each([
    ['where no example lies on a cluster', '/six.tif', '/away.geojson', /no example lies on a cluster/],
    ['that is a scene', '/one.dat', '/all.geojson', /is no map of labels: it has 3 bands of float32/],
    ['by a file that holds none', '/six.tif', '/one.hdr', /one\.hdr/],
  ])('is not named %s', async (_title, map, examples, message) => {
    files.contents.set('/away.geojson', pointsAt([{ pixel: WIDTH * 1000, properties: { class: 'a' } }]));
    files.contents.delete('/none.tif');
    const naming = nameFile({ labels: map, examples: { path: examples }, out: '/none.tif' }, context);
    await expect(naming).rejects.toThrow(message);
    expect(files.contents.has('/none.tif')).toBe(false);
  });

  it('is never written over itself or its examples', async () => {
    for (const out of ['/six.tif', '/all.geojson']) {
      const before = files.contents.get(out);
      const naming = nameFile(
        { labels: '/six.tif', examples: { path: '/all.geojson' }, out, format: 'geotiff' },
        context,
      );
      await expect(naming).rejects.toThrow(/itself|examples/);
      expect(files.contents.get(out)).toBe(before);
    }
  });
});
