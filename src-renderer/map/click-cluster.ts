import type { Workbench } from '../state/workbench.svelte.ts';
import type { Position } from './lon-lat.ts';
import { pixelAt } from './pixel-grid.ts';

/** Picks the cluster under a click and shows it in the table; `additive` adds it to those picked, or takes it away. */
export async function clickCluster(
  workbench: Workbench,
  position: Position,
  additive: boolean,
): Promise<void> {
  const { scene, labelled: result, selection, areas, view } = workbench;
  if (areas.tool !== 'look' || !scene || !result || !view.resultVisible) return;
  const pixel = pixelAt(scene, position);
  if (!pixel) return;
  const reading = await workbench.attempt(() =>
    workbench.engine.readPixel(scene.id, pixel.column, pixel.row, result.id),
  );
  const id = reading?.clusterId;
  // A click that was answered late must not pick from a result that is gone.
  if (!id || workbench.result?.id !== result.id) return;
  if (additive) selection.toggle(id);
  else selection.only(id);
  selection.revealed = id;
}
