import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ClusterFileReport } from '../../engine/recipe/cluster-file.ts';
import type { NamedCluster } from '../../engine/recipe/name-file.ts';
import type { SplitFileReport } from '../../engine/recipe/split-file.ts';
import { SAMPLE_SCENE } from '../places.ts';
import { runHere } from '../testing/run-here.ts';
import { createBench, type Bench } from '../testing/run-swath.ts';

const PIXELS = 349 * 352;
const TINY = [
  '--patch',
  '1',
  '--padding',
  'same',
  '--width',
  '4',
  '--sample',
  '640',
  '--batch',
  '64',
  '--epochs',
  '2',
];

let bench: Bench;
const at = (name: string) => join(bench.folder, name);

async function told<Report>(...words: string[]): Promise<Report> {
  const { code, stdout, stderr } = await runHere(...words, '--json');
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout) as Report;
}

/** Squares of 12 x 12 pixels of the sample scene, in its own coordinates. */
async function writeSquares(
  name: string,
  places: readonly [column: number, row: number, kind: string][],
): Promise<void> {
  type Info = { transform: number[]; crs: { epsg: number } };
  const { transform, crs } = await told<Info>('info', at('scene.tif'));
  const [a, b, c, d, e, f] = transform;
  const toMap = (x: number, y: number) => [a * x + b * y + c, d * x + e * y + f];
  const features = places.map(([x, y, kind]) => ({
    type: 'Feature',
    properties: { kind },
    geometry: {
      type: 'Polygon',
      coordinates: [
        [
          [x, y],
          [x + 12, y],
          [x + 12, y + 12],
          [x, y + 12],
          [x, y],
        ].map(([column, row]) => toMap(column, row)),
      ],
    },
  }));
  const named = { type: 'name', properties: { name: `EPSG:${crs.epsg}` } };
  await writeFile(at(name), JSON.stringify({ type: 'FeatureCollection', crs: named, features }));
}

const prototypes = (...words: string[]) => [
  'cluster',
  at('scene.tif'),
  '--method',
  'prototypes',
  '--from-model',
  at('net.safetensors'),
  '--out',
  at('classes.tif'),
  ...words,
];

beforeAll(async () => {
  bench = createBench();
  vi.stubEnv('SWATH_CACHE', bench.cache);
  await copyFile(SAMPLE_SCENE, at('scene.tif'));
  const training = ['--method', 'uic', '--clusters', '4', ...TINY, '--device', 'cpu'];
  await told(
    'cluster',
    at('scene.tif'),
    ...training,
    '--out',
    at('net.tif'),
    '--save-model',
    at('net.safetensors'),
  );
  await writeSquares('few.geojson', [
    [20, 20, 'Wood'],
    [200, 60, 'Lake'],
    [100, 300, 'Field'],
  ]);
});

afterAll(() => bench.remove());

describe('swath cluster --method prototypes', () => {
  it('classifies a scene by examples, and predict another by the saved classes', async () => {
    const examples = [
      '--examples',
      at('few.geojson'),
      '--class-field',
      'kind',
      '--save-model',
      at('few.safetensors'),
    ];
    const words = prototypes(...examples, '--device', 'cpu');
    const { clusters, notes } = await told<ClusterFileReport>(...words);
    expect(clusters.map(({ id }) => id)).toEqual([1, 2, 3]);
    expect(clusters.reduce((sum, { pixels }) => sum + pixels, 0)).toBe(PIXELS);
    expect(notes).toEqual({ Network: 'uic', 'Example pixels': 3 * 144 });
    const legend = await readFile(at('classes.tif.aux.xml'), 'utf8');
    for (const name of ['Field', 'Lake', 'Wood']) expect(legend).toContain(`<Category>${name}</Category>`);
    const predict = [
      'predict',
      at('scene.tif'),
      '--model',
      at('few.safetensors'),
      '--out',
      at('again.tif'),
      '--device',
      'cpu',
    ];
    const again = await told<ClusterFileReport>(...predict);
    expect(again.clusters.map(({ name, pixels }) => [name, pixels])).toEqual(
      clusters.map(({ pixels }, index) => [['Field', 'Lake', 'Wood'][index], pixels]),
    );
  });

  it.each<[string, number, string[], RegExp]>([
    [
      'an attribute without examples',
      2,
      ['--class-field', 'kind'],
      /--class-field says how to read --examples/,
    ],
    ['no examples', 1, [], /need examples: points or polygons/],
  ])('refuses %s', async (_title, code, words, message) => {
    const outcome = await runHere(...prototypes(...words));
    expect(outcome.stderr).toMatch(message);
    expect(outcome.code).toBe(code);
  });

  it('refuses to write over the examples, and examples for another method', async () => {
    const given = ['--examples', at('few.geojson')];
    const over = await runHere(...prototypes(...given).with(7, at('few.geojson')));
    expect([over.code, over.stderr]).toEqual([2, expect.stringMatching(/is the --examples itself/)]);
    const kmeans = await runHere(
      'cluster',
      at('scene.tif'),
      ...given,
      '--class-field',
      'kind',
      '--out',
      at('k.tif'),
    );
    expect([kmeans.code, kmeans.stderr]).toEqual([
      1,
      expect.stringMatching(/"kmeans" cannot learn from examples/),
    ]);
  });
});

