import type { NetParameters } from '../deep/net-parameters.ts';
import { MOST_AGREED, SSCC_PRESETS } from './sscc-presets.ts';

/** Parameters of `ssccManifest`, complete and checked; 0 is the preset's where there is one. */
export interface SsccParameters extends NetParameters {
  readonly heads: number;
  readonly rowWeight: number;
  readonly redundancy: number;
}

/** Heads that are trained. */
export function headCount({ heads, preset, clusters }: SsccParameters): number {
  return clusters > MOST_AGREED ? 1 : heads || SSCC_PRESETS[preset].heads;
}
