import type { KnownClass } from '../clustering/examples/example-set.ts';
import { EngineError } from '../errors.ts';
import type { Parameters } from '../parameters.ts';
import { openRaster } from '../plugins/open-raster.ts';
import { openSceneFiles } from '../plugins/open-scene.ts';
import { countPairs } from '../quality/contingency.ts';
import { nameClusters, type ClusterExamples } from '../quality/name-clusters.ts';
import type { ExportOptions, LegendEntry } from '../raster/exporter.ts';
import { guardInputs } from '../raster/guard-inputs.ts';
import type { OpenOptions } from '../raster/open-option.ts';
import type { Dataset } from '../raster/raster.ts';
import { subRun, type Run } from '../run.ts';
import { relabelRaster } from '../scheme/relabel-raster.ts';
import { checkLabelMap } from './check-label-map.ts';
import type { ConvertFileContext } from './convert-file.ts';
import { countedLabels } from './counted-legend.ts';
import { sourceOf } from './provenance.ts';
import { readExamples, type ExampleFile } from './read-examples.ts';
import { lendExamples } from './with-examples.ts';

/** A map of clusters to be named by examples, as the command line asks for it. */
export interface NameFileRequest {
  /** Path of a raster of labels. */
  readonly labels: string;
  /** How it is opened, by option id. */
  readonly options?: OpenOptions;
  readonly examples: ExampleFile;
  readonly out: string;
  /** By the ending of `out` when absent. */
  readonly format?: string;
  /** Of the format; the usual ones when absent. */
  readonly formatParameters?: Parameters;
}

/** A cluster of the map as it is called now, with the classes that it holds examples of, most first. */
export interface NamedCluster {
  readonly id: number;
  readonly name: string;
  readonly pixels: number;
  readonly examples: readonly { readonly name: string; readonly pixels: number }[];
}

/**
 * Writes a map of clusters in which each has the name and colour of the class that most of its examples are of; those without examples
 * keep theirs, and all keep their ids. Throws `bad-input` where no example lies on a cluster. Nothing is left of the output when it fails.
 */
export async function nameFile(
  request: NameFileRequest,
  context: ConvertFileContext,
): Promise<{ clusters: NamedCluster[] }> {
  const { labels: path, options, out, format, formatParameters, examples: exampleFile } = request;
  const chosen = await context.registry.chooseExporter({ path: out, format, parameters: formatParameters });
  const inputs = { 'the map itself': [path], 'the file of examples': [exampleFile.path] };
  const access = { ...context, files: guardInputs(context.files, inputs) };
  const dataset = await openSceneFiles({ path, options }, access);
  try {
    checkLabelMap(dataset);
    const run: Run = { signal: context.signal, seed: 0, workers: context.workers, report: context.report };
    const { classes, named } = await examplesOf(dataset, exampleFile, access, subRun(run, 0, 0.5));
    const counted = labelsWithLegend(dataset);
    const legend = (): LegendEntry[] => counted.legend().map((entry) => renamed(entry, named, classes));
    const exportOptions: ExportOptions = {
      parameters: chosen.parameters,
      metadata: {
        SOFTWARE: `Swath ${context.version}`,
        SOURCE: sourceOf({ path }),
        EXAMPLES: sourceOf({ path: exampleFile.path }),
      },
      get legend() {
        return legend();
      },
    };
    await chosen.exporter.write(counted.raster, out, access.files, exportOptions, subRun(run, 0.5, 1));
    return { clusters: legend().map((entry) => reported(entry, named, classes)) };
  } finally {
    await dataset.close();
  }
}

type Classes = ReadonlyMap<number, KnownClass>;
type Named = ReadonlyMap<number, ClusterExamples>;

async function examplesOf(
  dataset: Dataset,
  file: ExampleFile,
  access: ConvertFileContext,
  run: Run,
): Promise<{ classes: Classes; named: Named }> {
  const set = await readExamples(file, dataset, access, run.signal);
  const openMask = (path: string): Promise<Dataset> => openRaster(path, 'labels', access);
  const table = await lendExamples(dataset, set, { openMask }, ({ raster }) =>
    countPairs(dataset, raster, run),
  );
  const named = nameClusters(table);
  if (named.length === 0) {
    throw new EngineError(
      'bad-input',
      `${set.source}: no example lies on a cluster of ${dataset.name}; choose examples of the same place.`,
    );
  }
  return {
    classes: new Map(set.classes.map((each) => [each.id, each])),
    named: new Map(named.map((each) => [each.id, each])),
  };
}

/** The map with 0 for no data, whether its file says so or not, and what is known of its labels. */
function labelsWithLegend(dataset: Dataset): NonNullable<ReturnType<typeof countedLabels>> {
  const values = dataset.bands[0].sampleType === 'uint8' ? 256 : 65536;
  const labels = relabelRaster(
    dataset,
    Uint16Array.from({ length: values }, (_, value) => value),
  );
  return countedLabels(labels, { palette: dataset.palette, categories: dataset.categories ?? [] })!;
}

function renamed(entry: LegendEntry, named: Named, classes: Classes): LegendEntry {
  const found = classes.get(named.get(entry.value)?.classId ?? 0);
  return found ? { ...entry, name: found.name, colour: found.colour ?? entry.colour } : entry;
}

function reported({ value, name, pixels }: LegendEntry, named: Named, classes: Classes): NamedCluster {
  const examples = (named.get(value)?.classes ?? []).map(({ id, pixels: own }) => ({
    name: classes.get(id)!.name,
    pixels: own,
  }));
  return { id: value, name, pixels, examples };
}
