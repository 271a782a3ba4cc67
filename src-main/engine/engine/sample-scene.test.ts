import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { nodeCodecs } from '../../node/codecs.ts';
import { nodeFiles } from '../../node/files.ts';
import { createScratchFolder } from '../../node/scratch-folder.ts';
import type { EngineApi, SceneDescription } from '../api.ts';
import { builtinPlugins } from '../builtin.ts';
import { createEngine } from '../create-engine.ts';
import { createRegistry } from '../plugins/registry.ts';
import type { Result } from '../project/document.ts';
import { clusterFile } from '../recipe/cluster-file.ts';
import type { Recipe } from '../recipe/recipe.ts';
import { jobEnd } from '../testing/test-engine.ts';
import { inlineWorkers } from '../workers.ts';

const SAMPLE = join(import.meta.dirname, '../../../resources/sample/L7_ETMs.tif');
const PIXELS = 349 * 352;

let folder: string;
let scenePath: string;
let project: string;
let engine: EngineApi;
let scene: SceneDescription;
let result: Result;

const recipe: Recipe = {
  bands: [0, 1, 2, 3, 4, 5],
  standardise: true,
  clusterer: 'kmeans',
  parameters: { clusters: 7, iterations: 15, sample: 20000 },
  seed: 42,
  areas: [],
};

async function startEngine(scratch: string): Promise<EngineApi> {
  return createEngine({
    files: nodeFiles({ readRoots: [folder], writeRoots: [folder] }),
    workers: inlineWorkers(nodeCodecs),
    plugins: builtinPlugins,
    version: '0.0.0',
    roots: [folder],
    scratch: await createScratchFolder(join(folder, scratch)),
    onUnexpected: (error) => {
      throw error;
    },
  });
}

async function ended(job: Promise<{ id: string }>): Promise<void> {
  expect(await jobEnd(engine, (await job).id)).toMatchObject({ state: 'done' });
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'swath-engine-'));
  scenePath = join(folder, 'L7_ETMs.tif');
  project = join(folder, 'p.swath');
  copyFileSync(SAMPLE, scenePath);
  engine = await startEngine('scratch');
  scene = await engine.openScene(scenePath);
  await ended(engine.startClustering({ sceneId: scene.id, recipe }));
  [result] = (await engine.state()).project.results;
});

