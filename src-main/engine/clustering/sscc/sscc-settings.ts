import type { NetParameters } from '../deep/net-parameters.ts';
import { netSettings, type NetSettings } from '../deep/net-settings.ts';
import { SSCC_PRESETS, type SsccPreset } from './sscc-presets.ts';

/** Parameters of `ssccManifest`, complete and checked; 0 is the preset's where there is one. */
export interface SsccParameters extends NetParameters {
  readonly rowWeight: number;
  readonly redundancy: number;
}

/** What follows from the preset and the parameters. */
export interface SsccSettings extends NetSettings, SsccPreset {}

/** Throws what `netSettings` throws. */
export function ssccSettings(parameters: SsccParameters): SsccSettings {
  const preset = SSCC_PRESETS[parameters.preset];
  return { ...netSettings(parameters), ...preset, rate: parameters.rate || preset.rate };
}
