import { baseName } from '../paths.ts';
import { closeAll } from './open-parts.ts';
import { chooseOption, type OpenOption, type OpenOptions } from './open-option.ts';
import type { Band, Dataset } from './raster.ts';
import { resolutionOf } from './stack-grid.ts';
import { stackRasters } from './stack.ts';
import { withBands } from './with-bands.ts';

/**
 * Several datasets as one, which owns them. Bands without a name of their own are called after their file. Where pixel sizes
 * differ, the size and the resampling are options. Throws as `stackRasters`; the datasets then stay the caller's.
 */
export function stackDatasets(datasets: readonly Dataset[], given: OpenOptions | undefined): Dataset {
  const [first, ...others] = datasets;
  const name = `${first.name} + ${others.length} more`;
  const { resolution, resampling } = chooseOptions(name, datasets, given);
  const enlarge = (resampling?.value ?? 'nearest') as 'nearest' | 'bilinear' | 'cubic';
  const names = bandNames(datasets);
  const parts = datasets.map((dataset, index) => {
    const facts = names[index].map((bandName) => ({ name: bandName }));
    return { raster: withBands(dataset, facts), enlarge };
  });
  const raster = stackRasters(parts, { name, resolution: resolution && Number(resolution.value) });
  const options = [resolution, resampling].filter((option) => option !== undefined);
  return {
    ...raster,
    format: [...new Set(datasets.map(({ format }) => format))].join(', '),
    details: { Files: String(datasets.length), ...first.details },
    problems: datasets.flatMap((dataset) => dataset.problems.map((problem) => withFile(dataset, problem))),
    options: options.length > 0 ? options : undefined,
    close: () => closeAll(datasets),
  };
}

/** Nothing to choose where all pixels have one size. */
function chooseOptions(
  name: string,
  datasets: readonly Dataset[],
  given: OpenOptions | undefined,
): { resolution?: OpenOption; resampling?: OpenOption } {
  const widths = new Map(datasets.map(({ grid }) => [grid.width, resolutionOf(grid)]));
  if (widths.size < 2) return {};
  const sizes = [...widths.values()].sort((left, right) => left - right);
  const unit = UNIT_SIGNS[datasets[0].grid.crs?.unit ?? 'unknown'] ?? '';
  const choices = sizes.map((size) => ({ value: String(size), title: `${size}${unit}` }));
  const resolution = { id: 'resolution', title: 'Resolution', choices, value: choices[0].value };
  return {
    resolution: chooseOption(name, resolution, given),
    resampling: chooseOption(name, RESAMPLING_OPTION, given),
  };
}

const UNIT_SIGNS: Readonly<Record<string, string>> = { metre: ' m', degree: '°', foot: ' ft' };

/** How coarser bands are brought to finer pixels. */
export const RESAMPLING_OPTION: OpenOption = {
  id: 'resampling',
  title: 'Resampling',
  choices: [
    { value: 'nearest', title: 'Nearest neighbour' },
    { value: 'bilinear', title: 'Bilinear' },
    { value: 'cubic', title: 'Cubic' },
  ],
  value: 'nearest',
};

function bandNames(datasets: readonly Dataset[]): string[][] {
  const given = datasets.flatMap(({ bands }) => bands.map(({ name }) => name));
  const isOwn = (band: Band, index: number): boolean =>
    band.name !== `Band ${index + 1}` && given.filter((name) => name === band.name).length === 1;
  return datasets.map(({ name, bands }) => {
    const file = baseName(name).replace(/\.[^.]*$/, '');
    const fallback = (band: Band): string => (bands.length === 1 ? file : `${file} ${band.name}`);
    return bands.map((band, index) => (isOwn(band, index) ? band.name : fallback(band)));
  });
}

function withFile({ name }: Dataset, problem: string): string {
  return problem.includes(baseName(name)) ? problem : `${baseName(name)}: ${problem}`;
}
