import type { Ring } from '../../../src-main/engine/geo/geometry.ts';
import type { Position } from '../lon-lat.ts';

/** A shape on its way. A drawing tool is a function from a sketch and what the pointer did to the next sketch. */
export interface Sketch {
  readonly points: readonly Position[];
  /** Where the pointer is, as the next point to be. */
  readonly cursor?: Position;
  /** True between the press that set the first point and its release. */
  readonly pressed?: boolean;
  /** Closed and counterclockwise, once the shape is finished. */
  readonly ring?: Ring;
  /** The place, once a shape of one place is finished. */
  readonly point?: Position;
}

export type SketchEvent =
  | { readonly type: 'press'; readonly at: Position }
  | { readonly type: 'move'; readonly at: Position }
  /** `dragged`: the pointer moved since the press. */
  | { readonly type: 'release'; readonly at: Position; readonly dragged: boolean }
  /** A press and release in one place; `near`: on screen, a point of the sketch that it fell on. */
  | { readonly type: 'click'; readonly at: Position; readonly near?: 'first' | 'last' }
  /** Enter. */
  | { readonly type: 'finish' }
  /** Backspace: the last point was a mistake. */
  | { readonly type: 'back' };

export type SketchTool = (sketch: Sketch, event: SketchEvent) => Sketch;

export const EMPTY_SKETCH: Sketch = { points: [] };

/** A finished sketch of these corners; undefined where they enclose nothing. */
export function closedRing(points: readonly Position[]): Ring | undefined {
  const area = points.reduce((sum, [x, y], corner) => {
    const [nextX, nextY] = points[(corner + 1) % points.length];
    // About the first corner, because map coordinates are too large to be multiplied without loss.
    const [originX, originY] = points[0];
    return sum + (x - originX) * (nextY - originY) - (nextX - originX) * (y - originY);
  }, 0);
  if (area === 0 || points.length < 3) return undefined;
  const turned = area > 0 ? points : points.toReversed();
  return [...turned, turned[0]];
}
