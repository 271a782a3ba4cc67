import type {
  BandStatistics,
  LabelTileRequest,
  PixelReading,
  PreviewTileRequest,
  SceneTileRequest,
  StatisticsRequest,
  TilePixels,
} from '../api.ts';
import { EngineError } from '../errors.ts';
import { applyAffine, invertAffine } from '../geo/affine.ts';
import type { Extent, Grid } from '../geo/grid.ts';
import { blocksPerTile, readDisplayTile } from '../raster/display-tiles.ts';
import type { Dataset } from '../raster/raster.ts';
import { checkBands } from '../raster/request.ts';
import type { Samples } from '../raster/samples.ts';
import { bandStatistics } from '../raster/statistics.ts';
import { clearInvalid } from '../raster/validity.ts';
import { intersect, type Window } from '../raster/window.ts';
import type { OpenScene } from './open-scenes.ts';
import type { Workspace } from './workspace.ts';

/** Tiles under which lie more blocks than this are shown before all of them are read. */
const BLOCKS_AT_ONCE = 8;

/** Throws `cancelled` between two blocks once the map has given the tile up. */
export async function sceneTile(
  { dataset, description, coarseTiles, statisticsFirst }: OpenScene,
  request: SceneTileRequest,
  signal?: AbortSignal,
): Promise<TilePixels> {
  const { bands, z } = request;
  checkBands(dataset.name, dataset.bands.length, bands);
  if (blocksPerTile(dataset, description.tiles, z) <= BLOCKS_AT_ONCE) {
    return readDisplayTile(dataset, description.tiles, bands, request, signal);
  }
  await statisticsFirst.cleared();
  return coarseTiles.read(request, signal);
}

export function labelTile(
  labels: Dataset,
  { description }: OpenScene,
  address: LabelTileRequest,
  signal?: AbortSignal,
): Promise<TilePixels> {
  return readDisplayTile(labels, description.tiles, [0], address, signal);
}

/** Throws `cancelled` where the clustering has ended or has a newer version. */
export async function previewTile(
  { previews, jobs, scenes }: Workspace,
  { resultId, version, ...address }: PreviewTileRequest,
  signal?: AbortSignal,
): Promise<TilePixels> {
  const preview = previews.get(resultId);
  const sceneId = jobs.list().find((job) => job.resultId === resultId)?.sceneId;
  if (!preview || sceneId === undefined) throw new EngineError('cancelled', 'Nothing is trained any more.');
  const { description } = scenes.get(sceneId);
  const labels = await preview.labels(version);
  return readDisplayTile(labels, description.tiles, [0], address, signal);
}

/** Statistics of a part of the scene that lies outside of it count no pixels. */
export async function sceneStatistics(
  { dataset, statisticsFirst }: OpenScene,
  { bands, extent }: StatisticsRequest,
  signal?: AbortSignal,
): Promise<readonly BandStatistics[]> {
  checkBands(dataset.name, dataset.bands.length, bands);
  const window = extent && windowOfExtent(dataset.grid, extent);
  return statisticsFirst.first(() => bandStatistics(dataset, { bands, window }, signal));
}

/** What lies under a pixel, band by band. Throws `bad-input` for a pixel outside the scene. */
export async function readPixel(
  dataset: Dataset,
  labels: Dataset | undefined,
  column: number,
  row: number,
): Promise<PixelReading> {
  const { width, height } = dataset.grid;
  if (!(column >= 0 && row >= 0 && column < width && row < height)) {
    throw new EngineError(
      'bad-input',
      `${dataset.name} has no pixel in column ${column}, row ${row}; it has ${width} x ${height}.`,
    );
  }
  const window = { column: Math.floor(column), row: Math.floor(row), width: 1, height: 1 };
  const [scene, label] = await Promise.all([dataset.read(window), labels?.read(window)]);
  const reading = {
    column: window.column,
    row: window.row,
    values: pixelValues(dataset, scene.bands, scene.valid),
  };
  return label ? { ...reading, clusterId: label.valid[0] === 0 ? 0 : Number(label.bands[0][0]) } : reading;
}

/** A pixel that is not valid though no band says nodata is masked as a whole. */
function pixelValues({ bands }: Dataset, samples: readonly Samples[], valid: Uint8Array): (number | null)[] {
  const values = samples.map((sample, index) => {
    const sound = Uint8Array.of(1);
    clearInvalid(sound, sample, bands[index].nodata);
    return sound[0] === 1 ? Number(sample[0]) : null;
  });
  const masked = valid[0] === 0 && !values.includes(null);
  return masked ? values.map(() => null) : values;
}

/** The pixels that an extent touches; empty where it lies beside the grid. */
export function windowOfExtent(grid: Grid, [minimumX, minimumY, maximumX, maximumY]: Extent): Window {
  const toPixel = invertAffine(grid.transform);
  const whole = { column: 0, row: 0, width: grid.width, height: grid.height };
  if (!toPixel) return whole;
  const corners = [
    applyAffine(toPixel, minimumX, minimumY),
    applyAffine(toPixel, maximumX, minimumY),
    applyAffine(toPixel, minimumX, maximumY),
    applyAffine(toPixel, maximumX, maximumY),
  ];
  const columns = corners.map(([column]) => column);
  const rows = corners.map(([, row]) => row);
  const column = Math.floor(Math.min(...columns));
  const row = Math.floor(Math.min(...rows));
  const width = Math.ceil(Math.max(...columns)) - column;
  const height = Math.ceil(Math.max(...rows)) - row;
  return intersect(whole, { column, row, width, height });
}
