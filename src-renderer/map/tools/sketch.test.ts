import { describe, expect, it } from 'vitest';
import type { Position } from '../lon-lat.ts';
import { nextAreaName } from './area-names.ts';
import { sketchPoint } from './point-sketch.ts';
import { sketchPolygon } from './polygon-sketch.ts';
import { sketchRectangle } from './rectangle-sketch.ts';
import { closedRing, EMPTY_SKETCH, type Sketch, type SketchEvent, type SketchTool } from './sketch.ts';

const draw = (tool: SketchTool, ...events: readonly SketchEvent[]): Sketch =>
  events.reduce(tool, EMPTY_SKETCH);

const press = (...at: Position): SketchEvent => ({ type: 'press', at });
const move = (...at: Position): SketchEvent => ({ type: 'move', at });
const release = (at: Position, dragged: boolean): SketchEvent => ({ type: 'release', at, dragged });
const click = (...at: Position): SketchEvent => ({ type: 'click', at });
const onFirst: SketchEvent = { type: 'click', at: [0, 0], near: 'first' };
const onLast: SketchEvent = { type: 'click', at: [0, 0], near: 'last' };
const finish: SketchEvent = { type: 'finish' };
const back: SketchEvent = { type: 'back' };

const RECTANGLE = [
  [1, 2],
  [5, 2],
  [5, 9],
  [1, 9],
  [1, 2],
];

describe('the tool of points', () => {
  it('makes a shape of each click, and of nothing else', () => {
    expect(draw(sketchPoint, move(1, 1), press(2, 3), click(2, 3))).toEqual({ points: [], point: [2, 3] });
    expect(draw(sketchPoint, press(2, 3), move(4, 4), release([4, 4], true), finish)).toEqual(EMPTY_SKETCH);
  });
});

describe('the rectangle tool', () => {
  it('draws by dragging', () => {
    const sketch = draw(sketchRectangle, press(1, 2), move(3, 3), release([5, 9], true));
    expect(sketch).toEqual({ points: [], ring: RECTANGLE });
  });

  it('draws by two clicks', () => {
    const half = draw(sketchRectangle, press(1, 2), release([1, 2], false), move(5, 8));
    expect(half.ring).toBeUndefined();
    expect(half).toMatchObject({ points: [[1, 2]], cursor: [5, 8] });
    const whole = [press(5, 9), release([5, 9], false)].reduce(sketchRectangle, half);
    expect(whole.ring).toEqual(RECTANGLE);
  });

  it('turns the same way whichever corners are taken', () => {
    for (const [from, to] of [
      [
        [5, 9],
        [1, 2],
      ],
      [
        [1, 9],
        [5, 2],
      ],
    ] as [Position, Position][]) {
      const { ring } = draw(sketchRectangle, press(...from), release(to, true));
      expect(signedArea(ring!)).toBe(28);
    }
  });

  it('makes no rectangle without area, nor one that was given up', () => {
    expect(draw(sketchRectangle, press(1, 2), release([1, 9], true)).ring).toBeUndefined();
    expect(draw(sketchRectangle, press(1, 2), move(2, 2), back, release([5, 9], true)).ring).toBeUndefined();
    expect(draw(sketchRectangle, move(2, 2), release([5, 9], true), finish)).toBe(EMPTY_SKETCH);
  });
});

describe('the polygon tool', () => {
  const corners = [click(0, 0), click(4, 0), click(4, 3)];

  it('closes on the first corner, on the last one clicked again, and on Enter', () => {
    for (const end of [[onFirst], [onLast], [finish]]) {
      const { ring, points } = draw(sketchPolygon, ...corners, ...end);
      expect(points).toEqual([]);
      expect(ring).toEqual([
        [0, 0],
        [4, 0],
        [4, 3],
        [0, 0],
      ]);
    }
  });

  it('follows the pointer only once it has begun, and takes corners back', () => {
    expect(draw(sketchPolygon, move(1, 1))).toBe(EMPTY_SKETCH);
    expect(draw(sketchPolygon, click(0, 0), move(1, 1)).cursor).toEqual([1, 1]);
    const { ring } = draw(sketchPolygon, click(9, 9), back, ...corners, click(7, 7), back, finish);
    expect(signedArea(ring!)).toBe(6);
  });

  it('goes on where there is nothing to close yet', () => {
    const line = draw(sketchPolygon, click(0, 0), click(4, 0), finish, onFirst, onLast);
    expect(line.points).toHaveLength(2);
    expect(draw(sketchPolygon, click(0, 0), click(1, 1), click(2, 2), finish).ring).toBeUndefined();
  });

  it('turns counterclockwise, however it was drawn and however far from the origin', () => {
    const far = corners.toReversed().map((event) => {
      const [x, y] = 'at' in event ? event.at : [0, 0];
      return click(x * 1e-3 + 5e6, y * 1e-3 + 5e6);
    });
    const { ring } = draw(sketchPolygon, ...far, finish);
    const moved = ring!.map(([x, y]): Position => [x - 5e6, y - 5e6]);
    expect(signedArea(moved)).toBeGreaterThan(0);
  });
});

it('names areas by the next free number', () => {
  expect(nextAreaName([])).toBe('Area 1');
  expect(nextAreaName([{ name: 'Area 2' }, { name: 'The lake' }, { name: 'Area 10' }])).toBe('Area 11');
});

it('needs three corners', () => {
  expect(closedRing([])).toBeUndefined();
  expect(closedRing([[1, 1]])).toBeUndefined();
});

function signedArea(ring: readonly (readonly [number, number])[]): number {
  return ring
    .slice(1)
    .reduce((sum, [x, y], corner) => sum + (ring[corner][0] * y - x * ring[corner][1]) / 2, 0);
}
