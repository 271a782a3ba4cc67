import type { AreaOfInterest } from '../geo/geometry.ts';
import type { Grid } from '../geo/grid.ts';
export function readAreas(
  _grid: Grid,
  name: string,
  _geojson: string,
  newId: () => string,
): AreaOfInterest[] {
  return [
    {
      id: newId(),
      name,
      polygons: [
        [
          [
            [0, 0],
            [1, 0],
            [1, 1],
            [0, 0],
          ],
        ],
      ],
    },
  ];
}
