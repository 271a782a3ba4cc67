import { EngineError } from '../../errors.ts';
import { pixelHectares } from '../../geo/pixel-area.ts';
import type { Raster } from '../../raster/raster.ts';
import { walkRaster } from '../../raster/walk.ts';
import type { Run } from '../../run.ts';
import { idsOfBlock } from './label-ids.ts';

export interface LabelCount {
  readonly id: number;
  readonly pixels: number;
  /** Undefined where the grid has no known area per pixel. */
  readonly hectares?: number;
}

const IDS = 65536;
/** More different ids than this are no map of clusters. */
const MOST_IDS = 4096;

/**
 * Pixels and area of each id of a label raster, ids rising; 0 and no data are left out. Exact. Throws `bad-input` for a raster that is
 * no map of clusters.
 */
export async function countLabels(labels: Raster, run: Run): Promise<LabelCount[]> {
  const areas = pixelHectares(labels.grid);
  const pixels = new Float64Array(IDS);
  const hectares = new Float64Array(IDS);
  await walkRaster(
    labels,
    run,
    (block) => {
      const ids = idsOfBlock(labels, block);
      const { row, width, height } = block.window;
      for (let line = 0; line < height; line++) {
        const area = areas?.everywhere === undefined ? (areas?.ofRow(row + line) ?? 0) : 0;
        for (let i = line * width; i < (line + 1) * width; i++) {
          pixels[ids[i]]++;
          hectares[ids[i]] += area;
        }
      }
    },
    { bands: [0], stage: 'Counting the clusters' },
  );
  const found = [...pixels.keys()].filter((id) => id > 0 && pixels[id] > 0);
  checkIds(labels.name, found);
  const areaOf = (id: number): number | undefined =>
    areas && (areas.everywhere === undefined ? hectares[id] : pixels[id] * areas.everywhere);
  return found.map((id) => ({ id, pixels: pixels[id], hectares: areaOf(id) }));
}

function checkIds(name: string, found: readonly number[]): void {
  if (found.length === 0) {
    throw new EngineError('bad-input', `${name} holds no cluster: all of its pixels are 0 or nodata.`);
  }
  if (found.length > MOST_IDS) {
    throw new EngineError(
      'bad-input',
      `${name} is no map of clusters: it holds ${found.length} different values, and at most ${MOST_IDS} can be looked at.`,
    );
  }
}
