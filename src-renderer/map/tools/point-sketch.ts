import type { Sketch, SketchEvent } from './sketch.ts';

/** Each click is a whole shape. */
export function sketchPoint(sketch: Sketch, event: SketchEvent): Sketch {
  return event.type === 'click' ? { points: [], point: event.at } : sketch;
}
