import type { Raster } from '../../raster/raster.ts';
import { numeric } from '../../raster/samples.ts';
import { boundsOf } from '../../raster/walk.ts';
import type { Window } from '../../raster/window.ts';
import type { Run } from '../../run.ts';
import { acceleratorsFor, labelOnDevice } from '../nearest-on-device/label-on-device.ts';
import type { PixelRule } from '../rules/pixel-rule.ts';
import type { PredictedWindow } from './predict-window.ts';

/**
 * Labels of a window by nearest centres, where somebody lends a device for all of the raster: the very ones of the rule. Undefined for other rules,
 * and where there is no device.
 */
export async function labelWindowOnDevice(
  raster: Raster,
  rule: PixelRule,
  window: Window,
  run: Run,
): Promise<PredictedWindow | undefined> {
  if (rule.kind === 'gaussians' || (rule.kind === 'centres' && rule.distance === 'angle')) return undefined;
  const { width, height } = boundsOf(raster);
  const devices = acceleratorsFor(run, width * height, rule.centres);
  if (!devices) return undefined;
  const block = await raster.read(window, { signal: run.signal });
  const pixels = { length: block.valid.length, planes: block.bands.map(numeric) };
  const ids = await labelOnDevice(pixels, rule.centres, devices, run);
  if (!ids) return undefined;
  if (block.valid.includes(0)) for (let i = 0; i < ids.length; i++) if (block.valid[i] === 0) ids[i] = 0;
  return { ids, block };
}
