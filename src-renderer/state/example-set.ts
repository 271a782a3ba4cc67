import type { ExampleSet } from '../../src-main/engine/clustering/examples/example-set.ts';
import type { ExamplePlace } from '../../src-main/engine/project/example-place.ts';
import type { LandCoverClass } from '../../src-main/engine/scheme/class-scheme.ts';

/** The examples of a class. */
export interface ClassExamples {
  readonly landCover: LandCoverClass;
  readonly pixels: readonly Extract<ExamplePlace, { at: unknown }>[];
  readonly areas: readonly Extract<ExamplePlace, { polygons: unknown }>[];
}

/** Examples by their classes, which come in the order of the scheme; those without any are left out. */
export function examplesByClass(
  places: readonly ExamplePlace[],
  classes: readonly LandCoverClass[],
): ClassExamples[] {
  return classes.flatMap((landCover) => {
    const own = places.filter(({ classId }) => classId === landCover.id);
    const pixels = own.flatMap((place) => ('at' in place ? [place] : []));
    const areas = own.flatMap((place) => ('polygons' in place ? [place] : []));
    return own.length === 0 ? [] : [{ landCover, pixels, areas }];
  });
}

/** The same as a recipe carries it; undefined where there are none. */
export function exampleSetOf(classes: readonly ClassExamples[]): ExampleSet | undefined {
  if (classes.length === 0) return undefined;
  const rising = classes.toSorted((one, other) => one.landCover.id - other.landCover.id);
  return {
    source: 'Examples on the map',
    classes: rising.map(({ landCover: { id, name, colour }, pixels, areas }) => ({
      id,
      name,
      colour,
      polygons: areas.flatMap(({ polygons }) => polygons),
      points: pixels.map(({ at }) => at),
    })),
  };
}
