import Feature from 'ol/Feature.js';
import MultiPolygon from 'ol/geom/MultiPolygon.js';
import Point from 'ol/geom/Point.js';
import VectorSource from 'ol/source/Vector.js';
import type { ExamplePlace } from '../../src-main/engine/project/example-place.ts';
import type { LandCoverClass } from '../../src-main/engine/scheme/class-scheme.ts';

/** Examples as features, each with the `colour` of its class; one whose class is not known is left out. */
export class ExampleFeatures {
  readonly source = new VectorSource();

  /** Touches only what changed. */
  sync(places: readonly ExamplePlace[], classes: readonly LandCoverClass[]): void {
    const colours = new Map(classes.map(({ id, colour }) => [id, colour]));
    const wanted = new Map(places.map((place) => [place.id, colours.get(place.classId)]));
    for (const feature of this.source.getFeatures())
      if (!wanted.get(String(feature.getId()))) this.source.removeFeature(feature);
    const added = places.flatMap((place) => {
      const colour = wanted.get(place.id);
      const known = this.source.getFeatureById(place.id);
      if (known && known.get('colour') !== colour) known.set('colour', colour);
      return known || colour === undefined ? [] : [featureOf(place, colour)];
    });
    this.source.addFeatures(added);
  }
}

function featureOf(place: ExamplePlace, colour: string): Feature {
  const geometry =
    'at' in place
      ? new Point([...place.at])
      : new MultiPolygon(place.polygons.map((rings) => rings.map((ring) => ring.map(([x, y]) => [x, y]))));
  const feature = new Feature({ geometry, colour });
  feature.setId(place.id);
  return feature;
}
