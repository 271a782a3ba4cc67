import type { Result } from '../../src-main/engine/project/document.ts';
import type { ClassScheme } from '../../src-main/engine/scheme/class-scheme.ts';

/** [red, green, blue, alpha], 0..255. */
export type Colour = readonly [number, number, number, number];

export const CLEAR: Colour = [0, 0, 0, 0];

/** Colours by cluster id, 0 first and clear. Clusters without a class stay clear when coloured by class. */
export function clusterColours(
  result: Result,
  scheme: ClassScheme,
  colourBy: 'cluster' | 'class',
  highlighted: ReadonlySet<number> = new Set(),
): Colour[] {
  const classColours = new Map(scheme.classes.map(({ id, colour }) => [id, colour]));
  const colours: Colour[] = Array.from({ length: result.clusterCount + 1 }, () => CLEAR);
  for (const { id, colour } of result.clusters) {
    const classColour = classColours.get(result.assignment[id]);
    const shown = colourBy === 'cluster' ? colour : classColour;
    const faded = highlighted.size > 0 && !highlighted.has(id);
    if (shown && !faded) colours[id] = parseColour(shown);
    else if (highlighted.has(id)) colours[id] = parseColour(colour);
  }
  return colours;
}

/** "#rrggbb" to numbers. */
export function parseColour(text: string): Colour {
  const value = Number.parseInt(text.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255, 255];
}