afterAll(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

it('clusters every pixel of the sample scene, into clusters with plausible spectra', async () => {
  expect(scene).toMatchObject({ width: 349, height: 352, georeferenced: true, problems: [] });
  expect(result.clusters).toHaveLength(7);
  const pixels = result.clusters.reduce((sum, cluster) => sum + cluster.pixels, 0);
  expect(pixels).toBe(PIXELS);
  const hectares = result.clusters.reduce((sum, cluster) => sum + cluster.hectares!, 0);
  expect(hectares).toBeCloseTo((PIXELS * 28.5 * 28.5) / 10000, 3);
  const whole = await engine.statistics({ sceneId: scene.id, bands: recipe.bands });
  for (const band of recipe.bands) {
    const { mean, minimum, maximum } = whole[band];
    const weighted = result.clusters.reduce((sum, cluster) => sum + cluster.mean[band]! * cluster.pixels, 0);
    expect(weighted / pixels).toBeCloseTo(mean!, 6);
    for (const cluster of result.clusters) {
      expect(cluster.mean[band]).toBeGreaterThanOrEqual(minimum!);
      expect(cluster.mean[band]).toBeLessThanOrEqual(maximum!);
    }
  }
});

it('shows the cluster of each pixel in its tiles', async () => {
  const z = scene.tiles.resolutions.length - 1;
  const tile = await engine.labelTile({ resultId: result.id, z, x: 1, y: 1 });
  const pixel = await engine.readPixel(scene.id, 300, 310, result.id);
  const at = ((310 - 256) * tile.width + (300 - 256)) * tile.channels;
  expect([tile.data[at], tile.data[at + 1]]).toEqual([pixel.clusterId, 1]);
});

it('clusters only inside areas that were loaded, and says so when they lie elsewhere', async () => {
  const corner = '[[-34.92,-8.0],[-34.88,-8.0],[-34.88,-7.96],[-34.92,-7.96],[-34.92,-8.0]]';
  const polygon = `{"type":"Polygon","coordinates":[${corner}]}`;
  const file = (name: string, text: string) => ({ name, bytes: new TextEncoder().encode(text) });
  const far = file('far.geojson', polygon.replaceAll('-34', '34'));
  await expect(engine.loadAreas(scene.id, [far])).rejects.toThrow(/far\.geojson/);
  const { areas } = (await engine.loadAreas(scene.id, [file('near.geojson', polygon)])).project;
  await ended(engine.startClustering({ sceneId: scene.id, recipe: { ...recipe, areas } }));
  const { results } = (await engine.state()).project;
  const pixels = results[1].clusters.reduce((sum, cluster) => sum + cluster.pixels, 0);
  expect(pixels).toBeGreaterThan(1000);
  expect(pixels).toBeLessThan(PIXELS / 2);
  const outside = await engine.readPixel(scene.id, 0, 351, results[1].id);
  expect(outside.clusterId).toBe(0);
  await engine.undo();
  await engine.undo();
});

it('names clusters, exports, saves, moves to another folder, and restores everything', async () => {
  await engine.apply({ type: 'assign', resultId: result.id, clusterIds: [1, 2], classId: 1 });
  await engine.apply({ type: 'assign', resultId: result.id, clusterIds: [3, 4, 5], classId: 6 });
  const map = join(folder, 'classes.tif');
  await ended(engine.startExport({ resultId: result.id, content: 'classes', path: map }));
  const clusters = join(folder, 'clusters.tif');
  await ended(engine.startExport({ resultId: result.id, content: 'clusters', path: clusters }));
  const saved = await engine.saveProject(project);
  await engine.close();

  mkdirSync(join(folder, 'moved'));
  const moved = join(folder, 'moved', 'L7_ETMs.tif');
  renameSync(scenePath, moved);
  engine = await startEngine('other-scratch');
  const opened = await engine.openProject(project);
  expect(opened.missing).toMatchObject([{ sceneId: scene.id, path: scenePath }]);
  expect(opened.project).toEqual(saved.project);
  await engine.relocateScene(scene.id, moved);
  const [restoring] = await engine.jobs();
  await ended(Promise.resolve(restoring));
  const again = join(folder, 'again.tif');
  await ended(engine.startExport({ resultId: result.id, content: 'classes', path: again }));
  expect(readFileSync(again).equals(readFileSync(map))).toBe(true);
});

it('writes the same from the command line in one pass', async () => {
  const out = join(folder, 'labels.tif');
  const workers = inlineWorkers(nodeCodecs);
  const stages = new Set<string>();
  const report = await clusterFile(
    { scene: SAMPLE, recipe: { ...recipe, bands: undefined }, out },
    {
      files: nodeFiles(),
      workers,
      registry: createRegistry(builtinPlugins),
      version: '0.0.0',
      signal: new AbortController().signal,
      report: ({ stage }) => stages.add(stage),
    },
  );
  expect(report.clusters).toEqual(result.clusters);
  expect(report).toMatchObject({ inertia: result.inertia, seed: 42, device: 'cpu' });
  expect(Object.keys(report.seconds)).toEqual(['reading', 'fitting', 'writing', 'total']);
  expect([...stages]).toEqual(['Reading', 'Fitting', 'Classifying and writing']);
  expect(readFileSync(out).equals(readFileSync(join(folder, 'clusters.tif')))).toBe(true);
});

const gdalinfo = ((): string | undefined => {
  try {
    execFileSync('gdalinfo', ['--version'], { stdio: 'ignore' });
    return 'gdalinfo';
  } catch {
    return undefined;
  }
})();

it.skipIf(!gdalinfo)('exports what GDAL reads back with place, names and areas (needs gdalinfo)', () => {
  const describe = (path: string) =>
    JSON.parse(execFileSync(gdalinfo!, ['-json', path], { encoding: 'utf8' })) as Record<string, never> & {
      bands: { noDataValue: number; colorInterpretation: string; categoryNames?: string[] }[];
      rat?: unknown;
    };
  const [source, map] = [SAMPLE, join(folder, 'classes.tif')].map(describe);
  expect(map.geoTransform).toEqual(source.geoTransform);
  expect(map.coordinateSystem).toEqual(source.coordinateSystem);
  expect(map.size).toEqual(source.size);
  expect(map.bands[0]).toMatchObject({ noDataValue: 0, colorInterpretation: 'Palette' });
  const text = execFileSync(gdalinfo!, [join(folder, 'classes.tif')], { encoding: 'utf8' });
  expect(text).toMatch(/1: Water\n/);
  expect(text).toMatch(/6: Forest\n/);
  const water = result.clusters.slice(0, 2).reduce((sum, { pixels }) => sum + pixels, 0);
  expect(text).toContain(String(water));
});
