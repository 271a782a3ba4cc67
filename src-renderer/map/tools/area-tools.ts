import type Interaction from 'ol/interaction/Interaction.js';
import type OlMap from 'ol/Map.js';
import type { Tool } from '../../state/areas.svelte.ts';
import type { AreaLayer } from '../area-layer.ts';
import type { Position } from '../lon-lat.ts';
import { POINT_TOOL, POLYGON_TOOL, RECTANGLE_TOOL } from './drawing-tools.ts';
import { createEditInteractions, type EditListener } from './edit-interactions.ts';
import { SketchInteraction, type FinishedListener } from './sketch-interaction.ts';

export interface AreaToolListener extends EditListener, FinishedListener {}

/** What the pointer does on the map: one tool at a time. */
export class AreaTools {
  readonly #map: OlMap;
  readonly #layer: AreaLayer;
  readonly #listener: AreaToolListener;
  #active: readonly Interaction[] = [];

  constructor(map: OlMap, layer: AreaLayer, listener: AreaToolListener) {
    this.#map = map;
    this.#layer = layer;
    this.#listener = listener;
  }

  /** Gives up what was being drawn. */
  use(tool: Tool): void {
    for (const interaction of this.#active) {
      this.#map.removeInteraction(interaction);
      interaction.dispose();
    }
    this.#active = this.#interactionsOf(tool);
    for (const interaction of this.#active) this.#map.addInteraction(interaction);
  }

  get sketch(): SketchInteraction | undefined {
    return this.#active.find((interaction) => interaction instanceof SketchInteraction);
  }

  /** A corner in the middle of the map, by keyboard. */
  tapCenter(): void {
    const center = this.#map.getView().getCenter();
    if (center) this.sketch?.tap(center as unknown as Position);
  }

  #interactionsOf(tool: Tool): readonly Interaction[] {
    if (tool === 'rectangle') return [new SketchInteraction(RECTANGLE_TOOL, this.#listener)];
    if (tool === 'polygon') return [new SketchInteraction(POLYGON_TOOL, this.#listener)];
    if (tool === 'example') return [new SketchInteraction(POINT_TOOL, this.#listener)];
    return tool === 'edit' ? createEditInteractions(this.#layer, this.#listener) : [];
  }
}