describe('swath name', () => {
  it('names clusters by examples and says which hold several classes', async () => {
    const words = [
      'name',
      at('net.tif'),
      '--examples',
      at('few.geojson'),
      '--class-field',
      'kind',
      '--out',
      at('named.tif'),
    ];
    const { clusters } = await told<{ clusters: NamedCluster[] }>(...words);
    expect(clusters.flatMap(({ examples }) => examples).reduce((sum, { pixels }) => sum + pixels, 0)).toBe(
      3 * 144,
    );
    for (const { name, examples } of clusters) if (examples.length > 0) expect(name).toBe(examples[0].name);
    const { stdout } = await runHere(...words);
    expect(stdout).toMatch(/Cluster +Name +Pixels +Examples/);
    const mixed = clusters.filter(({ examples }) => examples.length > 1).map(({ id }) => id);
    expect(stdout.includes('perhaps to be split')).toBe(mixed.length > 0);
    expect(await readFile(at('named.tif.aux.xml'), 'utf8')).toContain(
      `<Category>${clusters[0].name}</Category>`,
    );
  });

  it('refuses a scene', async () => {
    const { code, stderr } = await runHere(
      'name',
      at('scene.tif'),
      '--examples',
      at('few.geojson'),
      '--out',
      at('no.tif'),
    );
    expect([code, stderr]).toEqual([1, expect.stringMatching(/is no map of labels/)]);
  });
});

describe('swath split', () => {
  const split = (...words: string[]) => [
    'split',
    at('net.tif'),
    '--cluster',
    '2',
    '--scene',
    at('scene.tif'),
    '--out',
    at('split.tif'),
    ...words,
  ];

  it('divides one cluster by a method, or by examples, and says what of', async () => {
    const report = await told<SplitFileReport>(...split('--clusters', '3', '--sample', '4000'));
    expect(report.clusters.reduce((sum, { pixels }) => sum + pixels, 0)).toBe(PIXELS);
    expect(report.parts).toEqual([5, 6, 7]);
    const { stdout } = await runHere(...split('--examples', at('few.geojson'), '--class-field', 'kind'));
    expect(stdout).toMatch(/Cluster +Name +Pixels/);
    expect(stdout).toMatch(/Network: none/);
    expect(await readFile(at('split.tif.aux.xml'), 'utf8')).toMatch(
      /<Category>(Wood|Lake|Field)<\/Category>/,
    );
  });

  it.each<[string, number, string[], RegExp]>([
    ['a cluster that is not there', 1, ['--cluster', '99'], /no cluster 99; it has/],
    ['the scene as its map', 2, ['--out', 'scene.tif'], /is the scene/],
  ])('refuses %s', async (_title, code, [flag, value], message) => {
    const words = split();
    words[words.indexOf(flag) + 1] = flag === '--out' ? at(value) : value;
    const outcome = await runHere(...words);
    expect([outcome.code, outcome.stderr]).toEqual([code, expect.stringMatching(message)]);
  });

  it('wants a cluster to be named', async () => {
    const outcome = await runHere(...split().toSpliced(2, 2));
    expect([outcome.code, outcome.stderr]).toEqual([2, expect.stringMatching(/--cluster is missing/)]);
  });
});
