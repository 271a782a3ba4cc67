import { chooseOption, type OpenOption, type OpenOptions } from '../../raster/open-option.ts';
import { RESAMPLING_OPTION } from '../../raster/stack-datasets.ts';
import type { CloudMask } from './cloud-mask.ts';
import type { Resolution, SceneBand } from './scene-bands.ts';

/** What was chosen, and the options it was chosen from. */
export interface Chosen {
  readonly bands: readonly SceneBand[];
  readonly resolution: Resolution;
  readonly resampling: 'nearest' | 'bilinear' | 'cubic';
  /** "none", or a choice of the cloud mask's option. */
  readonly mask: string;
  readonly options: readonly OpenOption[];
}

/** Pixels are those of the finest band wanted unless larger ones are chosen. */
export function chooseOptions(
  name: string,
  known: readonly SceneBand[],
  cloudMask: CloudMask | undefined,
  given: OpenOptions | undefined,
): Chosen {
  const bandsOption = chooseOption(name, bandsOptionOf(known), given);
  const coarsest = Number(bandsOption.value);
  const bands = known.filter(({ resolution }) => resolution <= coarsest);
  const finest = Math.min(...bands.map(({ resolution }) => resolution));
  const resolution = chooseOption(name, resolutionOption(finest), given);
  const resampling = chooseOption(name, RESAMPLING_OPTION, given);
  const mask = cloudMask && chooseOption(name, cloudMask.option, given);
  return {
    bands,
    resolution: Number(resolution.value) as Resolution,
    resampling: resampling.value as Chosen['resampling'],
    mask: mask?.value ?? 'none',
    options: [bandsOption, resolution, resampling, ...(mask ? [mask] : [])],
  };
}

function bandsOptionOf(known: readonly SceneBand[]): OpenOption {
  const sizes = [...new Set(known.map(({ resolution }) => resolution))].sort((left, right) => left - right);
  const choices = sizes.map((size, index) => ({
    value: String(size),
    title: index === sizes.length - 1 ? 'All' : `Of ${sizes.slice(0, index + 1).join(' and ')} m only`,
  }));
  return { id: 'bands', title: 'Bands', choices, value: choices.at(-1)!.value };
}

function resolutionOption(finest: number): OpenOption {
  const choices = [10, 20, 60]
    .filter((size) => size >= finest && size % finest === 0)
    .map((size) => ({ value: String(size), title: `${size} m` }));
  return { id: 'resolution', title: 'Resolution', choices, value: String(finest) };
}
