import type { ModelNotes } from '../clustering/clusterer.ts';
import type { Parameters } from '../parameters.ts';
import { openRaster } from '../plugins/open-raster.ts';
import { openSceneFiles } from '../plugins/open-scene.ts';
import type { ClusterSummary } from '../project/document.ts';
import { checkLabels } from '../quality/check-labels.ts';
import { guardInputs } from '../raster/guard-inputs.ts';
import type { OpenOptions } from '../raster/open-option.ts';
import { subRun, type Run } from '../run.ts';
import {
  checkWritable,
  completeRecipe,
  recipeContextOf,
  type ClusterFileContext,
  type RecipeFiles,
} from './cluster-file.ts';
import { checkLabelMap } from './check-label-map.ts';
import { clustersOfMap } from './map-clusters.ts';
import { sourceOf } from './provenance.ts';
import { runSplit } from './run-split.ts';

/** A cluster of a map in a file, to be divided by what its scene shows. */
export interface SplitFileRequest extends Omit<RecipeFiles, 'areaFile' | 'signatures'> {
  /** Path of the map. */
  readonly labels: string;
  readonly cluster: number;
  /** Path of the scene, on the grid of the map. */
  readonly scene: string;
  /** More files of the same ground, whose bands come after. */
  readonly parts?: readonly string[];
  /** How the scene is opened, by option id. */
  readonly options?: OpenOptions;
  /** Path of the map to write. */
  readonly out: string;
  /** By the ending of `out` when absent. */
  readonly format?: string;
  /** Of the format; the usual ones when absent. */
  readonly formatParameters?: Parameters;
}

export interface SplitFileReport {
  /** Of the new map; means are known of the parts. */
  readonly clusters: readonly ClusterSummary[];
  /** Ids of the parts that have pixels. */
  readonly parts: readonly number[];
  readonly notes?: ModelNotes;
  /** Per stage, and `total`. */
  readonly seconds: Readonly<Record<string, number>>;
  /** Names of the devices that tensor programs ran on, or "cpu" where none was needed. */
  readonly device: string;
  readonly seed: number;
}

/** Of the bar, for counting the map. */
const COUNTED = 0.1;

/**
 * Writes a map in which one cluster is divided; all others keep ids, names and colours. Nothing is left of the output when it fails or is
 * cancelled.
 */
export async function splitFile(
  request: SplitFileRequest,
  context: ClusterFileContext,
): Promise<SplitFileReport> {
  const start = performance.now();
  const { labels: path, cluster, scene, parts, options, out, format, formatParameters } = request;
  const files = guardInputs(context.files, splitInputs(request));
  const access = { ...context, files };
  const labels = await openRaster(path, 'labels', access);
  try {
    checkLabels(labels);
    checkLabelMap(labels);
    const dataset = await openSceneFiles({ path: scene, parts, options }, access);
    try {
      await checkWritable(files, out);
      const chosen = await context.registry.chooseExporter({
        path: out,
        format,
        parameters: formatParameters,
      });
      const recipe = await completeRecipe(request, dataset, access, context.signal);
      const { signal, workers, devices, report, tell } = context;
      const run: Run = { signal, seed: recipe.seed, workers, devices, report, tell };
      const known = await clustersOfMap(labels, subRun(run, 0, COUNTED));
      const outcome = await runSplit(
        dataset,
        { labels, cluster, ...known },
        recipe,
        recipeContextOf(access, chosen),
        subRun(run, COUNTED, 1),
        {
          output: out,
          source: sourceOf({ path: scene, parts }),
          split: `cluster ${cluster} of ${sourceOf({ path })}`,
        },
      );
      const { clusters, notes, seconds } = outcome;
      return {
        clusters,
        parts: clusters.map(({ id }) => id).filter((id) => id > known.highestId),
        ...(notes ? { notes } : {}),
        seconds: { ...seconds, total: (performance.now() - start) / 1000 },
        device: outcome.devices?.join(', ') ?? 'cpu',
        seed: recipe.seed,
      };
    } finally {
      await dataset.close();
    }
  } finally {
    await labels.close();
  }
}

const INPUT_NAMES = {
  labels: 'the map itself',
  scene: 'the scene',
  examples: 'the file of examples',
  model: 'the model',
};

/** What the output of a split must not be, under the names by which it is told. */
export function splitInputs(
  {
    labels,
    scene,
    parts = [],
    examples,
    model,
  }: Pick<SplitFileRequest, 'labels' | 'scene' | 'parts' | 'examples' | 'model'>,
  given: Partial<typeof INPUT_NAMES> = {},
): Readonly<Record<string, readonly (string | undefined)[]>> {
  const names = { ...INPUT_NAMES, ...given };
  return {
    [names.labels]: [labels],
    [names.scene]: [scene, ...parts],
    [names.examples]: [examples?.path],
    [names.model]: [model],
  };
}
