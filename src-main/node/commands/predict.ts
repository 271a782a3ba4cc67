import { resolve } from 'node:path';
import type { ClusterFileReport } from '../../engine/recipe/cluster-file.ts';
import type { PredictFileRequest } from '../../engine/recipe/predict-file.ts';
import { inputUnder } from '../../engine/raster/same-file.ts';
import { parseBandList } from '../band-list.ts';
import type { Terminal } from '../command.ts';
import { CLEAN_FLAG, parseCleanSteps } from '../clean-steps.ts';
import { defineCommand } from '../define-command.ts';
import { devicesFor, wantedDevice } from '../device-flag.ts';
import type { FlagTable, FlagValues } from '../flags.ts';
import { formatFlags, formatOf } from '../format-flags.ts';
import { readVersion } from '../places.ts';
import { createProgressBar } from '../progress-bar.ts';
import { SCENE_FLAGS, SCENE_POSITIONAL, sceneFiles } from '../scene-flags.ts';
import { UsageError } from '../usage-error.ts';
import { CLUSTER_FLAGS, renderReport, resolved } from './cluster.ts';

const { out, aoi, mask, device, confidence, json } = CLUSTER_FLAGS;

const FLAGS = {
  model: {
    type: 'string',
    value: 'FILE',
    required: true,
    description: 'The trained model, as swath cluster --save-model writes it.',
  },
  out,
  ...SCENE_FLAGS,
  bands: {
    type: 'string',
    value: 'LIST',
    description:
      'The bands that stand for those of the model, in its order, such as 1,2,4-6. Found by wavelength, or number, when absent.',
  },
  aoi,
  mask,
  device,
  clean: {
    ...CLEAN_FLAG,
    description: `${CLEAN_FLAG.description} As the map of the model was cleaned when absent.`,
  },
  confidence,
  json,
} as const satisfies FlagTable;

type Values = FlagValues<typeof FLAGS>;

const INPUT_NAMES = {
  mask: 'the --mask itself',
  areas: 'the --aoi itself',
  model: 'the --model itself',
};

export const predictCommand = defineCommand({
  name: 'predict',
  summary: 'Label a scene by a trained model, without learning anything: the same clusters in another scene.',
  positionals: [SCENE_POSITIONAL],
  examples: [
    'swath predict other.tif --model scene.safetensors --out labels.tif',
    'swath predict other.tif --model scene.safetensors --bands 4,3,2 --out labels.tif --confidence sure.tif',
  ],
  flags: async (words) => {
    const { json: last, ...others } = FLAGS;
    return { ...others, ...(await formatFlags(words)), json: last };
  },
  run: async ([path], given, terminal) => {
    const values = given as unknown as Values;
    const device = wantedDevice(values.device);
    const outcome = await predict(path, { ...values, device }, terminal);
    const clusters = outcome.clusters.map(({ id, name, pixels, mean }) => ({ id, name, pixels, mean }));
    const report = { ...outcome, clusters, device, out: values.out };
    terminal.print(values.json ? JSON.stringify(report) : renderReport(report));
    return 0;
  },
});

async function predict(
  path: string,
  values: Values & { readonly device: string },
  { errors, signal }: Terminal,
): Promise<ClusterFileReport> {
  const [{ withTools }, { predictFile }, { clusterInputs }, devices] = await Promise.all([
    import('../with-tools.ts'),
    import('../../engine/recipe/predict-file.ts'),
    import('../../engine/recipe/cluster-file.ts'),
    devicesFor(values.device, signal),
  ]);
  const { path: scene, ...files } = sceneFiles(path, values);
  const file = resolve(values.out);
  const request: PredictFileRequest = {
    scene,
    ...files,
    model: resolve(values.model),
    bands: values.bands === undefined ? undefined : parseBandList(values.bands),
    areaFile: resolved(values.aoi),
    mask: resolved(values.mask),
    ...(values.clean.length > 0 ? { postProcess: parseCleanSteps(values.clean) } : {}),
    out: file,
    confidence: resolved(values.confidence),
    ...(await formatOf(file, values)),
  };
  return withTools(async (tools) => {
    const inputs = clusterInputs({ ...request, recipe: { mask: request.mask } }, INPUT_NAMES);
    const found = await inputUnder(file, inputs, tools.files);
    if (found) throw new UsageError(`--out ${values.out} is ${found.what}.`);
    const bar = createProgressBar(errors);
    try {
      return await predictFile(request, { ...tools, version: readVersion(), signal, devices, ...bar });
    } finally {
      bar.close();
    }
  });
}
