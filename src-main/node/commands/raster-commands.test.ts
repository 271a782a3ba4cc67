import { copyFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SAMPLE_SCENE } from '../places.ts';
import { createBench, type Bench } from '../testing/run-swath.ts';

const PIXELS = 349 * 352;

/** A corner of the sample scene, in lon/lat. */
const CORNER: readonly [number, number][] = [
  [-34.92, -8.04],
  [-34.89, -8.04],
  [-34.89, -7.99],
  [-34.92, -7.99],
  [-34.92, -8.04],
];
const ELSEWHERE = CORNER.map(([longitude, latitude]) => [longitude + 90, latitude] as const);

const geojson = (ring: readonly (readonly [number, number])[]) =>
  JSON.stringify({ type: 'Polygon', coordinates: [ring] });

interface ClusterReport {
  readonly clusters: { readonly id: number; readonly pixels: number; readonly mean: number[] }[];
  readonly seconds: Record<string, number>;
}

const pixelsOf = ({ clusters }: ClusterReport) => clusters.reduce((sum, { pixels }) => sum + pixels, 0);

let bench: Bench;

beforeAll(async () => {
  bench = createBench();
  await copyFile(SAMPLE_SCENE, join(bench.folder, 'scene.tif'));
});

afterAll(() => bench.remove());

async function clustered(...words: string[]): Promise<ClusterReport> {
  const { code, stdout, stderr } = await bench.run('cluster', 'scene.tif', ...words, '--json');
  expect([code, stderr.includes('swath:')]).toEqual([0, false]);
  expect(stdout.trim().split('\n')).toHaveLength(1);
  return JSON.parse(stdout) as ClusterReport;
}

const checksumOf = async (path: string) => JSON.parse((await bench.run('checksum', path, '--json')).stdout);

describe('swath info', () => {
  it('prints what a scene is, for people and for programs', async () => {
    const { code, stdout, stderr } = await bench.run('info', 'scene.tif', '--json');
    expect([code, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toMatchObject({ width: 349, height: 352, crs: { epsg: 31985 }, problems: [] });
    expect(JSON.parse(stdout).bands).toHaveLength(6);
    const text = await bench.run('info', 'scene.tif');
    expect(text.stdout).toMatch(/Reference system\s+SIRGAS 2000 \/ UTM zone 25S/);
  });

  it('is quiet where nobody reads on', async () => {
    const { child, outcome } = bench.start(['info', 'scene.tif']);
    child.stdout.destroy();
    expect((await outcome).stderr).toBe('');
  });
});

describe('swath checksum', () => {
  it('gives the md5 of the samples that GDAL reads', async () => {
    const { width, height, bands } = await checksumOf('scene.tif');
    expect([width, height]).toEqual([349, 352]);
    expect(bands).toEqual(
      [
        '02cd3d15e330acfa878b4ec816cd1af1',
        '5ea32df3147307f8ba4cbf3a30e3b62a',
        '8d1eb934aead6377686d927df46def0a',
        'dc1e6d4640450ef8b07dab38c79006bf',
        '15e3a3eee6929d32b6cdffab54ffcada',
        'a286eaf4620e4ba3b838e608e0a4248b',
      ].map((md5) => ({ dtype: 'uint8', md5 })),
    );
  });
});

describe('swath cluster', () => {
  it('writes every pixel and tells what the contract says', async () => {
    const report = await clustered('--clusters', '5', '--out', 'all.tif');
    expect(Object.keys(report).sort()).toEqual(['clusters', 'device', 'inertia', 'out', 'seconds', 'seed']);
    expect(report).toMatchObject({ device: 'cpu', seed: 1, out: 'all.tif', inertia: expect.any(Number) });
    expect(report.clusters.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5]);
    expect(report.clusters.every(({ mean }) => mean.length === 6)).toBe(true);
    expect(pixelsOf(report)).toBe(PIXELS);
    expect(report.seconds.total).toBeGreaterThan(0);
    expect(await readdir(bench.folder)).toEqual(expect.arrayContaining(['all.tif', 'all.tif.aux.xml']));
    expect((await readdir(bench.folder)).filter((name) => name.startsWith('.'))).toEqual([]);
    expect(await readdir(bench.cache)).toEqual([]);
  });

  it('gives the same map for the same seed, and tells progress line by line', async () => {
    const words = ['cluster', 'scene.tif', '--clusters', '7', '--bands', '1-3,5', '--seed', '9'];
    const first = await bench.run(...words, '--out', 'first.tif');
    await bench.run(...words, '--out', 'second.tif');
    expect(await checksumOf('first.tif')).toEqual(await checksumOf('second.tif'));
    expect(first.stdout).toMatch(/Cluster\s+Pixels\s+Share/);
    expect(first.stderr).toMatch(/^\d+ % \w/m);
    expect(first.stderr).not.toContain('\r');
  });

  it('clusters inside an area, or where a mask has data', async () => {
    await writeFile(join(bench.folder, 'corner.geojson'), geojson(CORNER));
    const area = await clustered('--clusters', '3', '--aoi', 'corner.geojson', '--out', 'corner.tif');
    expect(pixelsOf(area)).toBeGreaterThan(1000);
    expect(pixelsOf(area)).toBeLessThan(PIXELS / 2);
    const masked = await clustered('--clusters', '4', '--mask', 'corner.tif', '--out', 'masked.tif');
    expect(pixelsOf(masked)).toBe(pixelsOf(area));
  });

  it('takes the flags of its method', async () => {
    const short = await bench.run(
      'cluster',
      'scene.tif',
      '--out',
      'short.tif',
      '--iterations',
      '1',
      '--json',
    );
    const long = await bench.run(
      'cluster',
      'scene.tif',
      '--out',
      'long.tif',
      '--change-threshold=0',
      '--json',
    );
    expect(JSON.parse(short.stdout).inertia).toBeGreaterThan(JSON.parse(long.stdout).inertia);
  });

  it('can be interrupted at any moment, leaving nothing', async () => {
    const words = ['--clusters', '900', '--sample', '0', '--iterations', '10000', '--change-threshold', '0'];
    const { child, outcome, until } = bench.start(['cluster', 'scene.tif', ...words, '--out', 'never.tif']);
    await until('stderr', /Fitting/);
    child.kill('SIGINT');
    const { code, stdout, stderr } = await outcome;
    expect([code, stdout]).toEqual([130, '']);
    expect(stderr).toMatch(/swath: interrupted\.\n$/);
    expect((await readdir(bench.folder)).filter((name) => name.includes('never'))).toEqual([]);
    expect(await readdir(bench.cache)).toEqual([]);
  });
});

describe('swath agreement', () => {
  it('tells what the contract says', async () => {
    await clustered('--clusters', '4', '--out', 'truth.tif');
    const { code, stdout } = await bench.run('agreement', 'truth.tif', '--truth', 'truth.tif', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      oa: 1,
      kappa: 1,
      nmi: 1,
      ari: 1,
      purity: 1,
      pixels: PIXELS,
      matching: { 1: 1, 2: 2, 3: 3, 4: 4 },
    });
  });
});

