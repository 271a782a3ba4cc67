import type { OpenOption } from '../../raster/open-option.ts';
import { ORDERS } from '../cube/axes.ts';

/** What the axes of an array run along, MATLAB's own order in force: height, width, bands. */
export function matlabAxes(dimensionCount: number): OpenOption {
  const orders = ORDERS[dimensionCount] ?? [];
  return {
    id: 'axes',
    title: 'Axes as stored',
    choices: orders.map((value) => ({ value, title: value.replaceAll(',', ', ') })),
    value: orders[0],
  };
}

/** Which axis has a role in a value of the option; -1 for none. */
export function axisOf(value: string, role: 'rows' | 'columns' | 'bands'): number {
  return value.split(',').indexOf(role);
}
