import { expect, it } from 'vitest';
import { nodeCodecs } from '../../node/codecs.ts';
import { builtinPlugins } from '../builtin.ts';
import { openRaster } from '../plugins/open-raster.ts';
import { createRegistry } from '../plugins/registry.ts';
import { memoryFiles, type Fault, type MemoryFiles } from '../testing/memory-files.ts';
import { stepOf, testPlugin, testSample, testSceneText, type TestScene } from '../testing/test-plugin.ts';
import { inlineWorkers } from '../workers.ts';
import { clusterFile, type ClusterFileContext, type ClusterFileRequest } from './cluster-file.ts';

const SCENE: TestScene = { width: 60, height: 50, bands: 2 };

function setUp(fault?: Fault): {
  files: MemoryFiles;
  context: ClusterFileContext;
  controller: AbortController;
} {
  const files = memoryFiles(fault);
  const put = (path: string, text: string): void =>
    void files.contents.set(path, new TextEncoder().encode(text));
  put('/scene.test', testSceneText(SCENE));
  put('/mask.test', testSceneText({ ...SCENE, bands: 1, shift: 41 }));
  put('/small.test', testSceneText({ ...SCENE, width: 10 }));
  // Degrees of UTM zone 25 south that hold the upper left quarter of the scene and more.
  put(
    '/area.geojson',
    JSON.stringify({ type: 'Polygon', coordinates: [corners(0, 0, 30, 25)], ...ownSystem }),
  );
  const controller = new AbortController();
  const context = {
    files,
    workers: inlineWorkers(nodeCodecs),
    registry: createRegistry([...builtinPlugins, testPlugin().plugin]),
    version: '0.0.0',
    signal: controller.signal,
    report: () => {},
  };
  return { files, context, controller };
}

const ownSystem = { crs: { type: 'name', properties: { name: 'EPSG:32725' } } };

/** The ring around a window of the test scene. */
function corners(column: number, row: number, width: number, height: number): [number, number][] {
  const at = (x: number, y: number): [number, number] => [500000 + 30 * x, 7000000 - 30 * y];
  const [right, bottom] = [column + width, row + height];
  return [at(column, row), at(right, row), at(right, bottom), at(column, bottom), at(column, row)];
}

const request = (changes: Partial<ClusterFileRequest> = {}): ClusterFileRequest => ({
  scene: '/scene.test',
  recipe: { clusterer: 'steps', parameters: { clusters: 5 }, standardise: false, seed: 9 },
  out: '/labels.tif',
  ...changes,
});

async function labelsOf(context: ClusterFileContext): Promise<number[]> {
  const dataset = await openRaster('/labels.tif', 'labels', context);
  const { bands } = await dataset.read({ column: 0, row: 0, width: SCENE.width, height: SCENE.height });
  await dataset.close();
  return Array.from(bands[0], Number);
}

/** The cluster of every pixel that takes part, by hand. */
function expected(takesPart: (column: number, row: number) => boolean): number[] {
  return Array.from({ length: SCENE.width * SCENE.height }, (_, pixel) => {
    const [column, row] = [pixel % SCENE.width, Math.floor(pixel / SCENE.width)];
    const samples = [0, 1].map((band) => testSample(SCENE, band, column, row));
    return samples.includes(0) || !takesPart(column, row) ? 0 : stepOf(samples[0], 5);
  });
}

it('labels all pixels that have data, over all bands where none are named', async () => {
  const { context } = setUp();
  const report = await clusterFile(request(), context);
  const labels = await labelsOf(context);
  expect(labels).toEqual(expected(() => true));
  for (const { id, pixels, hectares } of report.clusters) {
    expect(pixels).toBe(labels.filter((label) => label === id).length);
    expect(hectares).toBeCloseTo(pixels * 0.09);
  }
});

it('labels only inside the areas of a GeoJSON file and where the mask has data', async () => {
  const { context } = setUp();
  const recipe = { ...request().recipe, mask: '/mask.test' };
  await clusterFile(request({ recipe, areaFile: '/area.geojson' }), context);
  const masked = (column: number, row: number): boolean =>
    testSample({ ...SCENE, shift: 41 }, 0, column, row) === 0;
  const inArea = (column: number, row: number): boolean => column < 30 && row < 25;
  expect(await labelsOf(context)).toEqual(
    expected((column, row) => inArea(column, row) && !masked(column, row)),
  );
});

it('writes the same file however the recipe was put together', async () => {
  const written = async (recipe: ClusterFileRequest['recipe']): Promise<unknown> => {
    const { context, files } = setUp();
    await clusterFile(request({ recipe }), context);
    return files.contents.get('/labels.tif');
  };
  const { recipe } = request();
  const masked = await written({ ...recipe, mask: '/mask.test' });
  expect(await written({ mask: '/mask.test', ...recipe })).toEqual(masked);
});

it('counts pixels into the attribute table that it writes beside', async () => {
  const { context, files } = setUp();
  const { clusters } = await clusterFile(request(), context);
  const xml = new TextDecoder().decode(files.contents.get('/labels.tif.aux.xml'));
  for (const { id, pixels } of clusters) expect(xml).toMatch(new RegExp(`Cluster ${id}[^]*>${pixels}<`));
});

it.each<[string, Partial<ClusterFileRequest>, RegExp]>([
  ['the scene as output', { out: '/scene.test' }, /scene itself/],
  ['the mask as output', { recipe: { ...request().recipe, mask: '/m.tif' }, out: '/m.tif' }, /is the mask/],
  [
    'the file of areas as output',
    { areaFile: '/area.geojson', out: '/area.geojson' },
    /is the file of areas/,
  ],
  ['a scene that is not there', { scene: '/none.tif' }, /none\.tif/],
  ['a mask on another grid', { recipe: { ...request().recipe, mask: '/small.test' } }, /small\.test/],
  ['a band that is not there', { recipe: { ...request().recipe, bands: [0, 2] } }, /no band 3/],
  ['a file of areas that is none', { areaFile: '/scene.test' }, /scene\.test holds no areas/],
  ['an unknown method', { recipe: { ...request().recipe, clusterer: 'magic' } }, /"magic"/],
])('refuses %s and leaves nothing', async (_title, changes, message) => {
  const { context, files } = setUp();
  const before = [...files.contents.keys()];
  await expect(clusterFile(request(changes), context)).rejects.toThrow(message);
  expect([...files.contents.keys()]).toEqual(before);
  expect(files.unfinished.size).toBe(0);
});

it('notices an output that cannot be written before any work', async () => {
  const stages: string[] = [];
  const { context } = setUp((step, path) => {
    if (step === 'create') throw new Error(`${path} is read-only`);
  });
  const watched = { ...context, report: ({ stage }: { stage: string }) => stages.push(stage) };
  await expect(clusterFile(request(), watched)).rejects.toThrow('/labels.tif is read-only');
  expect(stages).toEqual([]);
});

it('stops when told, in any stage, and leaves nothing', async () => {
  for (const stage of ['Reading', 'Fitting', 'Classifying and writing']) {
    const { context, controller, files } = setUp();
    const report = (progress: { stage: string }): void => {
      if (progress.stage === stage) controller.abort();
    };
    const recipe = { ...request().recipe, standardise: true };
    await expect(clusterFile(request({ recipe }), { ...context, report })).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect(files.contents.has('/labels.tif')).toBe(false);
    expect(files.unfinished.size).toBe(0);
  }
});
