import type { Workbench } from '../state/workbench.svelte.ts';
import type { Position } from './lon-lat.ts';
import { pixelAt, pixelCentre } from './pixel-grid.ts';

/** Marks the pixel under a place of the map as an example of the chosen class, or takes that back. Nothing outside the scene. */
export async function markExample({ scene, examples }: Workbench, position: Position): Promise<void> {
  const pixel = scene && pixelAt(scene, position);
  if (!pixel) return;
  const there = examples.places.find((place) => {
    const other = 'at' in place ? pixelAt(scene, place.at) : undefined;
    return other?.column === pixel.column && other.row === pixel.row;
  });
  await examples.mark(pixelCentre(scene, pixel), there);
}