describe('bad input', () => {
  beforeAll(async () => {
    const scene = await readFile(SAMPLE_SCENE);
    await writeFile(join(bench.folder, 'cut.tif'), scene.subarray(0, 200));
    await writeFile(join(bench.folder, 'text.tif'), 'not a picture');
    await writeFile(join(bench.folder, 'elsewhere.geojson'), geojson(ELSEWHERE));
    await writeFile(join(bench.folder, 'broken.geojson'), '{"type":');
  });

  it.each([
    ['text.tif', ['info', 'text.tif']],
    ['cut.tif', ['info', 'cut.tif']],
    ['absent.tif', ['checksum', 'absent.tif']],
    ['absent.tif', ['agreement', 'scene.tif', '--truth', 'absent.tif']],
    ['scene.tif', ['cluster', 'scene.tif', '--bands', '7', '--out', 'bad.tif']],
    ['elsewhere.geojson', ['cluster', 'scene.tif', '--aoi', 'elsewhere.geojson', '--out', 'bad.tif']],
    ['broken.geojson', ['cluster', 'scene.tif', '--aoi', 'broken.geojson', '--out', 'bad.tif']],
    ['absent.tif', ['cluster', 'scene.tif', '--mask', 'absent.tif', '--out', 'bad.tif']],
    ['absent/bad.tif', ['cluster', 'scene.tif', '--out', 'absent/bad.tif']],
    ['text.tif', ['cluster', 'text.tif', '--out', 'bad.tif']],
  ])('%s is named in one line by %j', async (name, words) => {
    const { code, stdout, stderr } = await bench.run(...words);
    const told = stderr.split('\n').filter((line) => !/^\d+ %/.test(line) && line !== '');
    expect([code, stdout]).toEqual([1, '']);
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(/^swath: /);
    expect(told[0]).toContain(name);
    expect(told[0]).not.toContain('unexpected');
    expect((await readdir(bench.folder)).filter((file) => file.includes('bad'))).toEqual([]);
  });

  it('shows the details with --debug only', async () => {
    expect((await bench.run('info', 'text.tif')).stderr).not.toContain(' at ');
    expect((await bench.run('info', 'text.tif', '--debug')).stderr).toContain(' at ');
  });
});
