import { resolve } from 'node:path';
import type { Advice } from '../../engine/quality/advise/advice.ts';
import { parseBandList } from '../band-list.ts';
import { closing } from '../closing.ts';
import { FEATURE_FLAG, parseFeatureSteps } from '../feature-steps.ts';
import { defineCommand } from '../define-command.ts';
import type { FlagTable } from '../flags.ts';
import { createProgressBar } from '../progress-bar.ts';
import { SCENE_FLAGS, SCENE_POSITIONAL, sceneFiles } from '../scene-flags.ts';
import { renderTable } from '../table.ts';
import { UsageError } from '../usage-error.ts';

const FLAGS = {
  from: { type: 'integer', minimum: 2, maximum: 64, default: 2, description: 'The fewest clusters to try.' },
  to: { type: 'integer', minimum: 2, maximum: 64, default: 20, description: 'The most clusters to try.' },
  ...SCENE_FLAGS,
  bands: { type: 'string', value: 'LIST', description: 'Bands to use, such as 1,2,4-6. All when absent.' },
  feature: FEATURE_FLAG,
  standardise: {
    type: 'boolean',
    default: true,
    description: 'Give every band mean 0 and deviation 1 first.',
  },
  seed: {
    type: 'integer',
    minimum: 0,
    maximum: 4294967295,
    default: 42,
    description: 'Same seed, same numbers.',
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
  json: { type: 'switch', description: 'Print one JSON object.' },
} as const satisfies FlagTable;

export const adviseCommand = defineCommand({
  name: 'advise',
  summary: 'Try numbers of clusters on a sample of a scene, and suggest one.',
  positionals: [SCENE_POSITIONAL],
  examples: ['swath advise scene.tif', 'swath advise scene.tif --from 4 --to 12 --json'],
  flags: async () => FLAGS,
  run: async ([path], { json, from, to, standardise, seed, ...values }, terminal) => {
    if (to < from) throw new UsageError(`--to is ${to}; it must not be less than --from, which is ${from}.`);
    const wanted = sceneFiles(path, values);
    const bands = values.bands === undefined ? undefined : parseBandList(values.bands);
    const mask = values.mask === undefined ? undefined : resolve(values.mask);
    const areaFile = values.aoi === undefined ? undefined : resolve(values.aoi);
    const [{ withTools }, { adviseFor }, { areasFrom }] = await Promise.all([
      import('../with-tools.ts'),
      import('../../engine/recipe/advise-for.ts'),
      import('../../engine/recipe/read-areas.ts'),
    ]);
    const advice = await withTools(async (tools) => {
      const bar = createProgressBar(terminal.errors);
      await using scene = closing(await tools.openScene(wanted));
      const { dataset } = scene;
      const run = { signal: terminal.signal, seed, workers: tools.workers, report: bar.report };
      const recipe = {
        bands: bands ?? dataset.bands.map((_, band) => band),
        standardise,
        ...(values.feature.length > 0 ? { features: parseFeatureSteps(values.feature) } : {}),
        areas: await areasFrom(areaFile, dataset, tools),
        mask,
      };
      const masks = { openMask: (file: string) => tools.openRaster(file, 'labels') };
      try {
        return await adviseFor(dataset, recipe, { from, to }, masks, run);
      } finally {
        bar.close();
      }
    });
    terminal.print(json ? JSON.stringify(advice) : renderAdvice(advice));
    return 0;
  },
});

function renderAdvice({ scores, suggestion, pixels, limit }: Advice): string {
  const digits = (value: number | null, count: number): string =>
    value === null ? '-' : value.toFixed(count);
  const rows = scores.map((one) => [
    one.count === suggestion.count ? `> ${one.count}` : String(one.count),
    digits(one.silhouette, 4),
    digits(one.calinskiHarabasz, 1),
    digits(one.daviesBouldin, 4),
    digits(one.bicSpherical, 0),
    digits(one.bicDiagonal, 0),
    digits(one.stability, 3),
  ]);
  const head = [
    'Clusters',
    'Silhouette',
    'Calinski-Harabasz',
    'Davies-Bouldin',
    'BIC',
    'BIC diagonal',
    'Stability',
  ];
  const table = renderTable([head, ...rows], [0, 1, 2, 3, 4, 5, 6]);
  const notes = [suggestion.reason, ...(limit ? [`No more than these: ${limit}`] : [])];
  return `${table}\n\n${notes.join('\n')}\nLooked at ${pixels} pixels, by k-means.`;
}
