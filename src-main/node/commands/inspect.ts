import { resolve } from 'node:path';
import type { ClusterInspection, Inspection } from '../../engine/quality/inspect/inspection.ts';
import { parseBandList } from '../band-list.ts';
import { closing } from '../closing.ts';
import { defineCommand } from '../define-command.ts';
import type { FlagTable } from '../flags.ts';
import { createProgressBar } from '../progress-bar.ts';
import { openChoices, SCENE_FLAGS, SCENE_POSITIONAL, sceneFiles } from '../scene-flags.ts';
import { renderTable } from '../table.ts';

const FLAGS = {
  ...SCENE_FLAGS,
  'labels-open': { ...SCENE_FLAGS.open, description: 'The same for LABELS.' },
  bands: {
    type: 'string',
    value: 'LIST',
    description: 'Bands to look at, such as 1,2,4-6. All when absent.',
  },
  separability: {
    type: 'boolean',
    default: true,
    description: 'Also tell how well each pair of clusters is told apart.',
  },
  covariance: { type: 'switch', description: 'Also tell the covariances of the bands, with --json.' },
  json: { type: 'switch', description: 'Print one JSON object, with percentiles and histograms.' },
} as const satisfies FlagTable;

export const inspectCommand = defineCommand({
  name: 'inspect',
  summary: 'Show what the clusters of a map are in a scene: sizes, spectra, how well they are told apart.',
  positionals: [
    {
      name: 'LABELS',
      description: 'A map of clusters or classes, of any format that is read; 0 is no data.',
    },
    SCENE_POSITIONAL,
  ],
  examples: [
    'swath inspect clusters.tif scene.tif',
    'swath inspect clusters.tif scene.tif --bands 1-4 --covariance --json',
  ],
  flags: async () => FLAGS,
  run: async ([path, scene], { json, bands, 'labels-open': labelsOpen, ...values }, terminal) => {
    const chosen = bands === undefined ? undefined : parseBandList(bands);
    const wanted = sceneFiles(scene, values);
    const [{ withTools }, { inspectClusters }, { selectBands }, { checkBands }] = await Promise.all([
      import('../with-tools.ts'),
      import('../../engine/quality/inspect/inspect-clusters.ts'),
      import('../../engine/raster/select-bands.ts'),
      import('../../engine/raster/request.ts'),
    ]);
    const found = await withTools(async ({ openRaster, openScene, workers }) => {
      const bar = createProgressBar(terminal.errors);
      await using labels = closing(
        await openRaster(resolve(path), 'labels', openChoices(labelsOpen, 'labels-open')),
      );
      await using opened = closing(await openScene(wanted));
      const { dataset } = opened;
      if (chosen) checkBands(dataset.name, dataset.bands.length, chosen);
      const run = { signal: terminal.signal, seed: 0, workers, report: bar.report };
      const { separability, covariance } = values;
      const raster = chosen ? selectBands(dataset, chosen) : dataset;
      try {
        return await inspectClusters(labels.dataset, raster, { separability, covariance }, run);
      } finally {
        bar.close();
      }
    });
    terminal.print(json ? JSON.stringify(found) : renderInspection(found));
    return 0;
  },
});

/** Of a number that is shown. */
const DIGITS = 6;
/** Pairs that are told apart worst, to be shown. */
const WORST_PAIRS = 10;

function renderInspection({ clusters, bands, separability }: Inspection): string {
  const total = clusters.reduce((sum, { pixels }) => sum + pixels, 0);
  const sizes = [
    ['Cluster', 'Pixels', 'Share', 'Hectares'],
    ...clusters.map(({ id, pixels, hectares }) => [
      String(id),
      String(pixels),
      `${((100 * pixels) / total).toFixed(2)} %`,
      hectares === undefined ? '-' : hectares.toFixed(2),
    ]),
  ];
  const spectra = [
    ['Cluster', 'Band', 'Mean', 'Deviation', 'Minimum', '2 %', 'Median', '98 %', 'Maximum'],
    ...clusters.flatMap((cluster) => bands.map(({ name }, band) => spectrumCells(cluster, name, band))),
  ];
  const tables = [renderTable(sizes, [0, 1, 2, 3]), renderTable(spectra, [0, 2, 3, 4, 5, 6, 7, 8])];
  if (separability && clusters.length > 1) tables.push(renderSeparability(separability));
  return tables.join('\n\n');
}

function spectrumCells({ id, bands }: ClusterInspection, name: string, band: number): string[] {
  const { mean, deviation, minimum, maximum, percentiles } = bands[band];
  const [low, , median, , high] = percentiles ?? [null, null, null, null, null];
  const numbers = [mean, deviation, minimum, low, median, high, maximum];
  const written = numbers.map((value) => (value === null ? '-' : String(Number(value.toPrecision(DIGITS)))));
  return [String(id), name, ...written];
}

function renderSeparability(found: NonNullable<Inspection['separability']>): string {
  const pairs = found.ids.flatMap((one, row) =>
    found.ids.slice(0, row).flatMap((other, column) => {
      const distance = found.jeffriesMatusita[row][column];
      return distance === null
        ? []
        : [{ one: other, other: one, distance, divergence: found.transformedDivergence[row][column]! }];
    }),
  );
  pairs.sort((left, right) => left.distance - right.distance);
  const rows = pairs
    .slice(0, WORST_PAIRS)
    .map(({ one, other, distance, divergence }) => [
      `${one}, ${other}`,
      distance.toFixed(4),
      divergence.toFixed(4),
    ]);
  return renderTable([['Least separable', 'Jeffries-Matusita', 'Transformed divergence'], ...rows], [1, 2]);
}
