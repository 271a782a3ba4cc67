import { altKeyOnly, singleClick } from 'ol/events/condition.js';
import type Interaction from 'ol/interaction/Interaction.js';
import Modify from 'ol/interaction/Modify.js';
import Translate from 'ol/interaction/Translate.js';
import type { AreaFeature } from '../area-features.ts';
import type { AreaLayer } from '../area-layer.ts';
import { HANDLE_STYLE } from '../area-style.ts';

export interface EditListener {
  /** Someone took hold of an area. */
  taken(feature: AreaFeature): void;
  /** They let go of it, and its shape may be another. */
  changed(feature: AreaFeature): void;
}

/** Corners and edges are dragged, Alt and a click removes a corner, a drag inside moves the area. */
export function createEditInteractions(layer: AreaLayer, listener: EditListener): readonly Interaction[] {
  const source = layer.getSource();
  if (!source) return [];
  const translate = new Translate({ layers: [layer] });
  translate.on('translatestart', ({ features }) => each(features.getArray(), listener.taken));
  translate.on('translateend', ({ features }) => each(features.getArray(), listener.changed));
  const modify = new Modify({
    source,
    style: HANDLE_STYLE,
    deleteCondition: (event) => altKeyOnly(event) && singleClick(event),
  });
  modify.on('modifystart', ({ features }) => each(features.getArray(), listener.taken));
  modify.on('modifyend', ({ features }) => each(features.getArray(), listener.changed));
  // The last is asked first: a corner is taken before the area around it.
  return [translate, modify];
}

function each(features: readonly unknown[], tell: (feature: AreaFeature) => void): void {
  for (const feature of features) tell(feature as AreaFeature);
}
