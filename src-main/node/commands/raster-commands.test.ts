import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { bandImage } from '../../engine/formats/scene-folder.test-setup.ts';
import { writeTinyTiff } from '../../engine/testing/tiny-tiff.ts';
import { SAMPLE_SCENE } from '../places.ts';
import { runHere } from '../testing/run-here.ts';
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
  readonly inertia: number;
}

const pixelsOf = ({ clusters }: ClusterReport) => clusters.reduce((sum, { pixels }) => sum + pixels, 0);

let bench: Bench;
const at = (name: string) => join(bench.folder, name);

beforeAll(async () => {
  bench = createBench();
  vi.stubEnv('SWATH_CACHE', bench.cache);
  await copyFile(SAMPLE_SCENE, at('scene.tif'));
});

afterAll(() => bench.remove());

async function clustered(out: string, ...words: string[]): Promise<ClusterReport> {
  const { code, stdout } = await runHere('cluster', at('scene.tif'), '--out', at(out), '--json', ...words);
  expect(code).toBe(0);
  return JSON.parse(stdout) as ClusterReport;
}

const checksumOf = async (name: string) => JSON.parse((await runHere('checksum', at(name), '--json')).stdout);

describe('swath info', () => {
  it('prints what a scene is, for people and for programs', async () => {
    const { code, stdout, stderr } = await bench.run('info', 'scene.tif', '--json');
    expect([code, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toMatchObject({ width: 349, height: 352, crs: { epsg: 31985 }, problems: [] });
    expect(JSON.parse(stdout).bands).toHaveLength(6);
    const text = await runHere('info', at('scene.tif'));
    expect(text.stdout).toMatch(/Reference system\s+SIRGAS 2000 \/ UTM zone 25S/);
  });

  it('is quiet where nobody reads on', async () => {
    const { child, outcome } = bench.start(['info', 'scene.tif']);
    child.stdout.destroy();
    expect((await outcome).stderr).toBe('');
  });
});

describe('a scene of several files', () => {
  beforeAll(async () => {
    const band = (value: number, pixel: number, size: number): Uint8Array =>
      bandImage({
        width: size,
        height: size,
        pixel,
        sample: (column, row) => value + ((column * 7 + row) % 9),
      });
    await writeFile(at('B02.tif'), band(10, 10, 12));
    await writeFile(at('B03.tif'), band(20, 10, 12));
    await writeFile(at('B05.tif'), band(30, 20, 6));
    await mkdir(at('landsat'));
    const metadata =
      'GROUP = LANDSAT_METADATA_FILE\nSENSOR_ID = "TM"\nGROUP = PRODUCT_CONTENTS\nFILE_NAME_BAND_3 = "B3.TIF"\n';
    await writeFile(at('landsat/L_MTL.txt'), metadata);
    await writeFile(at('landsat/B3.TIF'), band(5, 30, 4));
  });
  afterAll(async () => {
    for (const name of ['B02.tif', 'B03.tif', 'B05.tif', 'landsat', 'several.tif', 'several.tif.aux.xml'])
      await rm(at(name), { recursive: true, force: true });
  });
  it('is told with what there is to choose, for people and for programs', async () => {
    const words = ['--with', at('B05.tif'), '--with', at('B03.tif')];
    const { code, stdout } = await runHere(
      'info',
      at('B02.tif'),
      ...words,
      '--open',
      'resolution=20',
      '--json',
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      width: 6,
      parts: [at('B05.tif'), at('B03.tif')],
      options: [{ value: '20' }, { id: 'resampling' }],
    });
    const text = (await runHere('info', at('B02.tif'), ...words)).stdout;
    expect(text).toMatch(/--open resolution=10\s+10 m \(in force\)/);
    expect(text).toMatch(/--open resampling=cubic\s+Cubic\n/);
    expect(text).toMatch(/With\s+\S*B03\.tif/);
  });

  it('is read and clustered as one, and says so in the map', async () => {
    const words = ['--with', at('B05.tif')];
    const { stdout } = await runHere('checksum', at('B02.tif'), ...words, '--json');
    expect(JSON.parse(stdout).bands).toHaveLength(2);
    const outcome = await runHere(
      'cluster',
      at('B02.tif'),
      ...words,
      '--clusters',
      '2',
      '--out',
      at('several.tif'),
      '--json',
    );
    expect(JSON.parse(outcome.stdout).clusters[0].mean).toHaveLength(2);
    const written = await readFile(at('several.tif'), 'latin1');
    expect(written).toContain('B02.tif, B05.tif');
    expect(written).toContain('resampling');
  });

  it('is a folder too, whose files are never replaced', async () => {
    const { stdout } = await runHere('info', at('landsat'), '--json');
    expect(JSON.parse(stdout)).toMatchObject({ format: 'Landsat scene', bands: [{ name: 'B3 Red' }] });
    const before = await readFile(at('landsat/B3.TIF'));
    const { code, stderr } = await runHere('cluster', at('landsat'), '--out', at('landsat/B3.TIF'));
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/B3\.TIF.* is read here and cannot be written too/),
    ]);
    expect(await readFile(at('landsat/B3.TIF'))).toEqual(before);
  });

  it.each([
    [['--open', 'resolution=7'], 1, /resolution "7"; there are: 10, 20/],
    [['--open', 'sharpen=yes'], 1, /no option "sharpen"/],
    [['--open', 'resolution'], 2, /must be ID=VALUE/],
    [['--with', 'scene.tif'], 1, /does not fit/],
  ])('refuses %j', async (words, expected, message) => {
    const full = words.map((word) => (word === 'scene.tif' ? at(word) : word));
    const { code, stderr } = await runHere('info', at('B02.tif'), '--with', at('B05.tif'), ...full);
    expect([code, stderr]).toEqual([expected, expect.stringMatching(message)]);
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
    const words = ['scene.tif', '--clusters', '5', '--out', 'all.tif', '--json'];
    const { code, stdout, stderr } = await bench.run('cluster', ...words);
    expect(code).toBe(0);
    expect(stdout.trim().split('\n')).toHaveLength(1);
    expect(stderr).toMatch(/^(\d+ % \w+[^\r\n]*\n)+$/);
    const report = JSON.parse(stdout) as ClusterReport;
    expect(Object.keys(report).sort()).toEqual(['clusters', 'device', 'inertia', 'out', 'seconds', 'seed']);
    expect(report).toMatchObject({ device: 'cpu', seed: 42, out: 'all.tif', inertia: expect.any(Number) });
    expect(report.clusters.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5]);
    expect(report.clusters.every(({ mean }) => mean.length === 6)).toBe(true);
    expect(pixelsOf(report)).toBe(PIXELS);
    expect(report.seconds.total).toBeGreaterThan(0);
    const names = await readdir(bench.folder);
    expect(names.sort()).toEqual(['all.tif', 'all.tif.aux.xml', 'scene.tif']);
    expect(existsSync(bench.cache) ? await readdir(bench.cache) : []).toEqual([]);
  });

  it('saves signatures, and classifies by them and by none of another method', async () => {
    await clustered('some.tif', '--method', 'gmm', '--clusters', '4', '--save-signatures', at('some.json'));
    const words = ['--method', 'hybrid', '--signatures', at('some.json'), '--reject-fraction', '0.05'];
    const report = await clustered('likely.tif', ...words, '--confidence', at('sure.tif'));
    expect(report.clusters).toHaveLength(4);
    expect(pixelsOf(report)).toBeGreaterThan(PIXELS * 0.7);
    expect(pixelsOf(report)).toBeLessThan(PIXELS);
    const refused = await runHere('cluster', at('scene.tif'), '--out', at('no.tif'), ...words.slice(2, 4));
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringMatching(/"kmeans" cannot.*hybrid/)]);
    for (const name of ['some.tif', 'likely.tif', 'sure.tif']) {
      for (const suffix of ['', '.aux.xml']) await rm(at(name + suffix), { force: true });
    }
    await rm(at('some.json'));
  });

  it('gives the same map for the same seed', async () => {
    const words = ['--clusters', '7', '--bands', '1-3,5', '--seed', '9'];
    const first = await clustered('first.tif', ...words);
    expect(first.clusters[0].mean).toHaveLength(4);
    await clustered('second.tif', ...words);
    expect(await checksumOf('first.tif')).toEqual(await checksumOf('second.tif'));
  });

  it('clusters inside an area, or where a mask has data', async () => {
    await writeFile(at('corner.geojson'), geojson(CORNER));
    const area = await clustered('corner.tif', '--clusters', '3', '--aoi', at('corner.geojson'));
    expect(pixelsOf(area)).toBeGreaterThan(1000);
    expect(pixelsOf(area)).toBeLessThan(PIXELS / 2);
    const masked = await clustered('masked.tif', '--clusters', '4', '--mask', at('corner.tif'));
    expect(pixelsOf(masked)).toBe(pixelsOf(area));
  });

  it('takes the flags of its method', async () => {
    const short = await clustered('short.tif', '--iterations', '1');
    const long = await clustered('long.tif', '--change-threshold=0');
    expect(short.inertia).toBeGreaterThan(long.inertia);
  });

  it('prints a table for people', async () => {
    const { stdout } = await runHere(
      'cluster',
      at('scene.tif'),
      '--clusters',
      '3',
      '--out',
      at('people.tif'),
    );
    expect(stdout).toMatch(/^Cluster\s+Pixels\s+Share\s+Mean per band\n(\s+[123] .*\n){3}/);
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
    expect(existsSync(bench.cache) ? await readdir(bench.cache) : []).toEqual([]);
  });
});

