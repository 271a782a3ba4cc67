import type { Parameters } from '../parameters.ts';
import type { FileAccess } from '../plugins/open-raster.ts';
import { openSceneFiles } from '../plugins/open-scene.ts';
import { cropRaster } from '../raster/crop.ts';
import type { ExportOptions } from '../raster/exporter.ts';
import { guardInputs } from '../raster/guard-inputs.ts';
import { maskRaster } from '../raster/mask.ts';
import type { OpenOptions } from '../raster/open-option.ts';
import type { Dataset, Raster } from '../raster/raster.ts';
import { checkBands } from '../raster/request.ts';
import { boundsOf } from '../raster/walk.ts';
import type { Run } from '../run.ts';
import { countedLabels } from './counted-legend.ts';
import { sourceOf } from './provenance.ts';
import { selectBands } from '../raster/select-bands.ts';

/** A file written as another format, as the command line asks for it. */
export interface ConvertFileRequest {
  /** Path of the scene, a file or a folder; `FILE.mat:name` picks one array. */
  readonly scene: string;
  /** More files of the same ground, whose bands come after. */
  readonly parts?: readonly string[];
  /** How the scene is opened, by option id. */
  readonly options?: OpenOptions;
  readonly out: string;
  /** By the ending of `out` when absent. */
  readonly format?: string;
  /** Of the format; the usual ones when absent. */
  readonly formatParameters?: Parameters;
  /** Zero-based, in the order wanted; all when absent. */
  readonly bands?: readonly number[];
  /** Path of a file of areas: the scene is cut to the window around its areas, pixels outside them have no data. */
  readonly areaFile?: string;
}

export interface ConvertFileContext extends FileAccess {
  /** Of the software. */
  readonly version: string;
  readonly signal: AbortSignal;
  report: Run['report'];
}

/** Writes a raster in another format. Labels keep colours and names. Nothing is left of the output when it fails or is cancelled. */
export async function convertFile(
  request: ConvertFileRequest,
  context: ConvertFileContext,
): Promise<{ width: number; height: number; bands: number }> {
  const { registry, workers, signal, report, version } = context;
  const { out: path, format, formatParameters } = request;
  const { exporter, parameters } = await registry.chooseExporter({
    path,
    format,
    parameters: formatParameters,
  });
  const files = guardInputs(context.files);
  const { scene, parts, options: choices } = request;
  const dataset = await openSceneFiles({ path: scene, parts, options: choices }, { ...context, files });
  try {
    const raster = await partOf(dataset, request, { ...context, files });
    const metadata = { SOFTWARE: `Swath ${version}`, SOURCE: sourceOf({ path: scene, parts }) };
    const labels = countedLabels(raster, dataset);
    const options: ExportOptions = labels
      ? {
          parameters,
          metadata,
          get legend() {
            return labels.legend();
          },
        }
      : { parameters, metadata, colours: raster.bands.length === 1 ? dataset.palette : undefined };
    const run = { signal, seed: 0, workers, report };
    await exporter.write(labels?.raster ?? raster, path, files, options, run);
    return { width: raster.grid.width, height: raster.grid.height, bands: raster.bands.length };
  } finally {
    await dataset.close();
  }
}

async function partOf(
  dataset: Dataset,
  { bands, areaFile }: ConvertFileRequest,
  { files, workers }: FileAccess,
): Promise<Raster> {
  if (bands) checkBands(dataset.name, dataset.bands.length, bands);
  const chosen = bands ? selectBands(dataset, bands) : dataset;
  if (areaFile === undefined) return chosen;
  const [{ openAreaFiles }, { readAreas }] = await Promise.all([
    import('./open-area-files.ts'),
    import('./read-areas.ts'),
  ]);
  const areas = await readAreas(dataset, await openAreaFiles(files, areaFile), workers, () => 'area');
  const masked = maskRaster(chosen, { areas });
  return cropRaster(masked, boundsOf(masked));
}
