import { EngineError } from '../errors.ts';
import type { AreaOfInterest } from '../geo/geometry.ts';
import { gridExtent, sameGrid, type Extent } from '../geo/grid.ts';
import { preparePolygons, type PreparedPolygons } from '../geo/rasterise.ts';
import type { Raster, ReadOptions } from './raster.ts';
import { numeric } from './samples.ts';
import { boundsOf } from './walk.ts';
import { intersect, windowsOf, type Window } from './window.ts';

export interface MaskOptions {
  /** Pixels whose centre lies in none of these have no data; all pixels stay when empty. */
  readonly areas: readonly Pick<AreaOfInterest, 'name' | 'polygons'>[];
  /** Pixels where its first band is 0, nodata or invalid have no data. On the raster's own grid. */
  readonly mask?: Raster;
}

/**
 * The raster with pixels outside the areas and the mask made invalid, and `bounds` around the areas. Throws `bad-input` where
 * the areas cover no pixel or the mask lies on another grid.
 */
export function maskRaster(raster: Raster, { areas, mask }: MaskOptions): Raster {
  if (mask && !sameGrid(raster.grid, mask.grid)) throw otherGrid(raster, mask);
  if (areas.length === 0 && !mask) return raster;
  const polygons = areas.flatMap((area) => area.polygons);
  const prepared = areas.length > 0 ? preparePolygons(polygons, raster.grid) : undefined;
  const bounds = prepared ? intersect(prepared.bounds, boundsOf(raster)) : raster.bounds;
  if (prepared && !coversPixels(prepared, prepared.bounds)) throw coversNothing(raster, areas);
  const clear = async (valid: Uint8Array, window: Window, options?: ReadOptions): Promise<void> => {
    if (prepared) clearWhereZero(valid, prepared.burn(window));
    if (mask) clearWhereZero(valid, await readMask(mask, window, options));
  };
  return {
    name: raster.name,
    grid: raster.grid,
    bands: raster.bands,
    blockSize: raster.blockSize,
    overviews: [],
    bounds,
    original: raster.original,
    read: async (window, options) => {
      const block = await raster.read(window, options);
      const valid = block.valid.slice();
      await clear(valid, window, options);
      return { ...block, valid };
    },
    defer: async (window, options) => {
      const deferred = await raster.defer?.(window, options);
      if (!deferred) return undefined;
      const wanted = deferred.wanted?.slice() ?? new Uint8Array(window.width * window.height).fill(1);
      await clear(wanted, window, options);
      return { ...deferred, wanted };
    },
  };
}

async function readMask(mask: Raster, window: Window, options?: ReadOptions): Promise<Uint8Array> {
  const { bands, valid } = await mask.read(window, { bands: [0], signal: options?.signal });
  const values = numeric(bands[0]);
  const wanted = new Uint8Array(valid.length);
  for (let i = 0; i < wanted.length; i++) if (valid[i] === 1 && values[i] !== 0) wanted[i] = 1;
  return wanted;
}

function clearWhereZero(valid: Uint8Array, wanted: Uint8Array): void {
  for (let i = 0; i < valid.length; i++) if (wanted[i] === 0) valid[i] = 0;
}

function coversPixels(prepared: PreparedPolygons, bounds: Window): boolean {
  if (bounds.width === 0 || bounds.height === 0) return false;
  for (const window of windowsOf(bounds, 1024, 1024)) {
    if (prepared.burn(window).includes(1)) return true;
  }
  return false;
}

function otherGrid(raster: Raster, mask: Raster): EngineError {
  const size = ({ width, height }: Raster['grid']): string => `${width} x ${height} pixels`;
  const [left, right] = [size(raster.grid), size(mask.grid)];
  const found =
    left === right
      ? `both have ${left}, but lie in different places`
      : `the mask has ${right} and the scene ${left}`;
  return new EngineError(
    'bad-input',
    `${mask.name} cannot mask ${raster.name}: ${found}. Resample the mask to the scene's grid.`,
  );
}

function coversNothing(raster: Raster, areas: MaskOptions['areas']): EngineError {
  const positions = areas.flatMap((area) => area.polygons.flat(2));
  const xs = positions.map(([x]) => x);
  const ys = positions.map(([, y]) => y);
  const least = (values: number[]): number => values.reduce((one, other) => Math.min(one, other), Infinity);
  const most = (values: number[]): number => values.reduce((one, other) => Math.max(one, other), -Infinity);
  const extent: Extent = [least(xs), least(ys), most(xs), most(ys)];
  return new EngineError(
    'bad-input',
    `${areas.map(({ name }) => `"${name}"`).join(', ')} covers no pixel of ${raster.name}: the area spans ` +
      `${describeExtent(extent)}, the scene ${describeExtent(gridExtent(raster.grid))}. Draw the area inside the scene, or ` +
      'check its coordinate system.',
  );
}

/** "x 289000 to 299000, y 9110000 to 9120000" */
function describeExtent([left, bottom, right, top]: Extent): string {
  const text = (value: number): string => String(Number(value.toPrecision(9)));
  return `x ${text(left)} to ${text(right)}, y ${text(bottom)} to ${text(top)}`;
}