describe('swath agreement', () => {
  it('tells what the contract says', async () => {
    await clustered('truth.tif', '--clusters', '4');
    const words = [at('truth.tif'), '--truth', at('truth.tif')];
    const { code, stdout } = await runHere('agreement', ...words, '--json');
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
    expect((await runHere('agreement', ...words)).stdout).toMatch(/Overall accuracy\s+1\.0000/);
  });

  it('opens labels and truth as they are chosen to be', async () => {
    await clustered('labels.tif', '--clusters', '4');
    await clustered('truth.dat', '--clusters', '4', '--format', 'envi');
    const words = ['agreement', at('labels.tif'), '--truth', at('truth.dat')];
    expect((await runHere(...words)).stdout).toMatch(/Overall accuracy\s+1\.0000/);
    const labels = await runHere(...words, '--open', 'array=one');
    expect(labels).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/labels\.tif has no option "array"/),
    });
    const truth = await runHere(...words, '--truth-open', 'array=one');
    expect(truth).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/truth\.dat has no option "array"/),
    });
    const odd = await runHere(...words, '--truth-open', 'array');
    expect(odd).toMatchObject({ code: 2, stderr: expect.stringMatching(/--truth-open is array/) });
  });
});

describe('bad input', () => {
  beforeAll(async () => {
    const scene = await readFile(SAMPLE_SCENE);
    await writeFile(at('cut.tif'), scene.subarray(0, 200));
    await writeFile(at('text.tif'), 'not a picture');
    await writeFile(at('elsewhere.geojson'), geojson(ELSEWHERE));
    await writeFile(at('broken.geojson'), '{"type":');
  });

  it.each([
    ['text.tif', ['info', '@text.tif']],
    ['cut.tif', ['info', '@cut.tif']],
    ['absent.tif', ['checksum', '@absent.tif']],
    ['absent.tif', ['agreement', '@scene.tif', '--truth', '@absent.tif']],
    ['scene.tif', ['cluster', '@scene.tif', '--bands', '7', '--out', '@bad.tif']],
    ['elsewhere.geojson', ['cluster', '@scene.tif', '--aoi', '@elsewhere.geojson', '--out', '@bad.tif']],
    ['broken.geojson', ['cluster', '@scene.tif', '--aoi', '@broken.geojson', '--out', '@bad.tif']],
    ['absent.tif', ['cluster', '@scene.tif', '--mask', '@absent.tif', '--out', '@bad.tif']],
    ['absent/bad.tif', ['cluster', '@scene.tif', '--out', '@absent/bad.tif']],
    ['text.tif', ['cluster', '@text.tif', '--out', '@bad.tif']],
  ])('%s is named in one line by %j', async (name, words) => {
    const { code, stdout, stderr } = await runHere(
      ...words.map((word) => word.replace('@', `${bench.folder}/`)),
    );
    expect([code, stdout]).toEqual([1, '']);
    const told = stderr.replaceAll(/^\d+ %.*\n/gm, '');
    expect(told).toMatch(/^swath: [^\n]*\n$/);
    expect(told).toContain(name);
    expect(told).not.toContain('unexpected');
    expect((await readdir(bench.folder)).filter((file) => file.includes('bad'))).toEqual([]);
  });

  it.each([
    ['the scene itself', ['--out', '@link.tif'], 'scene.tif'],
    ['the scene itself', ['--with', '@more.tif', '--out', '@more.tif'], 'more.tif'],
    ['the scene itself', ['--out', '@cube.mat'], 'cube.mat', 'cube.mat:cube'],
    ['the --mask itself', ['--mask', '@mask.tif', '--out', '@mask.tif'], 'mask.tif'],
    ['the --aoi itself', ['--aoi', '@area.geojson', '--out', '@area.geojson'], 'area.geojson'],
  ])('%s is never replaced by %j', async (what, words, name, scene = 'scene.tif') => {
    if (!existsSync(at('link.tif'))) await symlink(at('scene.tif'), at('link.tif'));
    if (name !== 'scene.tif') await writeFile(at(name), 'precious');
    const before = await readFile(at(name));
    const { code, stderr } = await runHere(
      'cluster',
      at(scene),
      ...words.map((word) => word.replace('@', `${bench.folder}/`)),
    );
    expect(code).toBe(2);
    expect(stderr).toMatch(new RegExp(`^swath: --out .* is ${what}\\.[^\\n]*\\n$`));
    expect(await readFile(at(name))).toEqual(before);
  });

  it('is told in one line, whatever is in the file', async () => {
    await writeFile(at('binary.geojson'), 'II*\0\b\n\r\x1b[2Jx');
    const words = ['cluster', at('scene.tif'), '--aoi', at('binary.geojson'), '--out', at('bad.tif')];
    const { code, stderr } = await runHere(...words);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^swath: \P{Cc}*binary\.geojson\P{Cc}*\n$/u);
  });

  it('shows the details with --debug only', async () => {
    const plain = await bench.run('info', 'text.tif');
    expect([plain.code, plain.stderr.includes(' at ')]).toEqual([1, false]);
    expect((await bench.run('info', 'text.tif', '--debug')).stderr).toContain(' at ');
  });
});

