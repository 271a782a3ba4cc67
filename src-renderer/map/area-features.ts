import Feature from 'ol/Feature.js';
import MultiPolygon from 'ol/geom/MultiPolygon.js';
import VectorSource from 'ol/source/Vector.js';
import type { AreaOfInterest, Polygon } from '../../src-main/engine/geo/geometry.ts';

export type AreaFeature = Feature<MultiPolygon>;

/** The project's areas as features, kept in step with it. */
export class AreaFeatures {
  readonly source = new VectorSource<AreaFeature>();
  readonly #shown = new Map<string, string>();

  /** Touches only what changed, so that a shape in someone's hand stays there. */
  sync(areas: readonly AreaOfInterest[]): void {
    const kept = new Set(areas.map(({ id }) => id));
    for (const id of [...this.#shown.keys()].filter((known) => !kept.has(known))) this.#remove(id);
    for (const area of areas) {
      const content = JSON.stringify([area.name, area.polygons]);
      if (this.#shown.get(area.id) === content) continue;
      this.#shown.set(area.id, content);
      this.#show(area);
    }
  }

  /** Puts an area's shape back after a change that was refused. */
  restore(area: AreaOfInterest): void {
    this.#show(area);
  }

  #show({ id, name, polygons }: AreaOfInterest): void {
    const geometry = new MultiPolygon(copyOf(polygons));
    const known = this.source.getFeatureById(id);
    const feature = known ?? new Feature(geometry);
    feature.set('name', name);
    if (known) known.setGeometry(geometry);
    else {
      feature.setId(id);
      this.source.addFeature(feature);
    }
  }

  #remove(id: string): void {
    this.#shown.delete(id);
    const feature = this.source.getFeatureById(id);
    if (feature) this.source.removeFeature(feature);
  }
}

/** The polygons of a feature as it is now drawn. */
export function polygonsOf(feature: AreaFeature): [number, number][][][] {
  const coordinates = feature.getGeometry()?.getCoordinates() ?? [];
  return coordinates.map((polygon) => polygon.map((ring) => ring.map(([x, y]): [number, number] => [x, y])));
}

function copyOf(polygons: readonly Polygon[]): number[][][][] {
  return polygons.map((polygon) => polygon.map((ring) => ring.map(([x, y]) => [x, y])));
}
