import { copyPart } from '../../raster/copy-part.ts';
import type { Raster } from '../../raster/raster.ts';
import { boundsOf } from '../../raster/walk.ts';
import { intersect, type Window } from '../../raster/window.ts';
import type { Run } from '../../run.ts';
import type { ClusterModel } from '../clusterer.ts';
import { confidenceOfBlockTask } from './label-block.ts';
import { labelBlockSize, partsToLabel } from './label-windows.ts';
import { predictWindow } from './predict-window.ts';

/**
 * How sure each pixel's label is (0..1) as a raster of one float32 band, NaN where there is no label, computed whenever a window is
 * read. `run` must stay usable as long as the raster is.
 */
export function confidenceRaster(raster: Raster, model: ClusterModel, run: Run): Raster {
  return {
    name: `Confidence of ${raster.name}`,
    grid: raster.grid,
    bands: [{ name: 'Confidence', sampleType: 'float32', scale: 1, offset: 0, nodata: NaN }],
    blockSize: labelBlockSize(raster, model),
    bounds: raster.bounds,
    overviews: [],
    read: async (window, { signal = run.signal } = {}) => {
      const inside = intersect(window, boundsOf(raster));
      const isEmpty = inside.width === 0 || inside.height === 0;
      const values = new Float32Array(window.width * window.height).fill(NaN);
      for (const part of isEmpty ? [] : partsToLabel(raster, model, inside)) {
        copyPart(await confidenceOf(raster, model, part, { ...run, signal }), part, part, values, window);
      }
      return { window, bands: [values], valid: Uint8Array.from(values, (value) => Number(value === value)) };
    },
  };
}

async function confidenceOf(
  raster: Raster,
  model: ClusterModel,
  window: Window,
  run: Run,
): Promise<Float32Array> {
  const { rule } = model;
  const deferred = rule && (await raster.defer?.(window, { signal: run.signal }));
  if (!rule || !deferred) {
    const { confidence } = await predictWindow(raster, model, window, run, { confidence: true });
    return confidence!;
  }
  const { transfer } = deferred;
  return run.workers.run(confidenceOfBlockTask, { deferred, rule }, { signal: run.signal, transfer });
}
