import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Advice } from '../../engine/quality/advise/advice.ts';
import type { Confusion } from '../../engine/quality/confusion.ts';
import type { Inspection } from '../../engine/quality/inspect/inspection.ts';
import type { ClusterFileReport } from '../../engine/recipe/cluster-file.ts';
import { SAMPLE_SCENE } from '../places.ts';
import { runHere } from '../testing/run-here.ts';
import { createBench, type Bench } from '../testing/run-swath.ts';

const PIXELS = 349 * 352;

let bench: Bench;
const at = (name: string) => join(bench.folder, name);

beforeAll(async () => {
  bench = createBench();
  vi.stubEnv('SWATH_CACHE', bench.cache);
  await copyFile(SAMPLE_SCENE, at('scene.tif'));
  await told('cluster', at('scene.tif'), '--clusters', '6', '--sample', '20000', '--out', at('six.tif'));
});

afterAll(() => bench.remove());

async function told<Report>(...words: string[]): Promise<Report> {
  const { code, stdout, stderr } = await runHere(...words, '--json');
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout) as Report;
}

async function refused(code: number, message: RegExp, ...words: string[]): Promise<void> {
  const outcome = await runHere(...words);
  expect(outcome.stderr).toMatch(message);
  expect(outcome.code).toBe(code);
}

const legendOf = async (name: string) => readFile(at(`${name}.aux.xml`), 'utf8');

describe('swath predict', () => {
  const labelsOf = async (name: string): Promise<string> => {
    const { bands } = await told<{ bands: { md5: string }[] }>('checksum', at(name));
    return bands[0].md5;
  };

  it.each([
    ['kmeans', ['--clusters', '6', '--sample', '20000', '--feature', 'pca:3']],
    ['gmm', ['--clusters', '4', '--sample', '20000', '--merge-to', '3']],
    ['anchor', ['--clusters', '4', '--anchors', '100']],
    ['segments', ['--clusters', '4', '--clean', 'majority:3']],
  ])('labels a scene by a saved model as %s did', async (method, flags) => {
    const cluster = ['cluster', at('scene.tif'), '--method', method, ...flags, '--bands', '4,3,2'];
    const model = at(`${method}.safetensors`);
    await told(...cluster, '--out', at(`${method}.tif`), '--save-model', model);
    const sure = ['--confidence', at('sure.tif')];
    const { clusters } = await told<ClusterFileReport>(
      'predict',
      at('scene.tif'),
      '--model',
      model,
      '--out',
      at('again.tif'),
      ...sure,
    );
    expect(clusters.reduce((sum, { pixels }) => sum + pixels, 0)).toBe(PIXELS);
    expect(await labelsOf('again.tif')).toBe(await labelsOf(`${method}.tif`));
    expect((await readFile(at('sure.tif'))).length).toBeGreaterThan(1000);
  });

  it('refuses a file that is no model, a scene without its bands, and the model as its map', async () => {
    const model = at('kmeans.safetensors');
    const out = ['--out', at('none.tif')];
    await refused(
      1,
      /scene\.tif is not a trained model/,
      'predict',
      at('scene.tif'),
      '--model',
      at('scene.tif'),
      ...out,
    );
    await refused(
      1,
      /made from 3 bands .*six\.tif has 1/,
      'predict',
      at('six.tif'),
      '--model',
      model,
      ...out,
    );
    await refused(2, /is the --model itself/, 'predict', at('scene.tif'), '--model', model, '--out', model);
    await refused(
      1,
      /cannot begin from a trained model/,
      'cluster',
      at('scene.tif'),
      '--from-model',
      model,
      ...out,
    );
  });
});

describe('swath cluster --merge-to', () => {
  it.each(['ward', 'jm'])('writes so many clusters, from the darkest to the brightest (%s)', async (by) => {
    const words = ['--clusters', '30', '--sample', '20000', '--merge-to', '5', '--merge-by', by];
    const { clusters } = await told<ClusterFileReport>(
      'cluster',
      at('scene.tif'),
      '--no-standardise',
      ...words,
      '--out',
      at(`${by}.tif`),
    );
    expect(clusters.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5]);
    expect(clusters.reduce((sum, { pixels }) => sum + pixels, 0)).toBe(PIXELS);
    expect(await legendOf(`${by}.tif`)).not.toContain('Cluster 6');
    const { clusters: counted } = await told<Inspection>('inspect', at(`${by}.tif`), at('scene.tif'));
    expect(counted.map(({ pixels }) => pixels)).toEqual(clusters.map(({ pixels }) => pixels));
  });

  it('refuses to merge to more clusters than there are', () =>
    refused(
      2,
      /only 4 clusters/,
      ...['cluster', at('scene.tif'), '--clusters', '4', '--merge-to', '5'],
      '--out',
      at('x.tif'),
    ));
});

