import type { Parameters } from '../parameters.ts';
import { openSceneFiles } from '../plugins/open-scene.ts';
import { clump } from '../quality/post-process/clump.ts';
import { postProcess } from '../quality/post-process/post-process.ts';
import { describeStep, type PostStep } from '../quality/post-process/post-step.ts';
import type { ExportOptions } from '../raster/exporter.ts';
import { guardInputs } from '../raster/guard-inputs.ts';
import type { OpenOptions } from '../raster/open-option.ts';
import { subRun, type Run } from '../run.ts';
import { checkLabelMap } from './check-label-map.ts';
import type { ConvertFileContext } from './convert-file.ts';
import { countedLabels } from './counted-legend.ts';
import { sourceOf } from './provenance.ts';

/** A map of labels to be cleaned, as the command line asks for it. */
export interface CleanFileRequest {
  /** Path of a raster of labels. */
  readonly labels: string;
  /** How it is opened, by option id. */
  readonly options?: OpenOptions;
  readonly steps: readonly PostStep[];
  /** Writes the number of each connected region in place of its label. */
  readonly regions?: 4 | 8;
  readonly out: string;
  /** By the ending of `out` when absent. */
  readonly format?: string;
  /** Of the format; the usual ones when absent. */
  readonly formatParameters?: Parameters;
}

/** Writes a cleaned map. It keeps colours and names. Nothing is left of the output when it fails or is cancelled. */
export async function cleanFile(
  request: CleanFileRequest,
  context: ConvertFileContext,
): Promise<{ regions?: number }> {
  const { registry, workers, signal, report, version } = context;
  const { exporter, parameters } = await registry.chooseExporter({
    path: request.out,
    format: request.format,
    parameters: request.formatParameters,
  });
  const files = guardInputs(context.files);
  const { labels: path, steps, options } = request;
  const dataset = await openSceneFiles({ path, options }, { ...context, files });
  try {
    checkLabelMap(dataset);
    const cleaned = steps.length === 0 ? dataset : postProcess(dataset, steps, workers);
    const run: Run = { signal, seed: 0, workers, report };
    const clumps = request.regions && (await clump(cleaned, request.regions, subRun(run, 0, 0.5)));
    const counted = clumps ? undefined : countedLabels(cleaned, dataset);
    const exportOptions: ExportOptions = {
      parameters,
      metadata: {
        SOFTWARE: `Swath ${version}`,
        SOURCE: sourceOf({ path }),
        STEPS: steps.map(describeStep).join(', '),
      },
      get legend() {
        return counted?.legend();
      },
    };
    const raster = clumps?.raster ?? counted?.raster ?? cleaned;
    await exporter.write(raster, request.out, files, exportOptions, clumps ? subRun(run, 0.5, 1) : run);
    return { regions: clumps?.count };
  } finally {
    await dataset.close();
  }
}
