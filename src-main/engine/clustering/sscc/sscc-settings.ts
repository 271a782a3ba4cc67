import { MOST_AGREED } from '../consensus/settle-parameter.ts';
import type { NetParameters } from '../deep/net-parameters.ts';
import { SSCC_PRESETS, type SsccPreset } from './sscc-presets.ts';

/** Parameters of `ssccManifest`, complete and checked; 0 is the preset's where there is one. */
export interface SsccParameters extends NetParameters {
  readonly heads: number;
  readonly views: 'preset' | SsccPreset['views'];
  readonly rowWeight: number;
  readonly redundancy: number;
}

/** Heads that are trained. */
export function headCount({ heads, preset, clusters }: SsccParameters): number {
  return clusters > MOST_AGREED ? 1 : heads || SSCC_PRESETS[preset].heads;
}

/** Which pixels the two views are of. */
export function viewsOf({ views, preset }: SsccParameters): SsccPreset['views'] {
  return views === 'preset' ? SSCC_PRESETS[preset].views : views;
}