describe('swath overviews', () => {
  async function writePlainScene(name: string, value: number): Promise<void> {
    const [width, height] = [700, 300];
    const bands = [new Uint8Array(width * height).fill(value)];
    await writeFile(at(name), writeTinyTiff([{ width, height, sampleType: 'uint8', bands }]));
  }

  it('writes them beside the scene, where every later command finds them', async () => {
    await writePlainScene('beside.tif', 5);
    const { code, stdout } = await runHere('overviews', at('beside.tif'));
    expect([code, stdout.trim()]).toEqual([0, `Wrote ${at('beside.tif')}.ovr.`]);
    expect(JSON.parse((await runHere('info', at('beside.tif'), '--json')).stdout)).toMatchObject({
      overviewCount: 1,
    });
    const again = await runHere('overviews', at('beside.tif'));
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('has overviews already')]);
  });

  it('keeps them in the cache on request, until the file changes', async () => {
    await writePlainScene('cached.tif', 5);
    expect((await runHere('overviews', at('cached.tif'), '--cache')).code).toBe(0);
    expect(existsSync(`${at('cached.tif')}.ovr`)).toBe(false);
    const overviewCount = async () =>
      JSON.parse((await runHere('info', at('cached.tif'), '--json')).stdout).overviewCount;
    expect(await overviewCount()).toBe(1);
    await writePlainScene('cached.tif', 6);
    expect(await overviewCount()).toBe(0);
  });
});
