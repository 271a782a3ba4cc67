import { resolve } from 'node:path';
import { inputUnder } from '../../engine/raster/same-file.ts';
import type { Parameters } from '../../engine/parameters.ts';
import type { MergeBy, Recipe } from '../../engine/recipe/recipe.ts';
import type { ClusterFileReport } from '../../engine/recipe/cluster-file.ts';
import { parseBandList } from '../band-list.ts';
import type { Terminal } from '../command.ts';
import { DEVICE_FLAG, devicesFor, wantedDevice } from '../device-flag.ts';
import { CLEAN_FLAG, parseCleanSteps } from '../clean-steps.ts';
import { CLASS_FIELD_FLAG, EXAMPLES_FLAG, examplesOf } from '../example-flags.ts';
import { FEATURE_FLAG, parseFeatureSteps } from '../feature-steps.ts';
import { defineCommand } from '../define-command.ts';
import type { FlagTable, FlagValues } from '../flags.ts';
import { formatFlags, formatOf } from '../format-flags.ts';
import { loadClusterers, methodFlags } from '../method-flags.ts';
import { parametersOf } from '../parameter-flags.ts';
import { readVersion } from '../places.ts';
import { createProgressBar, formatSeconds } from '../progress-bar.ts';
import { SCENE_FLAGS, SCENE_POSITIONAL, sceneFiles } from '../scene-flags.ts';
import { renderTable } from '../table.ts';
import { UsageError } from '../usage-error.ts';

const DEFAULT_METHOD = 'kmeans';

export const CLUSTER_FLAGS = {
  out: { type: 'string', value: 'FILE', required: true, description: 'The map of cluster ids to write.' },
  ...SCENE_FLAGS,
  bands: { type: 'string', value: 'LIST', description: 'Bands to use, such as 1,2,4-6. All when absent.' },
  standardise: {
    type: 'boolean',
    default: true,
    description: 'Give every band mean 0 and deviation 1 first.',
  },
  feature: FEATURE_FLAG,
  seed: {
    type: 'integer',
    minimum: 0,
    maximum: 4294967295,
    default: 42,
    description: 'Same seed, same clusters.',
  },
  aoi: {
    type: 'string',
    value: 'FILE',
    description:
      'Polygons (GeoJSON, Shapefile, GeoPackage, FlatGeobuf): only pixels whose centre lies inside take part.',
  },
  mask: {
    type: 'string',
    value: 'FILE',
    description: 'A raster on the same grid: pixels where it is 0 or nodata do not take part.',
  },
  device: DEVICE_FLAG,
  clean: CLEAN_FLAG,
  'merge-to': {
    type: 'integer',
    minimum: 1,
    maximum: 65535,
    description:
      'Merge the clusters to so many before they are written: many small clusters first find rare covers.',
  },
  'merge-by': {
    type: 'string',
    value: 'ID',
    enum: ['ward', 'jm'],
    default: 'ward',
    description: "By Ward's method (means), or by Jeffries-Matusita distance (means and covariances).",
  },
  like: {
    type: 'string',
    value: 'FILE',
    description:
      'An earlier map of the same grid: clusters that are there too keep their ids, names and colours.',
  },
  truth: {
    type: 'string',
    value: 'FILE',
    description:
      'Classes of pixels on the same grid (0: unknown), or points and polygons with their class, to be told after each epoch how well training goes: accuracy, mutual ' +
      'information, a linear probe. Nothing is learned from it. For methods that train.',
  },
  confidence: {
    type: 'string',
    value: 'FILE',
    description: 'Also write how sure each label is, 0 to 1, as a float32 raster.',
  },
  signatures: {
    type: 'string',
    value: 'FILE',
    description:
      'Classify by the signatures of this file (Swath, ArcGIS .gsg, GRASS) instead of looking for clusters; ' +
      'needs --method hybrid.',
  },
  examples: {
    ...EXAMPLES_FLAG,
    description: `${EXAMPLES_FLAG.description} Needs --method prototypes; with --from-model its net sees the pixels, else their bands and features are taken.`,
  },
  'class-field': CLASS_FIELD_FLAG,
  'save-signatures': {
    type: 'string',
    value: 'FILE',
    description: 'Also write mean and covariance of each cluster, to classify other scenes by.',
  },
  'save-model': {
    type: 'string',
    value: 'FILE',
    description:
      'Also write the trained model (.safetensors), to label other scenes by with swath predict; one file, without code.',
  },
  'from-model': {
    type: 'string',
    value: 'FILE',
    description:
      'Begin from this trained model and learn on; bands are found, and prepared, as for it. For methods that can.',
  },
  checkpoint: {
    type: 'string',
    value: 'FILE',
    description:
      'Keep how far a long fit is in this file, and go on from it after an interruption; deleted at the end.',
  },
  json: { type: 'switch', description: 'Print one JSON object.' },
} as const satisfies FlagTable;

