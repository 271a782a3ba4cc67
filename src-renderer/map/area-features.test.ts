import { describe, expect, it } from 'vitest';
import type { AreaOfInterest } from '../../src-main/engine/geo/geometry.ts';
import { extentOfAreas } from './area-extent.ts';
import { AreaFeatures, polygonsOf } from './area-features.ts';

function square(id: string, left: number): AreaOfInterest {
  const right = left + 10;
  const ring = [
    [left, 0],
    [right, 0],
    [right, 10],
    [left, 10],
    [left, 0],
  ] as const;
  return { id, name: id, polygons: [[ring]] };
}

function shapesOf({ source }: AreaFeatures): Record<string, unknown> {
  return Object.fromEntries(source.getFeatures().map((feature) => [feature.getId(), polygonsOf(feature)]));
}

describe('the areas on the map', () => {
  it('come, change and go with those of the project', () => {
    const features = new AreaFeatures();
    const [first, second] = [square('a', 0), square('b', 100)];
    for (const areas of [[first], [first, second], [square('b', 50)], []]) {
      features.sync(areas);
      expect(shapesOf(features)).toEqual(Object.fromEntries(areas.map(({ id, polygons }) => [id, polygons])));
    }
  });

  it('stay in the hand of whoever drags them while other things change', () => {
    const features = new AreaFeatures();
    features.sync([square('a', 0)]);
    features.source.getFeatureById('a')!.getGeometry()!.translate(3, 3);
    features.sync([square('a', 0), square('b', 100)]);
    expect(polygonsOf(features.source.getFeatureById('a')!)[0][0][0]).toEqual([3, 3]);
  });

  it('spring back after a change that was refused', () => {
    const features = new AreaFeatures();
    features.sync([square('a', 0)]);
    features.source.getFeatureById('a')!.getGeometry()!.translate(3, 3);
    features.restore(square('a', 0));
    expect(shapesOf(features)).toEqual({ a: square('a', 0).polygons });
  });

  it('keep holes and further polygons', () => {
    const features = new AreaFeatures();
    const [[outer]] = square('a', 0).polygons;
    const [[hole]] = square('a', 2).polygons;
    const [elsewhere] = square('a', 500).polygons;
    features.sync([{ id: 'a', name: 'a', polygons: [[outer, hole], elsewhere] }]);
    expect(shapesOf(features)).toEqual({ a: [[outer, hole], elsewhere] });
  });
});

it('bounds the chosen areas, or all where none is chosen', () => {
  const areas = [square('a', 0), square('b', 100)];
  expect(extentOfAreas(areas, new Set(['b']))).toEqual([100, 0, 110, 10]);
  expect(extentOfAreas(areas, new Set())).toEqual([0, 0, 110, 10]);
  expect(extentOfAreas(areas, new Set(['gone']))).toEqual([0, 0, 110, 10]);
  expect(extentOfAreas([], new Set())).toBeUndefined();
});
