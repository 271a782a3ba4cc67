import { getWidth } from 'ol/extent.js';
import VectorLayer from 'ol/layer/Vector.js';
import type VectorSource from 'ol/source/Vector.js';
import type { AreaFeature, AreaFeatures } from './area-features.ts';
import { areaStyle } from './area-style.ts';

/** Outlines of the areas of interest; the chosen ones stand out. */
export class AreaLayer extends VectorLayer<VectorSource<AreaFeature>, AreaFeature> {
  #selected: ReadonlySet<string> = new Set();

  constructor({ source }: AreaFeatures) {
    super({ source, updateWhileAnimating: true, updateWhileInteracting: true });
    this.setStyle((feature, resolution) => {
      const width = getWidth(feature.getGeometry()?.getExtent() ?? [0, 0, 0, 0]) / resolution;
      return areaStyle(String(feature.get('name')), this.#selected.has(String(feature.getId())), width);
    });
  }

  choose(ids: ReadonlySet<string>): void {
    this.#selected = ids;
    this.changed();
  }
}