type Values = FlagValues<typeof CLUSTER_FLAGS> & { readonly method: string };

export const clusterCommand = defineCommand({
  name: 'cluster',
  summary: 'Cluster a scene and write the cluster ids as a map with colours and names.',
  positionals: [SCENE_POSITIONAL],
  examples: [
    'swath cluster scene.tif --clusters 12 --out clusters.tif',
    'swath cluster scene.tif --bands 1-4 --aoi area.geojson --seed 7 --out clusters.tif --json',
    'swath cluster scene.tif --feature indices:ndvi,ndwi --feature pca:0.99 --out clusters.tif',
    'swath cluster B02.tif --with B03.tif --with B04.tif --out clusters.tif',
    'swath cluster scene.tif --clusters 20 --out clusters.tif --save-signatures classes.json',
    'swath cluster other.tif --method hybrid --signatures classes.json --reject-fraction 0.01 --out classes.tif',
    'swath cluster scene.tif --clusters 64 --merge-to 12 --out clusters.tif',
    'swath cluster scene.tif --clusters 12 --like clusters.tif --out again.tif',
    'swath cluster scene.tif --clusters 12 --out clusters.tif --save-model scene.safetensors',
    'swath cluster b.tif --method prototypes --from-model a.safetensors --examples few.shp --out classes.tif',
    'swath cluster cube.mat --mask truth.mat --no-standardise --out clusters.tif',
  ],
  flags: clusterFlags,
  run: async ([path], given, terminal) => {
    const values = given as unknown as Values;
    const device = wantedDevice(values.device);
    const bands = values.bands === undefined ? undefined : parseBandList(values.bands);
    const outcome = await clusterScene(sceneFiles(path, values), bands, { ...values, device }, terminal);
    const clusters = outcome.clusters.map(({ id, pixels, mean }) => ({ id, pixels, mean }));
    const report = { ...outcome, clusters, out: values.out };
    terminal.print(values.json ? JSON.stringify(report) : renderReport(report));
    return 0;
  },
});

async function clusterFlags(words: readonly string[]): Promise<FlagTable> {
  const { out, json, ...rest } = CLUSTER_FLAGS;
  return { out, ...(await methodFlags(words, DEFAULT_METHOD)), ...rest, ...(await formatFlags(words)), json };
}

const INPUT_NAMES = {
  mask: 'the --mask itself',
  areas: 'the --aoi itself',
  signatures: 'the --signatures itself',
  examples: 'the --examples itself',
  like: 'the map of --like itself',
  truth: 'the --truth itself',
  model: 'the --from-model itself',
};

