import type { Raster } from '../../raster/raster.ts';
import { numeric } from '../../raster/samples.ts';
import { grow } from '../../raster/window.ts';
import type { Run } from '../../run.ts';
import { buffersOf, readBare } from '../samples/bare-block.ts';
import { padComponentsTask, type PaddedComponents } from './padded-components.ts';
import { marginOf, type PatchInput } from './patch-input.ts';
import { windowOfTile, type TileLayout } from './tile-layout.ts';

/** Components of a raster's tiles, made when they are needed; the last used are kept. */
export interface ComponentTiles {
  readonly layout: TileLayout;
  /** Tiles that are kept at most. */
  readonly capacity: number;
  /** Tiles kept or being made. */
  readonly held: number;
  load(tile: number, run: Pick<Run, 'workers' | 'signal'>): Promise<PaddedComponents>;
}

/** Keeps as many tiles as `maximumBytes` hold, one in any case. */
export function openComponentTiles(
  raster: Raster,
  input: Pick<PatchInput, 'projection' | 'side'>,
  layout: TileLayout,
  maximumBytes: number,
): ComponentTiles {
  const margin = marginOf(input);
  const pixels = (layout.width + 2 * margin) * (layout.height + 2 * margin);
  const capacity = Math.max(1, Math.floor(maximumBytes / (pixels * input.projection.offsets.length * 4)));
  const kept = new Map<number, Promise<PaddedComponents>>();
  return {
    layout,
    capacity,
    get held() {
      return kept.size;
    },
    load: (tile, run) => {
      const known = kept.get(tile);
      const loading = known ?? makeTile(raster, input, layout, tile, run);
      if (known) kept.delete(tile);
      else forgetIfFailed(kept, tile, loading);
      kept.set(tile, loading);
      if (kept.size > capacity) kept.delete(kept.keys().next().value!);
      return loading;
    },
  };
}

function forgetIfFailed<Value>(
  kept: Map<number, Promise<Value>>,
  tile: number,
  loading: Promise<Value>,
): void {
  loading.catch(() => {
    if (kept.get(tile) === loading) kept.delete(tile);
  });
}

async function makeTile(
  raster: Raster,
  { projection, side }: Pick<PatchInput, 'projection' | 'side'>,
  layout: TileLayout,
  tile: number,
  { workers, signal }: Pick<Run, 'workers' | 'signal'>,
): Promise<PaddedComponents> {
  const margin = marginOf({ side });
  const window = windowOfTile(layout, tile);
  const around = grow(window, margin, layout.grid.width, layout.grid.height);
  const read = await readBare(raster, around, signal);
  const { width, height } = around;
  const block = { width, height, planes: read.bands.map(numeric), valid: read.valid };
  const inner = { ...window, column: window.column - around.column, row: window.row - around.row };
  return workers.run(
    padComponentsTask,
    { block, projection, inner, margin },
    { signal, transfer: buffersOf({ bands: block.planes, valid: block.valid }) },
  );
}
