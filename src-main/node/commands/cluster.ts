import { basename, resolve } from 'node:path';
import type { EngineApi, SceneDescription } from '../../engine/api.ts';
import { readAll } from '../../engine/bytes.ts';
import type { ClustererManifest } from '../../engine/plugins/manifest.ts';
import type { Result } from '../../engine/project/document.ts';
import { sameFileAs } from '../../engine/raster/same-file.ts';
import type { AreaOfInterest } from '../../engine/geo/geometry.ts';
import type { Recipe } from '../../engine/recipe/recipe.ts';
import { checkBands, parseBandList } from '../band-list.ts';
import type { Terminal } from '../command.ts';
import { defineCommand } from '../define-command.ts';
import type { FlagTable, FlagValues } from '../flags.ts';
import { followJob } from '../follow-job.ts';
import type { OpenedEngine } from '../open-engine.ts';
import { parameterFlags, parametersOf } from '../parameter-flags.ts';
import { createProgressBar, formatSeconds } from '../progress-bar.ts';
import { renderTable } from '../table.ts';
import { UsageError } from '../usage-error.ts';
import { chooseDevice } from './devices.ts';

const DEFAULT_METHOD = 'kmeans';
/** How much of the progress bar the clustering takes; writing the file takes the rest. */
const CLUSTERING_SHARE = 0.9;

const FLAGS = {
  out: { type: 'string', value: 'FILE', required: true, description: 'The GeoTIFF of cluster ids to write.' },
  bands: { type: 'string', value: 'LIST', description: 'Bands to use, such as 1,2,4-6. All when absent.' },
  standardise: {
    type: 'boolean',
    default: true,
    description: 'Give every band mean 0 and deviation 1 first.',
  },
  seed: {
    type: 'integer',
    minimum: 0,
    maximum: 4294967295,
    default: 1,
    description: 'Same seed, same clusters.',
  },
  aoi: {
    type: 'string',
    value: 'FILE',
    description: 'GeoJSON polygons: only pixels whose centre lies inside take part.',
  },
  mask: {
    type: 'string',
    value: 'FILE',
    description: 'A raster on the same grid: pixels where it is 0 or nodata do not take part.',
  },
  device: {
    type: 'string',
    value: 'ID',
    default: 'auto',
    description: 'Where to run: auto, or one of swath devices.',
  },
  json: { type: 'switch', description: 'Print one JSON object.' },
} as const satisfies FlagTable;

type Values = FlagValues<typeof FLAGS> & { readonly method: string };

export const clusterCommand = defineCommand({
  name: 'cluster',
  summary: 'Cluster a scene and write the cluster ids as a GeoTIFF with a colour table.',
  positionals: [{ name: 'SCENE', description: 'A GeoTIFF or MATLAB file (FILE.mat:name picks one array).' }],
  examples: [
    'swath cluster scene.tif --clusters 12 --out clusters.tif',
    'swath cluster scene.tif --bands 1-4 --aoi area.geojson --seed 7 --out clusters.tif --json',
    'swath cluster cube.mat --mask truth.mat --no-standardise --out clusters.tif',
  ],
  flags: clusterFlags,
  run: async ([path], given, terminal) => {
    const { withEngine } = await import('../open-engine.ts');
    const values = given as unknown as Values;
    const device = await chooseDevice(values.device);
    const bands = values.bands === undefined ? undefined : parseBandList(values.bands);
    return withEngine(async (opened) => {
      await refuseInputs(opened, path, values);
      const outcome = await clusterAndExport(opened, resolve(path), bands, values, terminal);
      const report = { ...outcome, device: device.id, seed: values.seed, out: values.out };
      terminal.print(values.json ? JSON.stringify(report) : renderReport(report));
      return 0;
    });
  },
});

/** What is read must not be replaced by what is written, also not by a link to it. */
async function refuseInputs({ files }: OpenedEngine, scene: string, values: Values): Promise<void> {
  const inputs = { 'the scene': scene, 'the --mask': values.mask, 'the --aoi': values.aoi };
  for (const [what, path] of Object.entries(inputs)) {
    if (path === undefined || (await sameFileAs(resolve(values.out), [resolve(path)], files)) === undefined)
      continue;
    throw new UsageError(`--out ${values.out} is ${what} itself.`);
  }
}

/** The method's own parameters are flags too, drawn from its manifest. */
async function clusterFlags(words: readonly string[]): Promise<FlagTable> {
  const clusterers = await loadClusterers();
  const { out, ...others } = FLAGS;
  const method = {
    type: 'string',
    value: 'ID',
    enum: clusterers.map(({ id }) => id),
    default: DEFAULT_METHOD,
    description: 'How to cluster.',
  } as const;
  const chosen = clusterers.find(({ id }) => id === methodIn(words)) ?? clusterers[0];
  return { out, method, ...parameterFlags(chosen.parameters), ...others };
}

