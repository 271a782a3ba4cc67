import { resolve } from 'node:path';
import { inputUnder } from '../../engine/raster/same-file.ts';
import type { SplitFileReport, SplitFileRequest } from '../../engine/recipe/split-file.ts';
import { parseBandList } from '../band-list.ts';
import type { Terminal } from '../command.ts';
import { defineCommand } from '../define-command.ts';
import { DEVICE_FLAG, devicesFor, wantedDevice } from '../device-flag.ts';
import { CLASS_FIELD_FLAG, EXAMPLES_FLAG, examplesOf } from '../example-flags.ts';
import { FEATURE_FLAG, parseFeatureSteps } from '../feature-steps.ts';
import type { FlagTable, FlagValues } from '../flags.ts';
import { formatFlags, formatOf } from '../format-flags.ts';
import { loadClusterers, methodFlags } from '../method-flags.ts';
import { parametersOf } from '../parameter-flags.ts';
import { readVersion } from '../places.ts';
import { createProgressBar, formatSeconds } from '../progress-bar.ts';
import { SCENE_FLAGS, sceneFiles } from '../scene-flags.ts';
import { renderTable } from '../table.ts';
import { UsageError } from '../usage-error.ts';
import { CLUSTER_FLAGS, resolved } from './cluster.ts';

const { bands, seed } = CLUSTER_FLAGS;

const FLAGS = {
  cluster: {
    type: 'integer',
    minimum: 1,
    maximum: 65535,
    description: 'The cluster to divide; it has to be named.',
  },
  scene: {
    type: 'string',
    value: 'SCENE',
    required: true,
    description: 'What the map was made of, or another scene on its grid: the parts are told apart by it.',
  },
  out: { type: 'string', value: 'FILE', required: true, description: 'The map to write.' },
  ...SCENE_FLAGS,
  bands,
  standardise: {
    type: 'boolean',
    default: true,
    description: 'Give every band mean 0 and deviation 1 over the scene first.',
  },
  feature: FEATURE_FLAG,
  seed,
  device: DEVICE_FLAG,
  examples: {
    ...EXAMPLES_FLAG,
    description: `${EXAMPLES_FLAG.description} Each pixel of the cluster becomes what the examples are that it is most alike.`,
  },
  'class-field': CLASS_FIELD_FLAG,
  'from-model': {
    type: 'string',
    value: 'FILE',
    description: 'Begin from this trained model; with --examples, see the pixels by its net.',
  },
  json: { type: 'switch', description: 'Print one JSON object.' },
} as const satisfies FlagTable;

type Values = FlagValues<typeof FLAGS> & { readonly method: string };

export const splitCommand = defineCommand({
  name: 'split',
  summary: 'Divide one cluster of a map, by a method or by examples; all others stay as they are.',
  positionals: [
    {
      name: 'LABELS',
      description: 'A map of labels, one band of uint8 or uint16, of any format that is read.',
    },
  ],
  examples: [
    'swath split clusters.tif --cluster 3 --scene scene.tif --method kmeans --clusters 3 --out new.tif',
    'swath split clusters.tif --cluster 3 --scene scene.tif --examples fields.geojson --out new.tif',
    'swath split map.tif --cluster 3 --scene b.tif --examples few.shp --from-model a.safetensors --out new.tif',
  ],
  flags: async (words) => {
    const { json, bands: bandFlag, ...others } = FLAGS;
    const { cluster, scene, out, ...rest } = others;
    const byExamples = words.some((word) => word === '--examples' || word.startsWith('--examples='));
    const method = await methodFlags(words, byExamples ? 'prototypes' : 'kmeans', 'How to divide it.');
    return { cluster, scene, out, ...method, bands: bandFlag, ...rest, ...(await formatFlags(words)), json };
  },
  run: async ([path], given, terminal) => {
    const values = given as unknown as Values;
    const report = await splitMap(await requestOf(resolve(path), values), values, terminal);
    const written = { ...report, out: values.out };
    terminal.print(values.json ? JSON.stringify(written) : renderParts(report, values));
    return 0;
  },
});

async function requestOf(labels: string, values: Values): Promise<SplitFileRequest> {
  if (values.cluster === undefined) throw new UsageError('--cluster is missing: name the cluster to divide.');
  const clusterer = (await loadClusterers()).find(({ id }) => id === values.method);
  const { path: scene, parts, options } = sceneFiles(values.scene, values);
  const out = resolve(values.out);
  return {
    labels,
    cluster: values.cluster,
    scene,
    parts,
    options,
    recipe: {
      bands: values.bands === undefined ? undefined : parseBandList(values.bands),
      standardise: values.standardise,
      clusterer: values.method,
      parameters: parametersOf(clusterer?.parameters ?? {}, values),
      ...(values.feature.length > 0 ? { features: parseFeatureSteps(values.feature) } : {}),
      seed: values.seed,
    },
    examples: examplesOf(values),
    model: resolved(values['from-model']),
    out,
    ...(await formatOf(out, values)),
  };
}

async function splitMap(
  request: SplitFileRequest,
  values: Values,
  { errors, signal }: Terminal,
): Promise<SplitFileReport> {
  const [{ withTools }, { splitFile, splitInputs }, devices] = await Promise.all([
    import('../with-tools.ts'),
    import('../../engine/recipe/split-file.ts'),
    devicesFor(wantedDevice(values.device), signal),
  ]);
  return withTools(async (tools) => {
    const found = await inputUnder(request.out, splitInputs(request), tools.files);
    if (found) throw new UsageError(`--out ${values.out} is ${found.what}.`);
    const bar = createProgressBar(errors);
    try {
      return await splitFile(request, { ...tools, version: readVersion(), signal, devices, ...bar });
    } finally {
      bar.close();
    }
  });
}

function renderParts({ clusters, parts, notes = {}, seconds }: SplitFileReport, values: Values): string {
  const own = clusters.filter(({ id }) => parts.includes(id) || id === values.cluster);
  const rows = own.map(({ id, name, pixels, mean }) => [
    String(id),
    id === values.cluster ? 'not divided' : (name ?? '-'),
    String(pixels),
    mean.map((value) => (value === null ? '-' : Number(value.toPrecision(6)).toString())).join(' '),
  ]);
  const table = renderTable([['Cluster', 'Name', 'Pixels', 'Mean per band'], ...rows], [0, 2]);
  const told = Object.entries(notes).map(([title, value]) => `${title}: ${value}\n`);
  return `${table}\n\n${told.join('')}Wrote ${values.out} in ${formatSeconds(seconds.total)}.`;
}
