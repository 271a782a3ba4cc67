import { closedRing, type Sketch, type SketchEvent } from './sketch.ts';

/** Click corner after corner; a click on the first or again on the last one, thus a double click, or Enter closes. */
export function sketchPolygon(sketch: Sketch, event: SketchEvent): Sketch {
  switch (event.type) {
    case 'click':
      if (event.near) return finish(sketch);
      return { points: [...sketch.points, event.at], cursor: event.at };
    case 'move':
      return sketch.points.length > 0 ? { ...sketch, cursor: event.at } : sketch;
    case 'back':
      return { ...sketch, points: sketch.points.slice(0, -1) };
    case 'finish':
      return finish(sketch);
    default:
      return sketch;
  }
}

function finish(sketch: Sketch): Sketch {
  const ring = closedRing(sketch.points);
  return ring ? { points: [], ring } : sketch;
}