async function loadClusterers(): Promise<readonly ClustererManifest[]> {
  const { builtinPlugins } = await import('../../engine/builtin.ts');
  return builtinPlugins.flatMap(({ manifest }) => manifest.clusterers ?? []);
}

function methodIn(words: readonly string[]): string {
  const attached = words.find((word) => word.startsWith('--method='));
  if (attached !== undefined) return attached.slice('--method='.length);
  const place = words.indexOf('--method');
  return place < 0 ? DEFAULT_METHOD : (words[place + 1] ?? DEFAULT_METHOD);
}

interface Outcome {
  readonly clusters: readonly Pick<Result['clusters'][number], 'id' | 'pixels' | 'mean'>[];
  readonly seconds: Readonly<Record<string, number>>;
  readonly inertia?: number;
}

async function clusterAndExport(
  { engine, files }: OpenedEngine,
  path: string,
  bands: readonly number[] | undefined,
  values: Values,
  terminal: Terminal,
): Promise<Outcome> {
  const start = performance.now();
  const out = resolve(values.out);
  // A folder that cannot be written to should be known before the long work, not after it.
  await (await files.create(out)).abort();
  const scene = await engine.openScene(path);
  const areas =
    values.aoi === undefined ? [] : await loadAreas({ engine, files }, scene, resolve(values.aoi));
  const recipe = await recipeOf(scene, bands, areas, values);
  const bar = createProgressBar(terminal.errors);
  const follow = (jobId: string, from: number, to: number) =>
    followJob(engine, jobId, terminal.signal, ({ state, stage, fraction }) => {
      const moves = state === 'running' && fraction > 0;
      if (moves) bar.report({ stage, fraction: from + fraction * (to - from) });
    });
  try {
    const clustering = await engine.startClustering({ sceneId: scene.id, recipe });
    const { resultId } = await follow(clustering.id, 0, CLUSTERING_SHARE);
    const result = await resultOf(engine, resultId);
    const request = { resultId: result.id, content: 'clusters', path: out } as const;
    const exporting = await follow((await engine.startExport(request)).id, CLUSTERING_SHARE, 1);
    const total = (performance.now() - start) / 1000;
    return {
      clusters: result.clusters.map(({ id, pixels, mean }) => ({ id, pixels, mean })),
      seconds: { ...result.seconds, export: exporting.secondsSpent, total },
      inertia: result.inertia,
    };
  } finally {
    bar.close();
  }
}

async function loadAreas(
  { engine, files }: Pick<OpenedEngine, 'engine' | 'files'>,
  scene: SceneDescription,
  path: string,
): Promise<readonly AreaOfInterest[]> {
  const source = await files.open(path);
  try {
    const geojson = new TextDecoder().decode(await readAll(source));
    return (await engine.loadAreas(scene.id, basename(path), geojson)).project.areas;
  } finally {
    await source.close();
  }
}

async function recipeOf(
  scene: SceneDescription,
  given: readonly number[] | undefined,
  areas: readonly AreaOfInterest[],
  values: Values,
): Promise<Recipe> {
  const bands = given ?? scene.bands.map(({ index }) => index);
  checkBands(bands, scene.bands.length, scene.path);
  const clusterer = (await loadClusterers()).find(({ id }) => id === values.method);
  return {
    bands: [...bands],
    standardise: values.standardise,
    clusterer: values.method,
    parameters: parametersOf(clusterer?.parameters ?? {}, values),
    seed: values.seed,
    areas: areas as Recipe['areas'],
    mask: values.mask === undefined ? undefined : resolve(values.mask),
  };
}

async function resultOf(engine: EngineApi, resultId: string | undefined): Promise<Result> {
  const { project } = await engine.state();
  const result = project.results.find(({ id }) => id === resultId);
  if (result === undefined) throw new Error('The clustering ended without a result.');
  return result;
}

function renderReport({ clusters, seconds, out }: Outcome & { out: string }): string {
  const total = clusters.reduce((sum, { pixels }) => sum + pixels, 0);
  const rows = clusters.map(({ id, pixels, mean }) => [
    String(id),
    String(pixels),
    `${((100 * pixels) / Math.max(1, total)).toFixed(2)} %`,
    mean.map((value) => (value === null ? '-' : Number(value.toPrecision(6)).toString())).join(' '),
  ]);
  const table = renderTable([['Cluster', 'Pixels', 'Share', 'Mean per band'], ...rows], [0, 1, 2]);
  return `${table}\n\nWrote ${out} in ${formatSeconds(seconds.total)}.`;
}