async function clusterScene(
  { path, parts, options }: ReturnType<typeof sceneFiles>,
  bands: readonly number[] | undefined,
  values: Values & { readonly device: string },
  { errors, signal }: Terminal,
): Promise<ClusterFileReport> {
  const [{ withTools }, { clusterFile, clusterInputs }, devices] = await Promise.all([
    import('../with-tools.ts'),
    import('../../engine/recipe/cluster-file.ts'),
    devicesFor(values.device, signal),
  ]);
  const clusterer = (await loadClusterers()).find(({ id }) => id === values.method);
  const parameters = parametersOf(clusterer?.parameters ?? {}, values);
  const recipe = {
    bands,
    standardise: values.standardise,
    clusterer: values.method,
    parameters,
    ...(values.feature.length > 0 ? { features: parseFeatureSteps(values.feature) } : {}),
    merge: mergeOf(values, parameters),
    seed: values.seed,
    ...(values.clean.length > 0 ? { postProcess: parseCleanSteps(values.clean) } : {}),
    mask: values.mask === undefined ? undefined : resolve(values.mask),
  };
  const areaFile = values.aoi === undefined ? undefined : resolve(values.aoi);
  const out = resolve(values.out);
  const files = {
    confidence: resolved(values.confidence),
    signatures: resolved(values.signatures),
    examples: examplesOf(values),
    saveSignatures: resolved(values['save-signatures']),
    saveModel: resolved(values['save-model']),
    model: resolved(values['from-model']),
    checkpoint: resolved(values.checkpoint),
    like: resolved(values.like),
    truth: resolved(values.truth),
  };
  const request = {
    scene: path,
    parts,
    options,
    recipe,
    areaFile,
    out,
    ...files,
    ...(await formatOf(out, values)),
  };
  return withTools(async (tools) => {
    const inputs = clusterInputs(request, INPUT_NAMES);
    const found = await inputUnder(out, inputs, tools.files);
    if (found) throw new UsageError(`--out ${values.out} is ${found.what}.`);
    const bar = createProgressBar(errors);
    const context = { ...tools, version: readVersion(), signal, devices, ...bar };
    try {
      return await clusterFile(request, context);
    } finally {
      bar.close();
    }
  });
}

export function resolved(path: string | undefined): string | undefined {
  return path === undefined ? undefined : resolve(path);
}

function mergeOf(values: Values, { clusters }: Parameters): Recipe['merge'] {
  const count = values['merge-to'];
  if (count === undefined) return undefined;
  if (typeof clusters === 'number' && count > clusters)
    throw new UsageError(`--merge-to is ${count}, but only ${clusters} clusters are made.`);
  return { by: values['merge-by'] as MergeBy, count };
}

export function renderReport({
  clusters,
  seconds,
  notes = {},
  matched,
  out,
}: Pick<ClusterFileReport, 'seconds' | 'notes' | 'matched'> & {
  clusters: readonly Pick<ClusterFileReport['clusters'][number], 'id' | 'pixels' | 'mean'>[];
  out: string;
}): string {
  const total = clusters.reduce((sum, { pixels }) => sum + pixels, 0);
  const rows = clusters.map(({ id, pixels, mean }) => [
    String(id),
    String(pixels),
    `${((100 * pixels) / Math.max(1, total)).toFixed(2)} %`,
    mean.map((value) => (value === null ? '-' : Number(value.toPrecision(6)).toString())).join(' '),
  ]);
  const table = renderTable([['Cluster', 'Pixels', 'Share', 'Mean per band'], ...rows], [0, 1, 2]);
  const told = Object.entries(notes).map(([title, value]) => `${title}: ${value}\n`);
  const rate = seconds.writing > 0 ? inThousands(Math.round(total / seconds.writing)) : undefined;
  const speed = rate === undefined ? '' : ` Classified and written at ${rate} pixels a second.`;
  const ending = `Wrote ${out} in ${formatSeconds(seconds.total)}.${speed}`;
  return `${table}\n\n${told.join('')}${renderMatched(matched)}${ending}`;
}

/** "1,234,567"; the system's tables of languages take longer to load than a small scene to cluster. */
function inThousands(whole: number): string {
  return String(whole).replace(/\B(?=(\d{3})+$)/g, ',');
}

function renderMatched(matched: ClusterFileReport['matched']): string {
  if (!matched) return '';
  const listed = (ids: readonly number[]): string => (ids.length === 0 ? 'none' : ids.join(', '));
  const kept = matched.kept.map(({ id }) => id);
  return `Kept: ${listed(kept)}. New: ${listed(matched.new)}. Gone: ${listed(matched.gone)}.\n\n`;
}
