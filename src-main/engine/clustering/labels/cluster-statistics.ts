import { pixelHectares, type PixelHectares } from '../../geo/pixel-area.ts';
import type { Band, Raster } from '../../raster/raster.ts';
import type { Window } from '../../raster/window.ts';
import { createMoments, type Moments } from '../../raster/moments.ts';
import type { LabelConsumer } from './label-raster.ts';
import type { Counting, LabelledPixels, LabelSamples } from './label-block.ts';

/** One cluster over the pixels that were labelled. */
export interface ClusterTotals {
  readonly id: number;
  readonly pixels: number;
  /** Undefined where the grid has no known area per pixel. */
  readonly hectares?: number;
  /** Per band, in stored samples * scale + offset, from before any wrapper changed them; null for an empty cluster. */
  readonly mean: readonly (number | null)[];
  /** Population standard deviation, likewise. */
  readonly deviation: readonly (number | null)[];
}

export interface ClusterStatistics extends LabelConsumer {
  readonly counting: Counting;
  /** Each pixel once. */
  take(window: Window, pixels: LabelledPixels): void;
  /** One entry per cluster, ids rising from 1. */
  totals(): ClusterTotals[];
}

/**
 * Size and spectrum of each cluster of a raster. Means and deviations of 8 and 16-bit samples come from exact sums, so they do
 * not depend on the blocks or their order; those of other samples agree to about 1e-12.
 */
export function createClusterStatistics(raster: Raster, clusterCount: number): ClusterStatistics {
  const { bands } = raster.original ?? raster;
  const types = bands.map(({ sampleType }) => sampleType);
  const moments = createMoments(clusterCount + 1, types);
  const pixels = new Float64Array(clusterCount + 1);
  const areas = pixelHectares(raster.grid);
  const hectares = new Float64Array(clusterCount + 1);
  return {
    counting: { types, clusterCount },
    take(window, { ids, tallies }) {
      moments.merge(tallies);
      for (const { counts } of tallies) counts.forEach((count, id) => (pixels[id] += count));
      if (areas && areas.everywhere === undefined) addAreas(window, ids, hectares, areas);
    },
    totals: () =>
      Array.from({ length: clusterCount }, (_, cluster) => ({
        id: cluster + 1,
        pixels: pixels[cluster + 1],
        hectares: areas && areaOf(areas, pixels[cluster + 1], hectares[cluster + 1]),
        ...physical(bands, moments, cluster + 1),
      })),
  };
}

/** Not a sum where it need not be one: every sum of areas is rounded. */
function areaOf({ everywhere }: PixelHectares, pixels: number, summed: number): number {
  return everywhere === undefined ? summed : pixels * everywhere;
}

function addAreas(window: Window, ids: LabelSamples, hectares: Float64Array, areas: PixelHectares): void {
  const counts = new Uint32Array(hectares.length);
  for (let row = 0; row < window.height; row++) {
    const start = row * window.width;
    for (let i = start; i < start + window.width; i++) counts[ids[i]]++;
    const area = areas.ofRow(window.row + row);
    for (let id = 0; id < counts.length; id++) {
      hectares[id] += counts[id] * area;
      counts[id] = 0;
    }
  }
}

function physical(
  bands: readonly Band[],
  moments: Moments,
  id: number,
): Pick<ClusterTotals, 'mean' | 'deviation'> {
  const results = bands.map((_, band) => moments.of(id, band));
  return {
    mean: results.map((result, band) => result && result.mean * bands[band].scale + bands[band].offset),
    deviation: results.map((result, band) => result && result.deviation * Math.abs(bands[band].scale)),
  };
}
