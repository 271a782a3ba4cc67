import type { ClassScheme } from '../../src-main/engine/scheme/class-scheme.ts';
import type { ShownResult } from './shown-result.ts';

/** [red, green, blue, alpha], 0..255. */
export type Colour = readonly [number, number, number, number];

export const CLEAR: Colour = [0, 0, 0, 0];

/**
 * Colours by the id in the label raster, 0 first and clear: those of the clusters that it is shown as. Clusters without a class stay
 * clear when coloured by class.
 */
export function clusterColours(
  result: ShownResult,
  scheme: ClassScheme,
  colourBy: 'cluster' | 'class',
  highlighted: ReadonlySet<number> = new Set(),
): Colour[] {
  const classColours = new Map(scheme.classes.map(({ id, colour }) => [id, colour]));
  const colours = new Map<number, Colour>();
  for (const { id, colour } of result.clusters) {
    const classColour = classColours.get(result.assignment[id]);
    const shown = colourBy === 'cluster' ? colour : classColour;
    const faded = highlighted.size > 0 && !highlighted.has(id);
    if (shown && !faded) colours.set(id, parseColour(shown));
    else if (highlighted.has(id)) colours.set(id, parseColour(colour));
  }
  return result.lookup.map((id) => colours.get(id) ?? CLEAR);
}

/** "#rrggbb" to numbers. */
export function parseColour(text: string): Colour {
  const value = Number.parseInt(text.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255, 255];
}