describe('swath cluster --like', () => {
  it('keeps ids, names and colours of an earlier map', async () => {
    await copyFile(at('six.tif'), at('named.tif'));
    const named = (await legendOf('six.tif')).replaceAll('>Cluster 2<', '>Lagoon<');
    await writeFile(at('named.tif.aux.xml'), named);
    const words = ['--clusters', '7', '--sample', '20000', '--seed', '5', '--like', at('named.tif')];
    const { matched, clusters } = await told<ClusterFileReport>(
      'cluster',
      at('scene.tif'),
      ...words,
      '--out',
      at('seven.tif'),
    );
    const ids = [...matched!.kept.map(({ id }) => id), ...matched!.new];
    expect(clusters.map(({ id }) => id)).toEqual(ids.sort((one, other) => one - other));
    expect(matched!.kept.map(({ id }) => id)).toContain(2);
    expect(matched!.new.every((id) => id > 6)).toBe(true);
    expect(await legendOf('seven.tif')).toContain('>Lagoon<');
    const { classes } = await told<Confusion>('confusion', at('seven.tif'), at('six.tif'));
    expect(classes.find(({ id }) => id === 2)!.f1).toBeGreaterThan(0.5);
  });

  it('refuses a scene for a map, and to write over the map', async () => {
    const words = ['cluster', at('scene.tif'), '--like'];
    await refused(1, /6 bands/, ...words, at('scene.tif'), '--out', at('x.tif'));
    await refused(2, /map of --like itself/, ...words, at('six.tif'), '--out', at('six.tif'));
  });
});

describe('swath inspect', () => {
  it('tells numbers for programs and for people', async () => {
    const words = ['inspect', at('six.tif'), at('scene.tif'), '--bands', '4,3'];
    const { bands, clusters, separability } = await told<Inspection>(...words, '--covariance');
    expect(bands.map(({ name }) => name)).toEqual(['Band 4', 'Band 3']);
    expect(clusters.reduce((sum, { pixels }) => sum + pixels, 0)).toBe(PIXELS);
    expect(clusters[0].covariance).toHaveLength(2);
    expect(separability?.ids).toEqual([1, 2, 3, 4, 5, 6]);
    const { stdout } = await runHere(...words);
    expect(stdout).toMatch(/Cluster\s+Band\s+Mean/);
    expect(stdout).toMatch(/Least separable\s+Jeffries-Matusita/);
    expect((await runHere(...words, '--no-separability')).stdout).not.toContain('Jeffries');
  });

  it('refuses a scene for a map, and a band that is not there', async () => {
    await refused(1, /6 bands/, 'inspect', at('scene.tif'), at('scene.tif'));
    await refused(1, /no band 9/, 'inspect', at('six.tif'), at('scene.tif'), '--bands', '9');
  });
});

describe('swath advise', () => {
  it('suggests a number of clusters with its reason, the same each time', async () => {
    const words = ['advise', at('scene.tif'), '--from', '2', '--to', '5', '--bands', '3,4'];
    const advice = await told<Advice>(...words);
    expect(advice.scores.map(({ count }) => count)).toEqual([2, 3, 4, 5]);
    expect(await told<Advice>(...words)).toEqual(advice);
    const { stdout } = await runHere(...words);
    expect(stdout).toContain(`> ${advice.suggestion.count}`);
    expect(stdout).toContain(advice.suggestion.reason);
  });

  it('refuses a range that is none', () =>
    refused(2, /--to is 3; .* less than --from/, 'advise', at('scene.tif'), '--from', '4', '--to', '3'));
});

describe('swath confusion', () => {
  it('finds a map the same as itself, and prints areas', async () => {
    const words = ['confusion', at('six.tif'), at('six.tif')];
    const { overallAccuracy, classes } = await told<Confusion>(...words);
    expect(overallAccuracy).toBe(1);
    const { clusters } = await told<Inspection>('inspect', at('six.tif'), at('scene.tif'), '--bands', '1');
    expect(classes.map(({ mapHectares }) => mapHectares)).toEqual(clusters.map(({ hectares }) => hectares));
    const { stdout } = await runHere(...words);
    expect(stdout).toMatch(/Allocation disagreement\s+0\.0000/);
    expect(stdout).toMatch(/Class\s+User\s+Producer\s+F1/);
  });
});
