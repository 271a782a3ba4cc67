import type { Position } from '../lon-lat.ts';
import { closedRing, type Sketch, type SketchEvent } from './sketch.ts';

/** Press, drag and release; or click one corner, then the other. */
export function sketchRectangle(sketch: Sketch, event: SketchEvent): Sketch {
  const [anchor] = sketch.points;
  switch (event.type) {
    case 'press':
      return anchor ? sketch : { points: [event.at], pressed: true };
    case 'move':
      return anchor ? { ...sketch, cursor: event.at } : sketch;
    case 'release':
      return anchor ? release(sketch, anchor, event) : sketch;
    case 'back':
      return { points: [] };
    default:
      return sketch;
  }
}

function release(sketch: Sketch, anchor: Position, event: Extract<SketchEvent, { type: 'release' }>): Sketch {
  const ring = closedRing(rectangleCorners(anchor, event.at));
  // The release of the click that set the first corner finishes nothing.
  const isFirstClick = sketch.pressed && !event.dragged;
  return isFirstClick || !ring ? { ...sketch, pressed: false } : { points: [], ring };
}

/** The corners between two opposite ones. */
export function rectangleCorners([left, bottom]: Position, [right, top]: Position): Position[] {
  return [
    [left, bottom],
    [right, bottom],
    [right, top],
    [left, top],
  ];
}
